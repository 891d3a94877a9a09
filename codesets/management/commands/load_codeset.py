"""``load_codeset <layout> <file> ...``: load an official release, or see first what it would change.

``--list`` shows what is loaded; ``--undo <table>`` points back to what was in force before its last load.
"""

from __future__ import annotations

import argparse
import textwrap
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter

from codesets import inventory, starter
from codesets.loaders.layouts import LAYOUTS, read_release
from codesets.loaders.sources import LayoutError
from codesets.models import Release, Table
from codesets.services import (
    Loaded,
    ReleaseFile,
    holds_words,
    in_force_key,
    load_and_compare,
    load_release,
    refresh_words,
    restore_release,
    warm_tables,
    withdraw_release,
)
from coding_portal.errors import NotVisible, WorkflowError

NCCI = "ncci-package"
SOURCE_WIDTH = 60


class Formatter(DjangoHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the list of layouts."""


def layouts_in_lines() -> str:
    """Every layout with its title, and what comes with the installation."""
    width = max(map(len, LAYOUTS)) + 2
    lines = [f"  {layout.name:{width}}{layout.title}" for layout in LAYOUTS.values()]
    packaged = ", ".join(_packaged_tables())
    return "\n".join(
        [
            "layouts of published files:",
            *lines,
            "",
            "without a file:",
            f"  {NCCI:{width}}NCCI pairs of the installed package",
            textwrap.fill(packaged, 76, initial_indent="  ", subsequent_indent="  "),
            f"  {'':{width}}one table of the starter set",
        ]
    )


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{said}” is no day; write it as YYYY-MM-DD") from error


def _packaged_tables() -> list[str]:
    return sorted({release.table.value for release in starter.releases()})


class Command(BaseCommand):
    help = (
        "Load an official release from its zip or file (ICD-10-CM, ICD-10-PCS, HCPCS, NCCI, MUE, add-on codes, fee "
        "schedule, DRG weights, POA exempt list, HCC tables), the NCCI pairs of the installed package, or one table of "
        "the starter set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = Formatter
        parser.epilog = layouts_in_lines()
        parser.add_argument("layout", nargs="?", help="What the file is; the layouts are listed below")
        parser.add_argument("files", nargs="*", type=Path, help="The published zip or file; all parts of NCCI pairs")
        parser.add_argument("--effective", type=_day, help="First day, where the file does not say it")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, and keep nothing")
        parser.add_argument("--list", action="store_true", help="Show every release and which days it answers for")
        parser.add_argument("--restore", type=int, metavar="NUMBER", help="Put a kept load back in force; see --list")
        parser.add_argument("--undo", metavar="TABLE", help="Undo the last load of a table; --list names the tables")

    def handle(self, *args: Any, **options: Any) -> None:
        layout, files = options["layout"], options["files"]
        if options["list"]:
            self._list()
        elif options["restore"] is not None:
            self._restore(options["restore"])
        elif options["undo"]:
            if options["undo"] not in Table.values:
                raise CommandError(f"“{options['undo']}” is no table; --list names them.\nNothing was changed.")
            self._undo(Table(options["undo"]), dry_run=options["dry_run"])
        elif layout is None:
            raise CommandError("Name the layout and its files, or --list, or --undo with a table.")
        elif layout in LAYOUTS:
            if not files:
                raise CommandError(f"Name the file of “{LAYOUTS[layout].title}”, as it was published.")
            self._load_official(layout, files, options["effective"], dry_run=options["dry_run"])
        elif layout not in (NCCI, *_packaged_tables()):
            raise CommandError(f"“{layout}” is no layout; --help lists them.\nNothing was loaded.")
        elif files or options["dry_run"] or options["effective"]:
            raise CommandError(f"“{layout}” comes with the installation; it takes no file.")
        else:
            self._load_packaged(layout)

    def _list(self) -> None:
        """All releases by table, the latest first day first, with the days each answers for today's loads."""
        self.stdout.write(f"{'table':18} {'from':10}  {'to':10}  release (source)")
        for state in inventory.tables(date.today()):  # noqa: DTZ011 (a calendar date)
            if not state.releases:
                self.stdout.write(f"{state.table.value:18} {'-':10}  {'-':10}  nothing is loaded")
                continue
            self._show(state.table)
            for release in state.releases:
                if not release.live:
                    loaded = f"{release.edition}, loaded {release.loaded_at:%Y-%m-%d}"
                    self.stdout.write(f"{'':18} {'':10}  {'':10}  kept as {release.pk}: {loaded}")

    def _show(self, table: Table) -> None:
        """The days of each release in force, one line each; the table is named once."""
        live = Release.objects.live().filter(table=table)
        spans = [span for span in inventory.spans(live) if span.release is not None]
        if not spans:
            self.stdout.write(f"{table.value:18} {'-':10}  {'-':10}  nothing")
        name = table.value
        for span in spans:
            release = span.release
            assert release is not None  # noqa: S101 - tells the type checker
            source = textwrap.shorten(release.source, SOURCE_WIDTH, placeholder=" …")
            first, last = str(span.first or "beginning"), str(span.last or "open")
            self.stdout.write(f"{name:18} {first:10}  {last:10}  {release.edition} ({source})")
            name = ""

    def _restore(self, number: int) -> None:
        try:
            release = restore_release(release_id=number)
        except NotVisible as problem:
            raise CommandError("There is no such load.\nNothing was changed.") from problem
        except WorkflowError as problem:
            raise CommandError(f"{problem}\nNothing was changed.") from problem
        if holds_words(release):
            refresh_words()
        self.stdout.write("In force now:")
        self._show(Table(release.table))

    def _undo(self, table: Table, *, dry_run: bool) -> None:
        """The load that was made last steps back; its rows stay, so ``--restore`` brings it back."""
        last = Release.objects.live().filter(table=table).order_by("-loaded_at", "-pk").first()
        if last is None:
            raise CommandError(f"Nothing of “{table.label}” is loaded.")
        verb, release = inventory.undoing(last)
        seen = in_force_key(table)
        self.stdout.write("In force before:")
        self._show(table)
        live = list(Release.objects.live().filter(table=table))
        then = inventory.with_restored(live, release) if verb == "restore" else inventory.without(live, release)
        for span in inventory.difference(live, then):
            days = f"{span.first or 'the beginning'} to {span.last or 'further notice'}"
            instead = span.release.edition if span.release else "nothing"
            self.stdout.write(f"From {days} {instead} answers instead of {last.edition}.")
        if dry_run:
            self.stdout.write("Only tried; nothing was changed.")
            return
        try:
            move = restore_release if verb == "restore" else withdraw_release
            move(release_id=release.pk, seen=seen)
        except WorkflowError as problem:
            raise CommandError(f"{problem}\nNothing was changed.") from problem
        if holds_words(last, release):
            refresh_words()
        self.stdout.write("In force now:")
        self._show(table)

    def _load_official(self, layout: str, files: list[Path], effective: date | None, *, dry_run: bool) -> None:
        began = time.monotonic()
        try:
            release = read_release(layout, files, effective)
            loaded = load_and_compare(release=release, dry_run=dry_run)
        except (LayoutError, WorkflowError) as problem:
            raise CommandError(f"{problem}\nNothing was loaded.") from problem
        if loaded.new and not dry_run:
            if release.brings_words:
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
