"""Set up the demonstration department."""

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from encounters.demo.chartfile import read_charts
from encounters.demo.seed import seed_charts, seed_department

DEFAULT_PASSWORD = "coding-demo-2026"  # noqa: S105 - known on purpose, for data that belong to nobody


class Command(BaseCommand):
    help = (
        "Set up the demonstration department: facilities, payers, people who may sign in, worklists, and its charts "
        "through intake. Safe to repeat: what exists is left as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This installation is not for demonstration: its users would have a known password. "
                "Set DEMO=1 where no real patient's data will ever be."
            )
        started = time.monotonic()
        password = settings.DEMO_PASSWORD or DEFAULT_PASSWORD
        users = seed_department(password=password)
        self.stdout.write(f"Department: {len(users)} people who may sign in.")
        charts = read_charts()
        problems = 0
        for number, seeded in enumerate(seed_charts(charts), start=1):
            if seeded.problem:
                problems += 1
                self.stdout.write(f"    {seeded.chart.name}: {seeded.problem}")
            if number % 10 == 0 or number == len(charts):
                self.stdout.write(f"Charts: {number} of {len(charts)}, {time.monotonic() - started:.1f} s")
                self.stdout.flush()
        if problems:
            self.stdout.write(f"{problems} charts could not be brought to the state their file names.")
        for command in ("seed_demo_claims", "seed_demo_audits"):
            call_command(command, stdout=self.stdout)
        if options["verbosity"]:
            self._show_logins(users, password)

    def _show_logins(self, users: list[User], password: str) -> None:
        self.stdout.write(f"Sign in with the password {password} as:")
        for user in users:
            facilities = ", ".join(user.facilities.values_list("code", flat=True))
            self.stdout.write(
                f"  {user.username:<11} {user.get_role_display():<14} {user.display_name:<16} {facilities}"
            )
