"""``./run manage seed_demo_audits``: the part of the demonstration that follows completed charts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audits.demo import seed_audit


class Command(BaseCommand):
    help = "Plan, draw and begin an audit of the demonstration's completed charts. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This installation is not for demonstration.")
        for words in seed_audit():
            self.stdout.write(f"Audits: {words}")
