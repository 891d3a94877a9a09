"""The demonstration department and its chart files, as encounters/demo/README.md describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
CHARTS = HERE / "charts"
STATES = ("ready", "in_coding", "on_hold", "queried", "completed", "denied")


class ChartLoader(yaml.SafeLoader):
    """Reads ``on``, ``off``, ``yes`` and ``no`` as the words they are: ``on`` names a date in these files."""

    yaml_implicit_resolvers = {
        first: [row for row in rows if row[0] != "tag:yaml.org,2002:bool"]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


ChartLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


class ChartError(Exception):
    """A chart file that cannot be used: the file, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ChartFile:
    """One invented encounter: what the hospital sent, and the coding a careful coder would give it."""

    name: str
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    @property
    def account(self) -> str:
        return str(self.values["account"])

    @property
    def state(self) -> str:
        return str(self.values.get("state") or "ready")

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        return list(self.values.get(key) or [])

    def coding(self, key: str) -> list[Mapping[str, Any]]:
        """``diagnoses``, ``procedures`` or ``lines`` of the answer key."""
        return list((self.values.get("coding") or {}).get(key) or [])


def read_department() -> Mapping[str, list[Mapping[str, Any]]]:
    found: Mapping[str, list[Mapping[str, Any]]] = yaml.safe_load((HERE / "department.yaml").read_text("utf-8"))
    return found


def read_charts(folder: Path = CHARTS) -> list[ChartFile]:
    """Every chart file of the folder in order of name; ChartError for the first that is no chart at all."""
    return [read_chart(path) for path in sorted(folder.glob("*.yaml"))]


def read_chart(path: Path) -> ChartFile:
    try:
        values = yaml.load(path.read_text("utf-8"), Loader=ChartLoader)  # noqa: S506 - a safe loader with fewer words
    except yaml.YAMLError as error:
        raise ChartError(f"{path.name}: not YAML: {error}") from None
    if not isinstance(values, dict) or "account" not in values:
        raise ChartError(f"{path.name}: a chart file is a mapping with an account.")
    return ChartFile(path.name, values)


def as_day(value: object) -> date | None:
    """A day of a chart file, written with or without quotes, or with an hour."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10]) if value else None


def as_moment(value: object) -> datetime | None:
    """Local time of the facility, without a zone."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value)) if value else None


def as_amount(value: object) -> Decimal:
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where the words of a quote stand in a document; line breaks and blanks count alike."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.search(words, text) if words else None
    return (found.start(), found.end()) if found else None
