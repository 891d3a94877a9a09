"""The priority score of a chart, in one pure function, so that anybody can work out why a chart comes first.

score = 10 x days since the end of service (at most 60 days)
      + 1 for each 1,000 dollars of charges (at most 100)
      + 300 when the payer's filing limit is 14 days away or nearer, 150 when 30 days or nearer
      + 200 when the chart came back from audit or billing
      + 100 when a provider has answered the query it waited for
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    today: date
    service_to: date
    total_charge: Decimal
    timely_filing_days: int | None = None
    returned: bool = False
    query_answered: bool = False


def days_to_filing_limit(facts: PriorityFacts) -> int | None:
    """Days left to file the claim; negative when the limit has passed, None where the payer is not known."""
    if facts.timely_filing_days is None:
        return None
    return facts.timely_filing_days - (facts.today - facts.service_to).days


def priority_score(facts: PriorityFacts) -> int:
    """Higher comes first. Never negative; a service that ends in the future counts no days."""
    days = min(max((facts.today - facts.service_to).days, 0), 60)
    charges = min(int(facts.total_charge / 1000), 100)
    left = days_to_filing_limit(facts)
    filing = 0 if left is None or left > 30 else 300 if left <= 14 else 150
    return days * 10 + charges + filing + 200 * facts.returned + 100 * facts.query_answered
