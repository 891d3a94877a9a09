"""What keeps a claim, a value or a batch from being written as X12."""

from collections.abc import Sequence


class UnwritableValue(ValueError):
    """One value that X12 cannot carry; the message reads on after the name of the field: "is missing"."""


class IncompleteClaim(Exception):
    """A claim that cannot be written yet, with everything that is missing or unwritable at once."""

    def __init__(self, gaps: Sequence[str]) -> None:
        self.gaps = tuple(gaps)
        super().__init__(" ".join(self.gaps))


class IncompleteBatch(IncompleteClaim):
    """A batch whose own header (submitter, receiver, control numbers) or make-up does not allow a file."""


class UnreadableFile(ValueError):
    """Bytes that are not an X12 interchange, with the place where reading stopped."""
