"""``load_codeset <layout> <file> ...``: load an official release, or see first what it would change."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from codesets import starter
from codesets.loaders.layouts import LAYOUTS, read_release
from codesets.loaders.sources import LayoutError
from codesets.models import Code
from codesets.services import Loaded, ReleaseFile, load_and_compare, load_release, refresh_words, warm_tables
from coding_portal.errors import WorkflowError

NCCI = "ncci-package"


class Command(BaseCommand):
    help = (
        "Load an official release from its zip or file (ICD-10-CM, ICD-10-PCS, HCPCS, NCCI, MUE, add-on codes, fee "
        "schedule, DRG weights, POA exempt list, HCC tables), the NCCI pairs of the installed package, or one table of "
        "the starter set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        names = sorted({release.table.value for release in starter.releases()})
        layouts = "; ".join(f"{layout.name}: {layout.title}" for layout in LAYOUTS.values())
        parser.add_argument("layout", choices=[*LAYOUTS, NCCI, *names], help=layouts)
        parser.add_argument("files", nargs="*", type=Path, help="The published zip or file; all parts of NCCI pairs")
        parser.add_argument("--effective", type=date.fromisoformat, help="First day, where the file does not say it")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, and keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        layout, files = options["layout"], options["files"]
        if layout in LAYOUTS:
            if not files:
                raise CommandError(f"Name the file of “{LAYOUTS[layout].title}”, as it was published.")
            self._load_official(layout, files, options["effective"], dry_run=options["dry_run"])
        elif files or options["dry_run"] or options["effective"]:
            raise CommandError(f"“{layout}” comes with the installation; it takes no file.")
        else:
            self._load_packaged(layout)

    def _load_official(self, layout: str, files: list[Path], effective: date | None, *, dry_run: bool) -> None:
        began = time.monotonic()
        try:
            release = read_release(layout, files, effective)
            loaded = load_and_compare(release=release, dry_run=dry_run)
        except (LayoutError, WorkflowError) as problem:
            raise CommandError(f"{problem}\nNothing was loaded.") from problem
        if loaded.new and not dry_run:
            if Code in release.speaks_of:
                refresh_words()
            warm_tables()
        self._report(release, loaded, dry_run=dry_run)
        self.stdout.write(f"{time.monotonic() - began:.1f} s.")

    def _report(self, release: ReleaseFile, loaded: Loaded, *, dry_run: bool) -> None:
        until = f" to {release.known_until}" if release.known_until else ""
        self.stdout.write(f"{release.table.label}, {release.edition}, from {release.effective_on}{until}")
        if not loaded.new:
            kept = "" if loaded.release.live else " (kept, not in force)"
            self.stdout.write(f"Already loaded on {loaded.release.loaded_at:%Y-%m-%d}{kept}; nothing changes.")
            return
        if loaded.before is not None:
            self.stdout.write(f"Compared with {loaded.before.edition}, in force on that day until now:")
        for change in loaded.changes:
            self.stdout.write(
                f"{change.label}: {change.rows:,} rows; "
                f"{change.added:,} added, {change.changed:,} changed, {change.ended:,} ended"
            )
            for kind, words in change.examples:
                self.stdout.write(f"  {kind:8} {words}")
        if dry_run:
            self.stdout.write("Only tried; nothing was kept.")

    def _load_packaged(self, layout: str) -> None:
        if layout == NCCI:
            packaged = starter.ncci_release()
            releases = [packaged] if packaged else []
        else:
            releases = [release for release in starter.releases() if release.table == layout]
        if not releases:
            raise CommandError(
                "The package with the NCCI pairs is not installed: requirements-data.txt says how to install it."
            )
        for release in releases:
            began = time.monotonic()
            stored, new = load_release(release=release)
            if new:
                warm_tables()
            state = f"{time.monotonic() - began:.1f} s" if new else "already loaded"
            self.stdout.write(f"{release.table.label}, {stored.edition}: {stored.rows:,} rows, {state}")
