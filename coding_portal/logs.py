"""Logs carry ids and codes only: a key that is not on the list is dropped before anything is written."""

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ALLOWED_KEYS = frozenset(
    {
        # the line itself
        "event", "level", "logger", "timestamp",
        # the request
        "request_id", "method", "route", "status", "milliseconds", "user_id",
        # what was worked on, by number or code
        "encounter_id", "claim_id", "batch_id", "audit_id", "query_id", "document_id", "release_id", "message_id",
        "task", "task_id", "action", "reason_code", "code", "edit", "system", "count", "seconds", "error",
    }
)  # fmt: skip


def keep_allowed_keys(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Drops every key that nobody vouched for, so a name or a note passed by mistake never reaches a log."""
    return {key: value for key, value in event.items() if key in ALLOWED_KEYS}


OWN_LOGGERS = ("portal", "coding_portal", "accounts", "codesets", "encounters", "claims", "audits", "reports")
"""Loggers of our own modules; what they write is JSON already."""


class StandardRecordFilter(logging.Filter):
    """Lines of libraries lose what may hold patient data: the query string of an address."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.request"):
            # Django puts the path in its message; paths carry ids only, but query strings may not be trusted.
            record.msg, record.args = str(record.getMessage()).split("?", 1)[0], ()
        return True


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

STRUCTLOG: MutableMapping[str, Any] = {
    "processors": [*_SHARED, keep_allowed_keys, structlog.processors.JSONRenderer()],
    "wrapper_class": structlog.make_filtering_bound_logger(logging.INFO),
    "logger_factory": structlog.stdlib.LoggerFactory(),
    "cache_logger_on_first_use": True,
}


def configuration(*, level: str) -> dict[str, Any]:
    """Everything goes to standard error, one line each; the caller's own structlog lines are already JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"standard": {"()": "coding_portal.logs.StandardRecordFilter"}},
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "bare": {"format": "%(message)s"},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["standard"]},
            "structured": {"class": "logging.StreamHandler", "formatter": "bare"},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            **{name: {"handlers": ["structured"], "level": level, "propagate": False} for name in OWN_LOGGERS},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "axes": {"level": "WARNING"},
        },
    }
