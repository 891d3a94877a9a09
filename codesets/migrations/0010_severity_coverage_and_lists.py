"""Keep CC levels and their exclusions, coverage policies, and the lists that licensees hold."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('codesets', '0009_alphabetic_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='CcExclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('collection', models.CharField(max_length=4)),
                ('principal', models.CharField(max_length=8)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='codesets.release')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('release', 'collection', 'principal'), name='cc_exclusion_once')],
            },
        ),
        migrations.CreateModel(
            name='CcLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8)),
                ('level', models.CharField(max_length=3)),
                ('collection', models.CharField(blank=True, help_text='Number of the principal diagnoses that take its level; empty where none do', max_length=4)),
                ('only_alive', models.BooleanField(default=False, help_text='Counts only where the patient was discharged alive')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='codesets.release')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('release', 'code'), name='cc_level_once'), models.CheckConstraint(condition=models.Q(('level__in', ['CC', 'MCC'])), name='cc_level_known')],
            },
        ),
        migrations.CreateModel(
            name='CoverageDiagnosis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('number', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=8)),
                ('resolution', models.CharField(choices=[('covered', 'Covered'), ('denied', 'Denied'), ('unsupported', 'Does not support medical necessity')], max_length=11)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='codesets.release')),
            ],
            options={
                'indexes': [models.Index(fields=['release', 'number'], name='coverage_diagnosis_policy')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='coverage_diagnosis_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='CoveragePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=400)),
                ('contractor', models.CharField(blank=True, help_text='Of a local determination', max_length=80)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='codesets.release')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('release', 'number'), name='coverage_policy_once')],
            },
        ),
        migrations.CreateModel(
            name='CoverageService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('number', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=5)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='codesets.release')),
            ],
            options={
                'indexes': [models.Index(fields=['code'], name='coverage_service_code')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='coverage_service_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ListedCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('taxonomy', 'Provider taxonomy (NUCC)'), ('carc', 'Claim adjustment reason code (X12)'), ('rarc', 'Remittance advice remark code (X12)')], max_length=10)),
                ('code', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=2000)),
                ('notes', models.TextField(blank=True)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='codesets.release')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('release', 'kind', 'code', 'valid_from'), name='listed_code_once'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='listed_code_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='SeverityExclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_drg', models.CharField(max_length=3)),
                ('last_drg', models.CharField(max_length=3)),
                ('code', models.CharField(max_length=8)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='codesets.release')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('release', 'first_drg', 'last_drg', 'code'), name='severity_exclusion_once')],
            },
        ),
    ]
