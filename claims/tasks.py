"""Background work on claims. Arguments are keys, never patient data; every task may run twice."""

from celery import shared_task

from claims import services


@shared_task(ignore_result=True)
def build_claim(encounter_id: int) -> None:
    """Build the claim of a chart that was just completed."""
    services.build_claim(encounter_id=encounter_id)


@shared_task(ignore_result=True)
def build_missing_claims() -> None:
    """Build what was missed: the queue was away, or a worker died."""
    services.build_missing_claims()
