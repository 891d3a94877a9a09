"""E5: no false alarm. Claims of every kind that should pass, pass."""

import pytest

from claims.tests.edits.bodies import findings_of
from claims.tests.edits.clean_claims import CLEAN


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_claim_has_nothing_to_stop_or_review(name: str) -> None:
    bitten = [
        (finding["edit"], finding["message"]) for finding in findings_of(CLEAN[name]) if finding["severity"] != "note"
    ]
    assert bitten == []
