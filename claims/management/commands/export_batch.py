"""``./run manage export_batch <payer or all> --form professional --to <folder>``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role, User
from claims import batches, services
from claims.models import BILLERS, ClaimVersion
from coding_portal.errors import WorkflowError
from encounters.models import BillForm, Payer

ROUND = 500


class Command(BaseCommand):
    """Build missing claims, put what is ready into one 837 file and write it to a folder."""

    help = "Write an 837 file of every ready claim, for one payer or for all, and print its numbers and totals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("payer", help="Code of a payer, or all")
        parser.add_argument("--form", required=True, choices=BillForm.values)
        parser.add_argument("--to", required=True, type=Path, help="Folder; made where it does not exist")
        parser.add_argument("--as", dest="username", default="", help="Who builds; the first biller without it")

    def handle(self, *args: Any, **options: Any) -> None:
        payer, by = _payer(options["payer"]), _biller(options["username"])
        folder: Path = options["to"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{folder} cannot be used: {error.strerror}. Nothing was built.") from error
        while services.build_missing_claims(limit=ROUND) == ROUND:
            self.stdout.write(f"{ROUND} claims built …")
        try:
            result = batches.build_batch(form=options["form"], by=by, payer=payer)
        except WorkflowError as refusal:
            raise CommandError(refusal.message) from refusal
        for version in result.blocked:
            self.stdout.write(f"blocked: {version.control_number}: {'; '.join(version.blocked_for.splitlines())}")
        if result.batch is None:
            self.stdout.write(f"Nothing is ready. {_blocked_in_words(by, options['form'], payer)}")
            return
        batch = batches.batch_file(batch_id=result.batch.pk, by=by)
        path = folder / batch.file_name
        try:
            path.write_bytes(bytes(batch.file))
        except OSError as error:
            kept = f"The batch is kept as {batch.file_name}; download it under Claims, Batches."
            raise CommandError(f"{path} cannot be written: {error.strerror}. {kept}") from error
        self.stdout.write(f"file: {path}")
        self.stdout.write(f"claims: {batch.claim_count}")
        self.stdout.write(f"total: {batch.total_charge}")
        self.stdout.write(f"interchange: {batch.interchange_control_number}")
        self.stdout.write(f"sha256: {batch.sha256}")


def _payer(code: str) -> Payer | None:
    if code == "all":
        return None
    payer = Payer.objects.filter(code=code).first()
    if payer is None:
        known = ", ".join(Payer.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no payer {code}. Known: {known}, or all.")
    return payer


def _biller(username: str) -> User:
    rows = User.objects.filter(is_active=True, role__in=BILLERS)
    found = rows.filter(username=username).first() if username else rows.filter(role=Role.BILLER).order_by("pk").first()
    if found is None:
        raise CommandError(f"There is no biller {username}." if username else "There is no biller yet; make one first.")
    return found


def _blocked_in_words(by: User, form: str, payer: Payer | None) -> str:
    rows = ClaimVersion.objects.visible_to(by).waiting().filter(claim__form=form)
    count = (rows.filter(claim__payer=payer) if payer else rows).count()
    return f"{count} claims are blocked." if count != 1 else "1 claim is blocked."
