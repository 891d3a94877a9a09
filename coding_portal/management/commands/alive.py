"""``alive worker`` and ``alive beat``: what a container's health check asks."""

import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coding_portal import health
from coding_portal.celery import app


class Command(BaseCommand):
    help = "Ends with 0 when this machine's worker answers, or when the timetable's last heartbeat is fresh."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("process", choices=("worker", "beat"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["process"] == "worker":
            alive = bool(app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=5))
        else:
            alive = health.heartbeat_is_fresh()
        if not alive:
            raise CommandError(f"The {options['process']} gives no sign of life.")
