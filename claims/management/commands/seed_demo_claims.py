"""``./run manage seed_demo_claims``: the part of the demonstration that follows coding."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.demo import seed_claims


class Command(BaseCommand):
    help = "Complete the demonstration's finished charts, build their claims and send a first file. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This installation is not for demonstration.")
        for step in seed_claims():
            self.stdout.write(f"{'    ' if step.is_problem else 'Claims: '}{step.words}")
