"""What may go wrong in a coding department's own terms. Everything else is a bug and rises."""

from collections.abc import Mapping


class WorkflowError(Exception):
    """A move that is not allowed now: ``code`` for programs and tests, ``message`` for the reader."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class StaleVersion(WorkflowError):
    """Somebody saved first: both values by field name, so that the reader can choose."""

    def __init__(self, message: str, *, yours: Mapping[str, object], theirs: Mapping[str, object]) -> None:
        super().__init__("stale_version", message)
        self.yours = dict(yours)
        self.theirs = dict(theirs)


class NotVisible(Exception):
    """The row does not exist for this user. Answered like a row that does not exist at all."""
