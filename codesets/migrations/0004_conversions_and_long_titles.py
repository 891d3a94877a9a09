"""Keep what new codes were before, and titles of any length; the word index is made anew around the wider column."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import codesets.models.codes
import codesets.models.releases


class Migration(migrations.Migration):

    dependencies = [
        ('codesets', '0003_words_by_system'),
    ]

    operations = [
        migrations.RemoveIndex('code', 'code_words'),
        migrations.RemoveField('code', 'words'),
        migrations.AlterField(
            model_name='code',
            name='title',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            'code',
            'words',
            models.GeneratedField(
                db_persist=True,
                expression=codesets.models.codes.SearchWords('title', 'terms', 'system'),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex('code', django.contrib.postgres.indexes.GinIndex(fields=['words'], name='code_words')),
        migrations.AlterField(
            model_name='code',
            name='title_source',
            field=models.CharField(choices=[('official', 'Official'), ('house', 'House label'), ('licensed', 'From your AMA licence file'), ('none', 'No title')], default='official', max_length=8),
        ),
        migrations.AlterField(
            model_name='modifier',
            name='title',
            field=models.CharField(max_length=2000),
        ),
        migrations.AlterField(
            model_name='release',
            name='table',
            field=models.CharField(choices=codesets.models.releases.table_choices, max_length=20),
        ),
        migrations.CreateModel(
            name='Conversion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.CharField(choices=[('icd10cm', 'ICD-10-CM'), ('icd10pcs', 'ICD-10-PCS'), ('hcpcs', 'HCPCS Level II'), ('cpt', 'CPT')], max_length=8)),
                ('code', models.CharField(max_length=8)),
                ('first_on', models.DateField(help_text='First day on which the new code may be used')),
                ('previous', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, help_text='The codes before it, ranges resolved', size=None)),
                ('together', models.BooleanField(default=False, help_text='Several codes stood together for what is one code now')),
                ('said', models.CharField(blank=True, help_text='As the table writes it', max_length=200)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='codesets.release')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['previous'], name='conversion_previous')],
                'constraints': [models.UniqueConstraint(fields=('release', 'system', 'code', 'said'), name='conversion_once')],
            },
        ),
    ]
