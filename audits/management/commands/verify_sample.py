"""Draw a sample again from its certificate file alone and prove it equal."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audits.certificate import verify_certificate


class Command(BaseCommand):
    help = "Draws an audit sample again from its certificate file, without the database, and proves it equal."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Certificate downloaded from the plan's page (JSON)")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        document = self._read(file)
        verification = verify_certificate(document)
        if not verification.proved:
            reasons = "\n".join(f"  - {problem}" for problem in verification.problems)
            raise CommandError(f"NOT PROVED. {file.name} is not a faithful certificate:\n{reasons}", returncode=1)
        draw = document["draw"]
        self.stdout.write(
            f"PROVED. {verification.sample_count} charts drawn again from {verification.frame_count} "
            f"are the charts listed, in the same order; {verification.replacement_count} replacements are in order.\n"
            f"Algorithm {draw['algorithm']} version {draw['algorithm_version']}, seed {draw['seed']}\n"
            f"Frame SHA-256 {draw['frame_sha256']}\n"
            f"Draw SHA-256  {document['draw_sha256']}"
        )

    def _read(self, file: Path) -> Any:
        try:
            return json.loads(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file.name} cannot be read: {error.strerror}.") from error
        except (ValueError, RecursionError) as error:
            raise CommandError(f"NOT PROVED. {file.name} is not a JSON document.") from error
