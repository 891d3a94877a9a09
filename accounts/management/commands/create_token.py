"""Print an API token for a user. It is shown once; only its digest is stored."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import User


class Command(BaseCommand):
    help = "Print an API token for a user, with its expiry. Send it as: Authorization: Token <token>"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--days", type=int, default=30, help="Days until the token expires (1 to 365; default 30)")

    def handle(self, *args: Any, username: str, days: int, **options: Any) -> None:
        if not 1 <= days <= 365:
            raise CommandError("--days lies between 1 and 365.")
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user “{username}”.")
        _, token = AuthToken.objects.create(user=user, expiry=timedelta(days=days))
        expires = timezone.localtime(timezone.now() + timedelta(days=days))
        self.stdout.write(token)
        self.stdout.write(f"expires {expires:%Y-%m-%d %H:%M %Z}", self.style.NOTICE)
