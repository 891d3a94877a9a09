"""A word index for each code system, so that a word that is common in one costs nothing in another."""

import django.contrib.postgres.indexes
from django.db import migrations, models

SYSTEMS = ("icd10cm", "icd10pcs", "hcpcs", "cpt")


class Migration(migrations.Migration):
    dependencies = [("codesets", "0011_references_of_the_index")]
    operations = [
        migrations.RemoveIndex("code", "code_words"),
        *(
            migrations.AddIndex(
                "code",
                django.contrib.postgres.indexes.GinIndex(
                    fields=["words"], condition=models.Q(("system", system)), name=f"code_words_{system}"
                ),
            )
            for system in SYSTEMS
        ),
    ]
