"""The words of titles: unaccented, stemmed in English, and with every stop word kept."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

CREATE = """
CREATE TEXT SEARCH DICTIONARY codesets_stem (TEMPLATE = snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION codesets_words (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION codesets_words
    ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword,
                      hword_asciipart, hword_part, hword_numpart
    WITH unaccent, codesets_stem;
"""
DROP = """
DROP TEXT SEARCH CONFIGURATION IF EXISTS codesets_words;
DROP TEXT SEARCH DICTIONARY IF EXISTS codesets_stem;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(CREATE, DROP),
    ]
