"""Compiles the laboratory coverage workbook of CMS into the small table the edits read."""

from __future__ import annotations

import gzip
from collections import defaultdict
from pathlib import Path
from typing import Any

import openpyxl
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.coverage_policies import FILE

FIRST_ROW = 8
NO_DIAGNOSIS = "@@@@@@@"
COVERED, REFUSED, UNSUPPORTED = "1", "2", "3"


class Command(BaseCommand):
    help = "Compile the laboratory NCD workbook (ICD-10 spreadsheet of CMS) into claims/data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workbook", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["workbook"]
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        titles: dict[str, str] = {}
        tests: defaultdict[str, set[str]] = defaultdict(set)
        codes: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        sheet = openpyxl.load_workbook(path, read_only=True).active
        policy = ""
        for row in sheet.iter_rows(min_row=FIRST_ROW, max_col=9, values_only=True):
            number, title, test, _, _, code, _, _, resolution = (
                "" if cell is None else str(cell).strip() for cell in row
            )
            policy = number or policy
            titles.setdefault(policy, title)
            if test:
                tests[policy].add(test.zfill(5))
            if code and code != NO_DIAGNOSIS:
                codes[policy, resolution.strip("*")].add(code.strip("*").replace(".", ""))
        self._write(titles, tests, codes)

    def _write(
        self, titles: dict[str, str], tests: dict[str, set[str]], codes: dict[tuple[str, str], set[str]]
    ) -> None:
        FILE.parent.mkdir(exist_ok=True)
        with FILE.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as target:
            for policy in sorted(titles):
                covered = codes.get((policy, COVERED), set())
                unsupported = codes.get((policy, UNSUPPORTED), set())
                lists_exceptions = len(unsupported) > len(covered)
                refused = (unsupported if lists_exceptions else set()) | codes.get((policy, REFUSED), set())
                fields = (
                    policy,
                    titles[policy],
                    " ".join(sorted(tests[policy])),
                    "" if lists_exceptions else " ".join(sorted(covered)),
                    " ".join(sorted(refused)),
                )
                target.write(("\t".join(fields) + "\n").encode("ascii"))
        self.stdout.write(f"{len(titles)} policies for {sum(map(len, tests.values()))} tests.")


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
