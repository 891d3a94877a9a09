"""Background work on claims. Arguments are keys, never patient data; every task may run twice."""

from celery import shared_task

from claims import back_tests, rechecks, services

SHARERS = 4
"""Workers that share a re-check."""


@shared_task(ignore_result=True)
def build_claim(encounter_id: int) -> None:
    """Build the claim of a chart that was just completed."""
    services.build_claim(encounter_id=encounter_id)


@shared_task(ignore_result=True)
def build_missing_claims() -> None:
    """Build what was missed: the queue was away, or a worker died."""
    services.build_missing_claims()


@shared_task(ignore_result=True)
def recheck_open_claims() -> None:
    """Begin the nightly look at every claim that has not left; some workers share it."""
    rechecks.start_recheck(by=None)
    for _ in range(SHARERS):
        work_on_recheck.delay()


@shared_task(ignore_result=True, time_limit=300)
def work_on_recheck() -> None:
    """Judge one part and ask for the next, so that other work gets its turn in between."""
    if rechecks.check_next_part():
        work_on_recheck.delay()


@shared_task(ignore_result=True)
def resume_recheck() -> None:
    """Go on with a re-check whose workers died or whose tasks were lost."""
    if rechecks.stalled():
        work_on_recheck.delay()


@shared_task(ignore_result=True)
def advance_back_test(run_id: int) -> None:
    """Try an edit on the next claims of a run; what is left goes to the end of the queue."""
    if back_tests.advance_back_test(run_id=run_id):
        advance_back_test.delay(run_id)


@shared_task(ignore_result=True)
def resume_back_tests() -> None:
    """Go on with runs that nobody moves any more."""
    for run_id in back_tests.runs_left_alone():
        advance_back_test.delay(run_id)
