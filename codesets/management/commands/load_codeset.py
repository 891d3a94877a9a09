"""``load_codeset <table>``: load one table of the starter set, the large NCCI table among them."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from codesets import starter
from codesets.services import load_release, warm_tables

NCCI = "ncci-package"


class Command(BaseCommand):
    help = "Load the NCCI pairs of the installed package, or one table of the starter set."

    def add_arguments(self, parser: CommandParser) -> None:
        names = sorted(release.table.value for release in starter.releases())
        parser.add_argument("layout", choices=[NCCI, *names], help="What to load")

    def handle(self, *args: Any, **options: Any) -> None:
        layout = options["layout"]
        if layout == NCCI:
            release = starter.ncci_release()
        else:
            release = next(release for release in starter.releases() if release.table == layout)
        if release is None:
            raise CommandError(
                "The package with the NCCI pairs is not installed: requirements-data.txt says how to install it."
            )
        began = time.monotonic()
        stored, new = load_release(release=release)
        if new:
            warm_tables()
        state = f"{time.monotonic() - began:.1f} s" if new else "already loaded"
        self.stdout.write(f"{release.table.label}, {stored.edition}: {stored.rows:,} rows, {state}")
