"""Brings an installation up to date: tables, code sets, static files and, if wanted, the demonstration department."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from accounts.models import User

LISTED = 12


def demonstration_logins() -> Iterator[str]:
    """One line for each of the department's first users: the name to sign in with, the role, the facilities."""
    for user in User.objects.filter(is_active=True).prefetch_related("facilities").order_by("pk")[:LISTED]:
        facilities = "all facilities" if user.sees_all_facilities else ", ".join(f.name for f in user.facilities.all())
        yield f"{user.username:<12} {user.get_role_display():<14} {facilities}".rstrip()


class Command(BaseCommand):
    help = "Migrates, loads code sets, records changed edits, collects static files, seeds the demonstration (DEMO)."

    requires_system_checks = ()  # the tables come first; ./run check has the rest

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only-code-sets", action="store_true", help="only the code sets and the tables they need")
        parser.add_argument("--no-demo", action="store_true", help="leave the demonstration department out")
        parser.add_argument("--logins-to", type=Path, help="write who may sign in to the demonstration department here")
        parser.add_argument("--no-static", action="store_true", help="leave the static files alone")

    def handle(self, *args: Any, **options: Any) -> None:
        with self.step("Tables"):
            call_command(
                "migrate", *(["codesets"] if options["only_code_sets"] else []), verbosity=0, interactive=False
            )
        with self.step("Code sets"):
            call_command("load_starter_codesets")
        if not options["only_code_sets"]:
            with self.step("Edits"):
                call_command("record_edits", verbosity=0)
        if not options["no_static"]:
            with self.step("Static files"):
                call_command("collectstatic", verbosity=0, interactive=False)
        if settings.DEMO and not options["no_demo"] and "seed_demo" in get_commands():
            with self.step("Demonstration department"):
                call_command("seed_demo", verbosity=0 if options["logins_to"] else 1)
            if options["logins_to"]:
                options["logins_to"].write_text("".join(f"  {login}\n" for login in demonstration_logins()))

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.stdout.write(f"{name} …")
        self.stdout.flush()
        began = time.monotonic()
        yield
        self.stdout.write(f"{name}: done in {time.monotonic() - began:.1f} s")
        self.stdout.flush()
