"""ICD-10-PCS built one character at a time: the valid codes say what may follow, the tables what it means."""

from codesets.procedures.builder import Build, BuildError, Choice, Place, build, read_pattern
from codesets.procedures.index import entries_for
from codesets.procedures.meanings import Meaning, Meanings

__all__ = ["Build", "BuildError", "Choice", "Meaning", "Meanings", "Place", "build", "entries_for", "read_pattern"]
