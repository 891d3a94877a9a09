"""Draw a sample of charts that anybody can draw again, on any machine, from its certificate alone.

The draw is written out here in full and depends on nothing but SHA-256 and integer arithmetic, so that the
same frame, seed and sizes give the same charts under every version of Python and in any other language:

1.  The frame is the list of units in a stated order. Its SHA-256 is taken over one line per unit, each line
    being the JSON array ``[unit, stratum]`` in ASCII without spaces, ended by a line feed.
2.  Random number ``c`` of a stratum is SHA-256 of the ASCII JSON array ``[algorithm, version, seed, stratum, c]``
    without spaces, read as a 256-bit big-endian integer; ``c`` counts 0, 1, 2, ... within the stratum.
3.  A number below ``m`` is that integer modulo ``m``. Integers at or above the largest multiple of ``m`` within
    2**256 are thrown away and the next one is taken, so that every result is equally likely.
4.  Within each stratum, in the order of the frame, a Fisher-Yates shuffle is run from the front for as many
    positions as needed: position ``i`` changes places with position ``i + (number below N - i)``.
    The first positions are the sample; the ones after them are the spares, in their order of use.

Strata draw independently of each other, and a larger sample from the same seed begins with the smaller one,
so a probe can be extended without being thrown away.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

ALGORITHM = "sha256-counter-fisher-yates"
ALGORITHM_VERSION = 1
WHOLE_FRAME = ""
NUMBERS_AVAILABLE = 2**256
SMALLEST_STRATUM_SAMPLE = 2


class CannotDraw(ValueError):
    """The sample asked for cannot be drawn from this frame; the message says why."""


class Design(StrEnum):
    """How the charts are chosen."""

    SIMPLE = "simple"
    STRATIFIED = "stratified"
    PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Unit:
    """One chart of the frame. The key is an opaque number of the application, never patient data."""

    key: str
    stratum: str = WHOLE_FRAME


@dataclass(frozen=True, slots=True)
class Picked:
    """One drawn chart with its place in the sample (or, for a spare, its place in the queue of its stratum)."""

    position: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn: the sample in the order drawn, stratum by stratum, and the spares of each stratum."""

    selected: tuple[Picked, ...]
    spares: tuple[Picked, ...]


class RandomNumbers:
    """The stream of random numbers of one seed and stratum, as described at the top of this module."""

    def __init__(self, seed: str, stratum: str = WHOLE_FRAME) -> None:
        self.seed = seed
        self.stratum = stratum
        self.counter = 0

    def next_number(self) -> int:
        """The next 256-bit number."""
        block = canonical_json([ALGORITHM, ALGORITHM_VERSION, self.seed, self.stratum, self.counter])
        self.counter += 1
        return int.from_bytes(hashlib.sha256(block.encode("ascii")).digest(), "big")

    def below(self, bound: int) -> int:
        """A number from 0 to bound - 1, each equally likely."""
        if not 0 < bound <= NUMBERS_AVAILABLE:
            raise ValueError("the bound must be between 1 and 2**256")
        limit = NUMBERS_AVAILABLE - NUMBERS_AVAILABLE % bound
        while (number := self.next_number()) >= limit:
            continue
        return number % bound


def canonical_json(value: object) -> str:
    """The one spelling of a value that hashes are taken over: ASCII, keys in order, no spaces."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)


def frame_sha256(frame: Sequence[Unit]) -> str:
    """The fingerprint of the frame: its units, their strata and their order."""
    digest = hashlib.sha256()
    for unit in frame:
        digest.update(canonical_json([unit.key, unit.stratum]).encode("ascii") + b"\n")
    return digest.hexdigest()


def shuffle_front(items: Sequence[Unit], count: int, numbers: RandomNumbers) -> list[Unit]:
    """The first ``count`` units of a fair shuffle, without shuffling the rest."""
    pool = list(items)
    for place in range(count):
        other = place + numbers.below(len(pool) - place)
        pool[place], pool[other] = pool[other], pool[place]
    return pool[:count]


def strata_of(frame: Iterable[Unit]) -> dict[str, list[Unit]]:
    """The units of each stratum in frame order, strata in the order of their names."""
    strata: dict[str, list[Unit]] = {}
    for unit in frame:
        strata.setdefault(unit.stratum, []).append(unit)
    return {name: strata[name] for name in sorted(strata)}


def draw(frame: Sequence[Unit], *, seed: str, sizes: Mapping[str, int], spares: int = 0) -> Draw:
    """Draw ``sizes[stratum]`` charts from every stratum, and up to ``spares`` more from each as spares.

    A simple sample or a probe has the single stratum ``""``. Spares stop where a stratum has no more charts.
    Raises CannotDraw for an empty or repeated unit, an unknown stratum, or a size the stratum cannot give.
    """
    refuse_a_bad_request(frame, seed=seed, sizes=sizes, spares=spares)
    selected: list[Picked] = []
    waiting: list[Picked] = []
    for stratum, units in strata_of(frame).items():
        size = sizes[stratum]
        count = min(size + spares, len(units))
        shuffled = shuffle_front(units, count, RandomNumbers(seed, stratum))
        first_position = len(selected) + 1
        selected.extend(Picked(position, unit) for position, unit in enumerate(shuffled[:size], first_position))
        waiting.extend(Picked(place, unit) for place, unit in enumerate(shuffled[size:], start=1))
    return Draw(tuple(selected), tuple(waiting))


def refuse_a_bad_request(frame: Sequence[Unit], *, seed: str, sizes: Mapping[str, int], spares: int) -> None:
    """Raise CannotDraw, with the reason in words, unless the frame can give exactly the sizes asked for."""
    if not frame:
        raise CannotDraw("The population is empty: no chart meets the criteria.")
    if not seed.strip():
        raise CannotDraw("A seed is needed.")
    if spares < 0:
        raise CannotDraw("The number of spares cannot be negative.")
    if len({unit.key for unit in frame}) != len(frame):
        raise CannotDraw("The frame names the same chart twice.")
    counts = {stratum: len(units) for stratum, units in strata_of(frame).items()}
    if set(sizes) != set(counts):
        names = ", ".join(sorted(repr(name) for name in set(sizes) ^ set(counts)))
        raise CannotDraw(f"Sizes and strata do not agree on: {names}.")
    for stratum, available in counts.items():
        where = f"Stratum {stratum}" if stratum else "The population"
        if sizes[stratum] < 1:
            raise CannotDraw(f"{where} needs a sample of at least one chart.")
        if sizes[stratum] > available:
            raise CannotDraw(f"{where} has {available} charts; {sizes[stratum]} were asked for.")


def allocate_proportionally(
    counts: Mapping[str, int], size: int, *, minimum: int = SMALLEST_STRATUM_SAMPLE
) -> dict[str, int]:
    """Share a sample among strata in proportion to their charts.

    Every stratum first gets ``minimum`` charts (or all it has, if fewer), because a stratum with one reviewed
    chart gives no spread and cannot be estimated. The rest go one at a time to the stratum furthest below its
    proportional share; of equals, to the one whose name sorts first.
    """
    floors = {name: min(minimum, count) for name, count in counts.items()}
    total = sum(counts.values())
    if size > total:
        raise CannotDraw(f"The population has {total} charts; {size} were asked for.")
    if size < sum(floors.values()):
        raise CannotDraw(f"{len(counts)} strata need a sample of at least {sum(floors.values())} charts.")
    shares = dict(floors)
    for _ in range(size - sum(floors.values())):
        open_strata = [name for name in sorted(counts) if shares[name] < counts[name]]
        neediest = max(open_strata, key=lambda name: counts[name] * size - shares[name] * total)
        shares[neediest] += 1
    return shares
