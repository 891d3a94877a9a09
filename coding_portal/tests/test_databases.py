"""The databases of the tests themselves: reference data are there, tests see nothing of each other."""

import pytest

from accounts.models import Organisation
from codesets.models import Release


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_are_gone_for_the_next_test_but_code_sets_stay(turn: int) -> None:
    assert not Organisation.objects.filter(name="Committed").exists()
    Organisation.objects.create(name="Committed")
    assert Release.objects.live().filter(table="icd10cm").exists()


@pytest.mark.fresh_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_reference_data_changed_for_good_come_back_after_a_test_that_says_so(turn: int) -> None:
    assert Release.objects.live().filter(table="synonyms").exists()
    Release.objects.filter(table="synonyms").update(live=False)
