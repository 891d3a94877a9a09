"""X12 005010 files of claims: what other parts of the application may use."""

from claims.x12.batch import write_batch
from claims.x12.envelope import BatchHeader
from claims.x12.errors import IncompleteBatch, IncompleteClaim
from claims.x12.gaps import gaps

__all__ = ["BatchHeader", "IncompleteBatch", "IncompleteClaim", "gaps", "write_batch"]
