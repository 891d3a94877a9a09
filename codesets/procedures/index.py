"""Words of the ICD-10-PCS index that lead into the builder."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Func, IntegerField

from codesets.models import SEARCH_CONFIG, IndexTerm, Release, Table

MOST_ENTRIES = 12


def entries_for(words: str, *, on: date) -> list[IndexTerm]:
    """Entries of the index in force that hold every word and lead to a table or a code, the shortest first."""
    releases = Release.objects.filter(table=Table.PCS_INDEX).ids_in_force(on=on)
    if not releases or not words.strip():
        return []
    found = IndexTerm.objects.filter(
        release_id__in=releases, words=SearchQuery(words, config=SEARCH_CONFIG), leads_to__len__gt=0
    )
    length = Func(F("path"), function="length", output_field=IntegerField())
    return list(found.order_by(length, "number")[:MOST_ENTRIES])
