"""E5: no false alarm. Claims of every kind that should pass, pass."""

from claims.tests.edits.bodies import findings_of
from claims.tests.edits.clean_claims import CLEAN


def test_clean_claims_have_nothing_to_stop_or_review() -> None:
    bitten = [
        (name, finding["edit"], finding["message"])
        for name, body in CLEAN.items()
        for finding in findings_of(body)
        if finding["severity"] != "note"
    ]
    assert bitten == []
