"""Records how the edits in use differ from those recorded before; run at each start."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.edit_records import record_edits


class Command(BaseCommand):
    help = "Record new, changed and retired edits; the page 'What changed in the edits' shows them."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = record_edits()
        if options["verbosity"]:
            self.stdout.write(f"Edits: {len(rows)} recorded." if rows else "Edits: nothing has changed.")
