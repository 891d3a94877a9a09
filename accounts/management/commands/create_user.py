"""Add a user from the command line: the first administrator of an installation, or anybody else."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Facility, Organisation, Role, User
from accounts.services import create_user
from coding_portal.errors import WorkflowError


class Command(BaseCommand):
    help = "Add a user and print a one-time password, which must be changed at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument(
            "--facility", action="append", default=[], metavar="CODE", help="May be given several times"
        )
        parser.add_argument("--all-facilities", action="store_true", help="Also those added later")
        parser.add_argument("--organisation", metavar="NAME")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        values = {
            "username": username,
            "first_name": options["first_name"],
            "last_name": options["last_name"],
            "role": options["role"],
            "organisation": _organisation(options["organisation"]),
            "facilities": _facilities(options["facility"]),
            "sees_all_facilities": options["all_facilities"],
        }
        _check_name(username)
        try:
            _, password = create_user(by=None, values=values)
        except WorkflowError as error:
            raise CommandError(error.message) from error
        self.stdout.write(password)
        self.stderr.write(f"One-time password of {username}: she chooses her own at the first sign-in.")
        if not values["facilities"] and not values["sees_all_facilities"]:
            self.stderr.write("She sees no facility yet: give --facility or --all-facilities, or use Set-up.")


def _check_name(username: str) -> None:
    if User.objects.filter(username__iexact=username).exists():
        raise CommandError(f"There is a user “{username}” already.")
    try:
        User._meta.get_field("username").clean(username, None)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error


def _organisation(name: str | None) -> Organisation | None:
    if name is None:
        return None
    found = Organisation.objects.filter(name__iexact=name).first()
    if found is None:
        known = ", ".join(Organisation.objects.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"There is no organisation “{name}”. There are: {known}.")
    return found


def _facilities(codes: list[str]) -> list[Facility]:
    found = {facility.code: facility for facility in Facility.objects.all()}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise CommandError(f"There is no facility {', '.join(unknown)}. There are: {', '.join(found) or 'none yet'}.")
    return [found[code] for code in codes]
