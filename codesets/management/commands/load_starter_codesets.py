"""``load_starter_codesets``: make the code sets of a new installation usable, and do nothing the second time."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from codesets import starter
from codesets.models import Release, Table
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
        with _without_collector():
            if Release.objects.exists():
                new = self._load_all(wanted)
            else:
                with starter.filled_from_empty():
                    new = self._load_all(wanted)
                    self.stdout.write("Making the indexes …")
                    self.stdout.flush()
        if new:
            warm_tables()
        self.stdout.write(f"Code sets ready in {time.monotonic() - began:.1f} s.")

    def _load_all(self, wanted: list[ReleaseFile]) -> bool:
        loaded = [self._load(release, number, len(wanted)) for number, release in enumerate(wanted, start=1)]
        if any(loaded):
            starter.discard_superseded()
            refresh_words()
        return any(loaded)

    def _load(self, release: ReleaseFile, number: int, of: int) -> bool:
        began = time.monotonic()
        stored, new = load_release(release=release)
        state = f"{time.monotonic() - began:.1f} s" if new else "already loaded"
        self.stdout.write(f"[{number}/{of}] {release.table.label}: {stored.rows:,} rows, {state}")
        self.stdout.flush()
        return new


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for cycles: the rows hold none, and among so many it takes a third of a loader's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
