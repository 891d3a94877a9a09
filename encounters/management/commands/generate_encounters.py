"""Generate light encounters for load."""

import time
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Facility
from encounters.demo.light import BATCH, light_charts, store_light_charts
from encounters.models import Payer, Practitioner


class Command(BaseCommand):
    help = (
        "Generate light encounters for load, one short document each. The same seed gives the same charts; those "
        "already here are left as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, help="How many")
        parser.add_argument("--facility", metavar="CODE", help="One facility; without it they are shared among all")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, count: int, facility: str | None, seed: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This installation is not for demonstration. Set DEMO=1 where no real data will ever be."
            )
        if count < 1:
            raise CommandError("Ask for at least one encounter.")
        facilities = list(Facility.objects.filter(code=facility) if facility else Facility.objects.all())
        payers = list(Payer.objects.values_list("code", flat=True).order_by("code"))
        people = list(Practitioner.objects.values_list("npi", flat=True).order_by("npi"))
        if not (facilities and payers and people):
            raise CommandError("There is no such facility, or no payer or practitioner yet. Run seed_demo first.")
        started = time.monotonic()
        made = 0
        for index, one in enumerate(facilities):
            share = count // len(facilities) + (index < count % len(facilities))
            charts = light_charts(
                share, facility=one.code, seed=seed, today=timezone.localdate(), payers=payers, people=people
            )
            while batch := list(islice(charts, BATCH)):
                made += store_light_charts(batch, one)
                self.stdout.write(f"{made} of {count}, {time.monotonic() - started:.1f} s")
                self.stdout.flush()
        self.stdout.write(f"{made} new encounters; {count - made} were here before.")
