"""Take in FHIR R4 bundles from a file or a folder."""

import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Facility
from encounters.intake.files import ENDINGS, files_in, messages_in
from encounters.intake.store import store_message

WORDS = {"stored": "stored", "unchanged": "nothing new", "quarantined": "kept aside"}


class Command(BaseCommand):
    help = (
        "Take in FHIR R4 bundles (.json, .ndjson, also gzipped) from a file or a folder. A broken one is kept aside "
        "with its reason and the rest go through; the same bundle again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="A file, or a folder with files")
        parser.add_argument(
            "--facility", metavar="CODE", help="Facility of encounters whose own service provider is not known here"
        )

    def handle(self, *args: Any, path: Path, facility: str | None, **options: Any) -> None:
        """Ends with status 0 when every file was stored, had nothing new, or was kept aside."""
        default = self._facility(facility)
        files = files_in(path) if path.exists() else []
        if not files:
            raise CommandError(f"{path}: no file here ends in {', '.join(ENDINGS)}.")
        started = time.monotonic()
        results: Counter[str] = Counter()
        charts: Counter[str] = Counter()
        for number, file in enumerate(files, start=1):
            for message in messages_in(file):
                result = store_message(body=message.body, source=message.source, by=None, facility=default)
                results[result.status] += 1
                if result.status == "stored":
                    charts.update({name: result.counts[name] for name in ("new", "changed", "history")})
                self._tell(f"{number} of {len(files)}", message.source, result.status, result.reason, result.counts)
        words = ", ".join(f"{results[status]} {word}" for status, word in WORDS.items())
        self.stdout.write(
            f"{sum(results.values())} messages in {time.monotonic() - started:.1f} s: {words}. "
            f"{charts['new']} new charts ({charts['history']} of them history), {charts['changed']} changed."
        )

    def _facility(self, code: str | None) -> Facility | None:
        if code is None:
            return None
        found = Facility.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(Facility.objects.values_list("code", flat=True)) or "none yet; run seed_demo first"
            raise CommandError(f"There is no facility “{code}”. Known here: {known}.")
        return found

    def _tell(self, place: str, source: str, status: str, reason: str, counts: dict[str, Any]) -> None:
        line = f"{place}  {source}: {WORDS[status]}"
        if status == "stored":
            line += f" ({counts['encounters']} encounters)"
        self.stdout.write(f"{line}. {reason}" if reason else line)
        if status == "stored":
            for note in counts["notes"]:
                self.stdout.write(f"    {note}")
            if counts["unknown_payers"]:
                self.stdout.write(f"    Payers not set up here: {', '.join(counts['unknown_payers'])}")
