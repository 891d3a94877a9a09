"""Background work on charts. Nothing is passed but what the database knows; every task may run twice."""

from celery import shared_task
from django.utils import timezone

from encounters import services, usage, worklists


@shared_task(ignore_result=True)
def expire_leases() -> None:
    """Give back the charts whose coder has gone away."""
    services.expire_leases()


@shared_task(ignore_result=True)
def rescore_open_charts() -> None:
    """A day has passed: work out every open chart's priority again."""
    worklists.rescore_open_charts()


@shared_task(ignore_result=True)
def count_final_codes() -> None:
    """The codes of the charts completed in the last twelve months, for the search to go by."""
    usage.count_final_codes(today=timezone.localdate())
