"""Brings an installation up to date: tables, code sets, static files and, if wanted, the demonstration department."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Migrates, loads code sets, collects static files, and seeds the demonstration department if DEMO is on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only-code-sets", action="store_true", help="only the code sets and the tables they need")
        parser.add_argument("--no-demo", action="store_true", help="leave the demonstration department out")
        parser.add_argument("--no-static", action="store_true", help="leave the static files alone")

    def handle(self, *args: Any, **options: Any) -> None:
        with self.step("Tables"):
            call_command(
                "migrate", *(["codesets"] if options["only_code_sets"] else []), verbosity=0, interactive=False
            )
        if "load_starter_codesets" in get_commands():
            with self.step("Code sets"):
                call_command("load_starter_codesets")
        if not options["no_static"]:
            with self.step("Static files"):
                call_command("collectstatic", verbosity=0, interactive=False)
        if settings.DEMO and not options["no_demo"] and "seed_demo" in get_commands():
            with self.step("Demonstration department"):
                call_command("seed_demo")

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.stdout.write(f"{name} …")
        self.stdout.flush()
        began = time.monotonic()
        yield
        self.stdout.write(f"{name}: done in {time.monotonic() - began:.1f} s")
        self.stdout.flush()
