"""The certificate of a sample: one JSON document from which the sample can be drawn again without the database.

It holds the whole frame (opaque chart numbers, no patient data), the seed, the algorithm with its version, the
sizes, what was drawn, and every later replacement with its reason. ``draw_sha256`` fixes the draw for ever;
``document_sha256`` covers the document as issued, replacements included.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from audits.sampling import (
    ALGORITHM,
    ALGORITHM_VERSION,
    CannotDraw,
    Design,
    Draw,
    Picked,
    Unit,
    canonical_json,
    draw,
    frame_sha256,
)

FORMAT = "coding-portal/sample-certificate"
FORMAT_VERSION = 1
UNIT = "one completed encounter (chart)"
KINDS_IN_WORDS: dict[type, str] = {str: "text", int: "a whole number", list: "a list", dict: "an object"}
Kind = TypeVar("Kind")


class MalformedCertificate(ValueError):
    """The file is not a certificate this version can read; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """Everything that decides a draw besides the frame, and who asked for it."""

    design: Design
    seed: str
    sizes: Mapping[str, int]
    spares: int
    universe: Mapping[str, Any]
    frame_order: str
    plan: str
    drawn_by: str
    drawn_at: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """A sampled chart that could not be reviewed, and the spare that took its place."""

    number: int
    position: int
    removed: str
    added: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of drawing a sample again: no problems means the draw and every replacement are proved."""

    problems: tuple[str, ...]
    frame_count: int = 0
    sample_count: int = 0
    replacement_count: int = 0

    @property
    def proved(self) -> bool:
        return not self.problems


def sha256_of(value: object) -> str:
    """The fingerprint of a JSON value in its one canonical spelling."""
    return hashlib.sha256(canonical_json(value).encode("ascii")).hexdigest()


def issue_draw(frame: Sequence[Unit], order: DrawOrder) -> tuple[Draw, dict[str, Any]]:
    """Draw the sample and write the part of the certificate that never changes again."""
    result = draw(frame, seed=order.seed, sizes=order.sizes, spares=order.spares)
    return result, {
        "algorithm": ALGORITHM,
        "algorithm_version": ALGORITHM_VERSION,
        "design": order.design.value,
        "seed": order.seed,
        "unit": UNIT,
        "universe": dict(order.universe),
        "order": order.frame_order,
        "frame_count": len(frame),
        "frame_sha256": frame_sha256(frame),
        "frame": [[unit.key, unit.stratum] for unit in frame],
        "sizes": dict(order.sizes),
        "spares_per_stratum": order.spares,
        "selected": rows_of(result.selected),
        "spares": rows_of(result.spares),
        "plan": order.plan,
        "drawn_by": order.drawn_by,
        "drawn_at": order.drawn_at,
    }


def rows_of(picked: Sequence[Picked]) -> list[list[Any]]:
    """Drawn charts as the certificate lists them: position, chart, stratum."""
    return [[pick.position, pick.unit.key, pick.unit.stratum] for pick in picked]


def issue_certificate(drawn: Mapping[str, Any], replacements: Sequence[Replacement] = ()) -> dict[str, Any]:
    """The certificate of a draw with its replacements so far."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "draw": dict(drawn),
        "draw_sha256": sha256_of(drawn),
        "replacements": [
            {
                "number": change.number,
                "position": change.position,
                "removed": change.removed,
                "added": change.added,
                "reason": change.reason,
                "by": change.by,
                "at": change.at,
            }
            for change in replacements
        ],
    }
    return {**document, "document_sha256": sha256_of(document)}


def verify_certificate(document: object) -> Verification:
    """Draw the sample again from the certificate alone and compare; every difference is named in words."""
    try:
        return _verify(_checked(document, "The document", dict))
    except MalformedCertificate as malformed:
        return Verification((str(malformed),))
    except (CannotDraw, ValueError) as impossible:
        return Verification((f"The sample cannot be drawn again: {impossible}",))


def _verify(document: dict[str, Any]) -> Verification:
    if document.get("format") != FORMAT or document.get("format_version") != FORMAT_VERSION:
        raise MalformedCertificate("This is not a sample certificate of a format this version can read.")
    drawn = _field(document, "draw", dict)
    if drawn.get("algorithm") != ALGORITHM or drawn.get("algorithm_version") != ALGORITHM_VERSION:
        raise MalformedCertificate("The sample was drawn with an algorithm this version cannot run.")
    frame = [_unit(row) for row in _field(drawn, "frame", list)]
    again = draw(
        frame,
        seed=_field(drawn, "seed", str),
        sizes=_sizes(_field(drawn, "sizes", dict)),
        spares=_field(drawn, "spares_per_stratum", int),
    )
    problems = [*_draw_problems(drawn, frame, again), *_hash_problems(document, drawn)]
    replacements = [_replacement(row) for row in _field(document, "replacements", list)]
    problems += _replacement_problems(again, replacements)
    return Verification(tuple(problems), len(frame), len(again.selected), len(replacements))


def _draw_problems(drawn: dict[str, Any], frame: Sequence[Unit], again: Draw) -> list[str]:
    problems = []
    if drawn.get("frame_count") != len(frame):
        problems.append("The frame does not have the number of charts it says it has.")
    if drawn.get("frame_sha256") != frame_sha256(frame):
        problems.append("The frame does not match its SHA-256: charts were added, removed, reordered or changed.")
    if drawn.get("selected") != rows_of(again.selected):
        problems.append("The sample drawn again is not the sample listed.")
    if drawn.get("spares") != rows_of(again.spares):
        problems.append("The spares drawn again are not the spares listed.")
    return problems


def _hash_problems(document: dict[str, Any], drawn: dict[str, Any]) -> list[str]:
    problems = []
    if document.get("draw_sha256") != sha256_of(drawn):
        problems.append("The draw does not match its SHA-256.")
    body = {key: value for key, value in document.items() if key != "document_sha256"}
    if document.get("document_sha256") != sha256_of(body):
        problems.append("The document does not match its SHA-256.")
    return problems


def _replacement_problems(again: Draw, replacements: Sequence[Replacement]) -> list[str]:
    """Replacements must have a reason, remove a chart that is in the sample, and take spares in their order."""
    sample = {pick.position: pick.unit for pick in again.selected}
    queues: dict[str, list[str]] = {}
    for pick in again.spares:
        queues.setdefault(pick.unit.stratum, []).append(pick.unit.key)
    problems = []
    for number, change in enumerate(replacements, start=1):
        current = sample.get(change.position)
        if change.number != number or current is None or current.key != change.removed:
            problems.append(f"Replacement {number} does not remove the chart that stood at its position.")
            continue
        if not change.reason.strip():
            problems.append(f"Replacement {number} has no reason.")
        queue = queues.get(current.stratum, [])
        if not queue or queue.pop(0) != change.added:
            problems.append(f"Replacement {number} did not take the next spare of its stratum.")
        sample[change.position] = Unit(change.added, current.stratum)
    return problems


def _field(container: object, name: str, kind: type[Kind]) -> Kind:
    """One field of an object in the document, refused when absent or of another kind."""
    return _checked(container.get(name) if isinstance(container, dict) else None, f"“{name}”", kind)


def _checked(value: object, name: str, kind: type[Kind]) -> Kind:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise MalformedCertificate(f"{name} should be {KINDS_IN_WORDS[kind]}.")
    return value


def _sizes(sizes: dict[Any, Any]) -> dict[str, int]:
    return {str(stratum): _checked(size, "Every size", int) for stratum, size in sizes.items()}


def _unit(row: object) -> Unit:
    match row:
        case [str(key), str(stratum)]:
            return Unit(key, stratum)
    raise MalformedCertificate("Every line of the frame should be a chart and its stratum.")


def _replacement(row: object) -> Replacement:
    return Replacement(
        number=_field(row, "number", int),
        position=_field(row, "position", int),
        removed=_field(row, "removed", str),
        added=_field(row, "added", str),
        reason=_field(row, "reason", str),
        by=_field(row, "by", str),
        at=_field(row, "at", str),
    )
