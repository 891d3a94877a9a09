"""The article download of CMS's Medicare Coverage Database: which diagnoses local articles list for which services.

The codes of a local determination stand in its "billing and coding" article. The download is a zip within
a zip of comma-separated tables with a heading line; cells may hold whole HTML documents. An article is named by number
and version; ranges are written out, one row for each code. Read are the tables below and no other: no description of
a code, which may be the AMA's, and no text of an article but its title.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Q

from codesets.loaders.coverage import DIAGNOSIS, SERVICE, read_day
from codesets.loaders.periods import Period, required
from codesets.loaders.sources import LayoutError, Source, fingerprint
from codesets.models import CoverageDiagnosis, CoveragePolicy, CoverageService, Resolution, Table
from codesets.services import ReleaseFile, Rows

TABLES: dict[str, tuple[str, ...]] = {
    "article": ("article_id", "article_version", "title", "article_eff_date", "article_end_date", "status"),
    "article_x_hcpc_code": ("article_id", "article_version", "hcpc_code_id", "hcpc_code_group"),
    "article_x_icd10_covered": ("article_id", "article_version", "icd10_code_id", "icd10_covered_group"),
    "article_x_icd10_noncovered": ("article_id", "article_version", "icd10_code_id", "icd10_noncovered_group"),
    "article_x_contractor": (
        "article_id", "article_version", "contractor_id", "contractor_type_id", "contractor_version",
    ),
    "contractor": ("contractor_id", "contractor_type_id", "contractor_version", "contractor_bus_name"),
    "contractor_jurisdiction": (
        "contractor_id", "contractor_type_id", "contractor_version", "state_id", "term_date",
    ),
    "state_lookup": ("state_id", "state_abbrev"),
}  # fmt: skip
"""The tables needed, and what is read of each."""
BESIDE: dict[str, tuple[str, ...]] = {
    "contractor_type_lookup": ("contractor_type_id", "description"),
    "article_x_primary_jurisdiction": ("article_id", "article_version", "state_id"),
    "article_related_documents": ("article_id", "article_version", "r_lcd_id"),
    "article_future_retire": ("article_id", "retire_dt"),
    "update_period": ("period_id", "begin_date"),
    "lcd": ("lcd_id", "lcd_version", "title", "status", "rev_eff_date"),
}
"""Tables that add to it where they are there; the last is of the LCD download."""
MEMBER = rf"^({'|'.join([*TABLES, *BESIDE])})\.csv$"
PARTS_OF_STATES = {
    "NF": "CA", "SF": "CA", "EM": "MO", "WM": "MO", "DN": "NY", "QN": "NY", "UN": "NY", "CNMI": "MP",
}  # fmt: skip
"""Where the database divides a state, or names it by another abbreviation, the state of an address."""
PLACEHOLDER = "XX000"
"""Stands in a list of an article in the place of codes: none apply."""
MOST_UNREAD = 100
"""One row in so many may hold something else than a code; more of them are another layout."""

Key = tuple[str, str]
"""Number and version of an article."""


def is_table(head: str) -> bool:
    """Whether a file begins with the headings of one of the tables."""
    named = _headings(head)
    return any(named >= set(columns) for columns in (*TABLES.values(), *BESIDE.values()))


def release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """The articles as they stood in the last week of the download; each holds from its own first to its last day."""
    tables = _by_table(sources)
    period = required(_week(tables), effective, sources[0].path.name)
    used = [tables[name] for name in sorted(tables)]
    return ReleaseFile(
        table=Table.LCD,
        version="mcd",
        edition=period.name,
        effective_on=period.first,
        known_until=None,
        source=", ".join(sorted({source.path.name for source in used}))[:200],
        sha256=fingerprint("mcd", used, period.first),
        rows=lambda: _Database(tables).rows(),
        speaks_of={CoveragePolicy: Q(), CoverageService: Q(), CoverageDiagnosis: Q()},
    )


def _headings(head: str) -> frozenset[str]:
    first = next((line for line in head.splitlines() if line.strip()), "")
    return frozenset(cell.strip().strip('"\ufeff').lower() for cell in first.split(","))


def _by_table(sources: list[Source]) -> dict[str, Source]:
    """Each table once. The LCD download repeats those of contractors and states; the article download's are read."""
    named: defaultdict[str, list[Source]] = defaultdict(list)
    for source in sources:
        named[source.name.lower().removesuffix(".csv")].append(source)
    missing = [name for name in TABLES if name not in named]
    if missing and "article" not in named and "lcd" in named:
        raise LayoutError(
            sources[0].path.name,
            "is the download of LCDs, which lists no diagnoses; load that of articles (current_article.zip), with or "
            "without this one",
        )
    if missing:
        raise LayoutError(sources[0].path.name, f"lacks {', '.join(f'{name}.csv' for name in missing)}")
    if len(named["article"]) > 1:
        raise LayoutError(named["article"][1].path.name, "holds the articles several times; give one download")
    home = named["article"][0].path
    return {
        name: next((source for source in found if source.path == home), found[0])
        for name, found in named.items()
        if name in TABLES or name in BESIDE
    }


def _week(tables: dict[str, Source]) -> Period | None:
    """The last week that the download counts."""
    source = tables.get("update_period")
    if source is None:
        return None
    days = [day for line, (_, said) in _rows(source, BESIDE["update_period"]) if (day := _day(said, source, line))]
    first = max(days, default=None)
    if first is None:
        return None
    return Period(first, first + timedelta(days=6), f"Coverage database, week of {first:%m/%d/%Y}")


def _rows(source: Source, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The columns of every row, by their headings, wherever they stand."""
    places: list[int] | None = None
    width = 0
    for number, cells in source.rows():
        if places is None:
            headings = [cell.strip().strip("\ufeff").lower() for cell in cells]
            if lacking := [name for name in columns if name not in headings]:
                raise LayoutError(source.name, f"has no column {', '.join(lacking)}", number)
            places, width = [headings.index(name) for name in columns], len(cells)
        elif len(cells) != width:
            raise LayoutError(source.name, f"has {len(cells)} columns instead of {width}", number)
        else:
            yield number, [cells[place].strip() for place in places]


def _day(said: str, source: Source, line: int) -> date | None:
    """A day, which most tables write with a time of day."""
    return read_day(re.sub(r"[ T]\d{1,2}:\d\d.*", "", said), source.name, line)


@dataclass(frozen=True, slots=True)
class _Article:
    """One version of an article, with the days on which it holds."""

    number: str
    """As people quote it, A and digits; of an earlier version with that beside it."""
    title: str
    first: date
    last: date | None
    contractor: str = ""
    states: tuple[str, ...] = ()
    parts: str = ""
    basis: tuple[str, ...] = ()


@dataclass(slots=True)
class _Database:
    tables: dict[str, Source]
    articles: dict[Key, _Article] = field(default_factory=dict)
    listing: set[Key] = field(default_factory=set)
    """Articles of services that list diagnoses; the others bind nothing."""

    def rows(self) -> Iterator[Rows]:
        """Diagnoses as they are read, then the services and the titles of the articles that list any."""
        self.articles = self._bound_somewhere(_one_after_another(self._dated()))
        of_services = {key for key, *_ in self._codes("article_x_hcpc_code", SERVICE)}
        self.articles = {key: article for key, article in self.articles.items() if key in of_services}
        columns: tuple[str, ...] = ("number", "code", "resolution", "group", "valid_from", "valid_to")
        yield Rows(CoverageDiagnosis, columns, self._diagnoses())
        yield Rows(CoverageService, ("number", "code", "group", "valid_from", "valid_to"), self._services())
        columns = ("number", "version", "title", "contractor", "basis", "states", "parts")
        yield Rows(CoveragePolicy, columns, self._policies())

    def _dated(self) -> dict[Key, _Article]:
        """Articles that are or were in force. Proposed ones (P) never bound anybody."""
        source = self.tables["article"]
        columns = (*TABLES["article"], *self._optional(source, "date_retired", "article_rev_end_date"))
        retiring = self._retiring()
        found: dict[Key, _Article] = {}
        for line, (number, version, title, first, last, status, *ends) in _rows(source, columns):
            begins = _day(first, source, line)
            if not re.fullmatch(r"\d{1,9}", number) or not re.fullmatch(r"\d{1,5}", version):
                raise LayoutError(source.name, f"“{number[:20]} {version[:20]}” is no article with its version", line)
            if status.upper() not in {"A", "R"} or begins is None:
                continue
            said = [day for day in (*(_day(end, source, line) for end in (last, *ends)), retiring.get(number)) if day]
            if status.upper() == "R" and not said:
                continue
            end = min(said, default=None)
            if end is None or end >= begins:
                found[number, version] = _Article(f"A{number}", _plain(title)[:400], begins, end)
        if not found:
            raise LayoutError(source.name, "holds no article that is or was in force")
        return found

    def _retiring(self) -> dict[str, date]:
        """Days on which articles are announced to end."""
        source = self.tables.get("article_future_retire")
        if source is None:
            return {}
        rows = _rows(source, BESIDE["article_future_retire"])
        return {number: day for line, (number, said) in rows if (day := _day(said, source, line))}

    def _optional(self, source: Source, *names: str) -> list[str]:
        headings = _headings(source.head())
        return [name for name in names if name in headings]

    def _bound_somewhere(self, articles: dict[Key, _Article]) -> dict[Key, _Article]:
        """The articles of contractors for Part A and Part B, with name, states, and the determinations behind them."""
        contractors = self._contractors()
        served = self._served()
        narrowed = self._primary()
        behind = self._determinations()
        of_article: defaultdict[Key, set[tuple[str, ...]]] = defaultdict(set)
        source = self.tables["article_x_contractor"]
        for _, (number, version, *contractor) in _rows(source, TABLES["article_x_contractor"]):
            if tuple(contractor) in contractors:
                of_article[number, version].add(tuple(contractor))
        found: dict[Key, _Article] = {}
        for key, article in articles.items():
            own = of_article.get(key, set())
            states = {state for contractor in own for state in served.get(contractor, ())}
            if len(own) == 1 and key in narrowed:
                states = narrowed[key]
            if states:
                found[key] = replace(
                    article,
                    contractor=", ".join(sorted({contractors[each][0] for each in own} - {""}))[:80],
                    states=tuple(sorted(states)),
                    parts="".join(sorted({part for each in own for part in contractors[each][1]})),
                    basis=behind.get(key, ()),
                )
        return found

    def _contractors(self) -> dict[tuple[str, ...], tuple[str, str]]:
        """Name, and A, B or AB. Those for equipment suppliers, and for home health and hospice alone, are left out."""
        kinds: dict[str, str] = {}
        if source := self.tables.get("contractor_type_lookup"):
            kinds = {kind: _parts(said) for _, (kind, said) in _rows(source, BESIDE["contractor_type_lookup"])}
        rows = _rows(self.tables["contractor"], TABLES["contractor"])
        return {
            (number, kind, version): (_plain(name), parts)
            for _, (number, kind, version, name) in rows
            if (parts := kinds.get(kind, "AB"))
        }

    def _states(self) -> dict[str, str]:
        rows = _rows(self.tables["state_lookup"], TABLES["state_lookup"])
        named = {number: PARTS_OF_STATES.get(said.upper(), said.upper()) for _, (number, said) in rows}
        return {number: state for number, state in named.items() if re.fullmatch(r"[A-Z]{2}", state)}

    def _served(self) -> dict[tuple[str, ...], set[str]]:
        """The states that each contractor still serves."""
        states = self._states()
        found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        source = self.tables["contractor_jurisdiction"]
        for _, (*contractor, state, ended) in _rows(source, TABLES["contractor_jurisdiction"]):
            if not ended and state in states:
                found[tuple(contractor)].add(states[state])
        return found

    def _primary(self) -> dict[Key, set[str]]:
        """Where an article of one contractor is for some of its states only."""
        source = self.tables.get("article_x_primary_jurisdiction")
        states = self._states()
        found: defaultdict[Key, set[str]] = defaultdict(set)
        if source is not None:
            for _, (number, version, state) in _rows(source, BESIDE["article_x_primary_jurisdiction"]):
                if state in states:
                    found[number, version].add(states[state])
        return found

    def _determinations(self) -> dict[Key, tuple[str, ...]]:
        """The LCDs of each article, with their titles where the download of LCDs is there too."""
        titles: dict[str, str] = {}
        if source := self.tables.get("lcd"):
            titles = {number: _plain(title) for _, (number, _, title, *_) in _rows(source, BESIDE["lcd"])}
        found: defaultdict[Key, set[int]] = defaultdict(set)
        if source := self.tables.get("article_related_documents"):
            for _, (number, version, lcd) in _rows(source, BESIDE["article_related_documents"]):
                if lcd.isdecimal() and int(lcd):
                    found[number, version].add(int(lcd))
        return {
            key: tuple(f"L{lcd} {titles.get(str(lcd), '')}".strip() for lcd in sorted(lcds))
            for key, lcds in found.items()
        }

    def _codes(self, table: str, shape: re.Pattern[str]) -> Iterator[tuple[Key, str, int | None]]:
        """Article, code and group of every row of an article that is read, each once where rows of one stand together.

        What is no code is passed over: an article may say that none apply. Where that happens often, it is another
        layout.
        """
        source = self.tables[table]
        present: Key | None = None
        seen: set[tuple[str, int | None]] = set()
        unread: list[int] = []
        count = 0
        for count, (line, (number, version, said, group)) in enumerate(_rows(source, TABLES[table]), start=1):  # noqa: B007
            key, code = (number, version), said.upper()
            if code != PLACEHOLDER and code and not shape.fullmatch(code):
                unread.append(line)
            elif code and code != PLACEHOLDER and key in self.articles:
                if key != present:
                    present, seen = key, set()
                row = (code.replace(".", ""), int(group) if group.isdecimal() and int(group) < 32_768 else None)
                if row not in seen:
                    seen.add(row)
                    yield key, *row
        if len(unread) * MOST_UNREAD > count:
            raise LayoutError(source.name, f"holds no code here, nor in {len(unread) - 1:,} other rows", unread[0])

    def _services(self) -> Iterator[tuple[object, ...]]:
        for key, code, group in self._codes("article_x_hcpc_code", SERVICE):
            if key in self.listing:
                article = self.articles[key]
                yield article.number, code, group, article.first, article.last

    def _policies(self) -> Iterator[tuple[object, ...]]:
        for key, article in self.articles.items():
            if key in self.listing:
                states = "{" + ",".join(article.states) + "}"
                basis = "; ".join(article.basis)[:400]
                yield article.number, key[1], article.title, article.contractor, basis, states, article.parts

    def _diagnoses(self) -> Iterator[tuple[object, ...]]:
        for table, resolution in (
            ("article_x_icd10_covered", Resolution.COVERED),
            ("article_x_icd10_noncovered", Resolution.UNSUPPORTED),
        ):
            for key, code, group in self._codes(table, DIAGNOSIS):
                self.listing.add(key)
                article = self.articles[key]
                yield article.number, code, resolution.value, group, article.first, article.last


def _one_after_another(articles: dict[Key, _Article]) -> dict[Key, _Article]:
    """Of several versions of an article each holds until the day before the next."""
    found: dict[Key, _Article] = {}
    following: tuple[str, date] | None = None
    for key in sorted(articles, key=lambda key: (key[0], articles[key].first, int(key[1])), reverse=True):
        article = articles[key]
        if following is not None and following[0] == key[0]:
            ends = following[1] - timedelta(days=1)
            article = replace(article, number=f"A{key[0]} ({key[1]})", last=min(article.last or ends, ends))
        following = key[0], article.first
        if article.last is None or article.last >= article.first:
            found[key] = article
    return dict(sorted(found.items()))


def _parts(description: str) -> str:
    """Which part of Medicare a contractor of this kind serves: ``MAC - Part A``, ``A and B MAC``, ``DME MAC``."""
    words = set(re.findall(r"[A-Z]+", description.upper()))
    if words & {"A", "B"}:
        return "".join(sorted(words & {"A", "B"}))
    return "" if words & {"DME", "DMERC", "HHH", "RHHI"} else "AB"


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
