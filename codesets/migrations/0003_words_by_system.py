"""Count words by system, and let the word index tell systems apart."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import codesets.models

SYSTEMS = [("icd10cm", "ICD-10-CM"), ("icd10pcs", "ICD-10-PCS"), ("hcpcs", "HCPCS Level II"), ("cpt", "CPT")]


class Migration(migrations.Migration):
    dependencies = [("codesets", "0002_reference_tables")]
    operations = [
        migrations.RemoveIndex("code", "code_words"),
        migrations.RemoveIndex("code", "code_by_weight"),
        migrations.RemoveField("code", "words"),
        migrations.AddField(
            "code",
            "words",
            models.GeneratedField(
                db_persist=True,
                expression=codesets.models.SearchWords("title", "terms", "system"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex("code", django.contrib.postgres.indexes.GinIndex(fields=["words"], name="code_words")),
        migrations.AddIndex(
            "code",
            models.Index(
                models.F("system"),
                models.OrderBy(models.F("weight"), descending=True),
                models.F("code"),
                name="code_by_weight",
            ),
        ),
        migrations.DeleteModel("Word"),
        migrations.CreateModel(
            "Word",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(choices=SYSTEMS, max_length=8)),
                ("word", models.CharField(max_length=40)),
                ("frequency", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["system", "word"], name="word_once")],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"), name="word_trigrams"
                    )
                ],
            },
        ),
    ]
