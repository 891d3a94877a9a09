"""``load_starter_codesets``: make the code sets of a new installation usable, and do nothing the second time."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from codesets import starter
from codesets.models import Table
from codesets.services import ReleaseFile, load_release, refresh_words, warm_tables


class Command(BaseCommand):
    help = "Load the starter code sets: ICD-10-CM, ICD-10-PCS, HCPCS and CPT numbers, and the tables the edits read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", nargs="*", choices=Table.values, help="Load these tables only")
        parser.add_argument("--skip-ncci", action="store_true", help="Leave the 1.4 million NCCI pairs for later")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        wanted = [*starter.releases()]
        pairs = None if options["skip_ncci"] else starter.ncci_release()
        if pairs is not None:
            wanted.append(pairs)
        if options["only"]:
            wanted = [release for release in wanted if release.table in options["only"]]
        loaded = [self._load(release, number, len(wanted)) for number, release in enumerate(wanted, start=1)]
        if any(loaded):
            starter.discard_superseded()
            refresh_words()
            warm_tables()
        self.stdout.write(f"Code sets ready in {time.monotonic() - began:.1f} s.")

    def _load(self, release: ReleaseFile, number: int, of: int) -> bool:
        began = time.monotonic()
        stored, new = load_release(release=release)
        state = f"{time.monotonic() - began:.1f} s" if new else "already loaded"
        self.stdout.write(f"[{number}/{of}] {release.table.label}: {stored.rows:,} rows, {state}")
        self.stdout.flush()
        return new
