"""Outside reference data: what a code means, when it may be used, and which tables the edits read.

Every set is a dated release, kept beside the earlier ones. A row belongs to exactly one release, so taking a release
out of force never touches another set.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

Row = TypeVar("Row", bound=models.Model)

SEARCH_CONFIG = "codesets_words"
"""Text-search configuration: unaccented, English stems, no stop words ("with" and "without" matter to a coder)."""


class SearchWords(Func):
    """The stemmed words of a text; slashes and hyphens part words, so that "and/or" is not taken for a path."""

    template = f"to_tsvector('{SEARCH_CONFIG}'::regconfig, translate(%(expressions)s, '/-', '  '))"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()


class System(models.TextChoices):
    """The four code systems a chart is coded in."""

    ICD10CM = "icd10cm", "ICD-10-CM"
    ICD10PCS = "icd10pcs", "ICD-10-PCS"
    HCPCS = "hcpcs", "HCPCS Level II"
    CPT = "cpt", "CPT"


class Table(models.TextChoices):
    """Everything a release can hold: the code systems and the tables beside them."""

    ICD10CM = "icd10cm", "ICD-10-CM"
    ICD10PCS = "icd10pcs", "ICD-10-PCS"
    HCPCS = "hcpcs", "HCPCS Level II and CPT numbers"
    ADMINISTRATIVE = "administrative", "Modifiers, places of service, revenue codes, discharge statuses, bill types"
    NCCI_HOSPITAL = "ncci_hospital", "NCCI pairs, outpatient hospital"
    NCCI_PRACTITIONER = "ncci_practitioner", "NCCI pairs, practitioner"
    UNIT_LIMITS = "unit_limits", "Medically unlikely edits"
    ADD_ONS = "add_ons", "Add-on codes"
    FEE_INDICATORS = "fee_indicators", "Physician fee schedule indicators"
    POA_EXEMPT = "poa_exempt", "Exempt from present-on-admission reporting"
    DRG_WEIGHTS = "drg_weights", "MS-DRG weights (IPPS Table 5)"
    SYNONYMS = "synonyms", "Search words"


class Setting(models.TextChoices):
    """NCCI publishes a table for each of these; they differ."""

    PRACTITIONER = "practitioner", "Practitioner"
    HOSPITAL = "hospital", "Outpatient hospital"
    DME = "dme", "Durable medical equipment supplier"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def live(self) -> ReleaseQuerySet:
        return self.filter(live=True)

    def ids_in_force(self, *, on: date) -> list[int]:
        """One release per table: the newest that had begun on the date and still speaks for it.

        A release that says nothing beyond its last known day gives way to one that does; where none does, the newest
        stays in force, because silence is not an end. Before the first release the earliest one answers.
        """
        best: dict[str, tuple[tuple[bool, bool, int], int]] = {}
        for pk, table, effective_on, known_until in self.live().values_list(
            "pk", "table", "effective_on", "known_until"
        ):
            begun = effective_on <= on
            speaks = known_until is None or known_until >= on
            order = (begun, speaks, effective_on.toordinal() if begun else -effective_on.toordinal())
            if table not in best or order > best[table][0]:
                best[table] = (order, pk)
        return sorted(pk for _, pk in best.values())


class Release(models.Model):
    """One dated load of one table, from one source. Taking it out of force brings the previous one back."""

    table = models.CharField(max_length=20, choices=Table.choices)
    version = models.CharField(max_length=60)
    edition = models.CharField(max_length=120, help_text="What a person calls it, such as FY2026 April update")
    effective_on = models.DateField()
    known_until = models.DateField(null=True, blank=True, help_text="Last day the source speaks for; empty when open")
    source = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField(db_default=Now())
    live = models.BooleanField(default=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["table", "effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["table", "sha256"], name="release_loaded_once"),
            models.UniqueConstraint(
                fields=["table", "effective_on"], condition=Q(live=True), name="release_one_live_per_day"
            ),
            models.CheckConstraint(
                condition=Q(known_until__isnull=True) | Q(known_until__gte=F("effective_on")),
                name="release_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_table_display()} {self.edition}"


def valid_on(on: date) -> Q:
    """The one meaning of "valid on a date": begun, and not ended before it. Both days count as valid."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class DatedQuerySet(models.QuerySet[Row]):
    """Rows of a release with a validity of their own."""

    def in_force(self, *, on: date) -> Self:
        """Rows of the releases in force on the date that are themselves valid on it."""
        return self.filter(valid_on(on), release_id__in=Release.objects.ids_in_force(on=on))


class DatedRow(models.Model):
    """A row with a first and a last day. ``valid_to`` is empty while the source knows no end."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name)


class TitleSource(models.TextChoices):
    OFFICIAL = "official", "Official"
    HOUSE = "house", "House label"
    NONE = "none", "No title"


def title_or_reason(system: str, code: str, title: str) -> str:
    """The title, or where a licensed or official one would come from."""
    if title:
        return title
    if system == System.CPT:
        return "No title: CPT descriptors come with your AMA licence"
    if system == System.HCPCS and code.startswith("D"):
        return "No title: CDT descriptors come with your ADA licence"
    return "No title yet: it comes with the official release"


class CodeQuerySet(models.QuerySet["Code"]):
    def in_force(self, *, on: date) -> CodeQuerySet:
        """Codes of the releases in force on the date that may be used on it."""
        return self.filter(valid_on(on), release_id__in=Release.objects.ids_in_force(on=on))

    def of_releases(self, *, on: date) -> CodeQuerySet:
        """Codes of the releases in force on the date, ended and future ones among them."""
        return self.filter(release_id__in=Release.objects.ids_in_force(on=on))

    def named(self, pairs: Iterable[tuple[str, str]]) -> CodeQuerySet:
        """The rows of the given (system, undotted code) pairs."""
        by_system: dict[str, list[str]] = {}
        for system, code in pairs:
            by_system.setdefault(system, []).append(code)
        wanted = Q(pk__in=[])
        for system, codes in by_system.items():
            wanted |= Q(system=system, code__in=codes)
        return self.filter(wanted)


class Code(DatedRow):
    """A code, or a heading above codes, as one release knows it."""

    system = models.CharField(max_length=8, choices=System.choices)
    code = models.CharField(max_length=8, help_text="Upper case, without a dot")
    display = models.CharField(max_length=9, help_text="As the field writes it")
    title = models.CharField(max_length=400, blank=True)
    short_title = models.CharField(max_length=80, blank=True)
    title_source = models.CharField(max_length=8, choices=TitleSource.choices, default=TitleSource.OFFICIAL)
    terms = models.TextField(blank=True, help_text="Inclusion terms and house-written search words, one per line")
    billable = models.BooleanField(default=True)
    parent = models.CharField(max_length=8, blank=True)
    block = models.CharField(max_length=12, blank=True)
    chapter = models.CharField(max_length=4, blank=True)
    position = models.PositiveIntegerField(default=0, help_text="Place in the book")
    weight = models.IntegerField(default=0, help_text="How likely this is what is meant, all else equal")
    words = models.GeneratedField(
        expression=SearchWords("title", "terms", "system"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "system", "code", "valid_from"], name="code_once_per_day"),
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z0-9]{2,8}$"), name="code_is_upper_case_undotted"),
            models.CheckConstraint(
                condition=~Q(title="") | Q(title_source=TitleSource.NONE), name="code_without_title_says_so"
            ),
            dates_in_order("code_dates_in_order"),
        ]
        indexes = [
            GinIndex(fields=["words"], name="code_words"),
            models.Index(OpClass("code", name="text_pattern_ops"), name="code_prefix"),
            models.Index("system", F("weight").desc(), "code", name="code_by_weight"),
            models.Index(fields=["release", "parent"], name="code_children"),
        ]

    def __str__(self) -> str:
        return f"{self.display} {self.title}"

    @property
    def shown_title(self) -> str:
        return title_or_reason(self.system, self.code, self.title)


class Block(models.Model):
    """A chapter or a block of ICD-10-CM: it holds no code of its own but its notes bind every code beneath."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    name = models.CharField(max_length=12)
    is_chapter = models.BooleanField(default=False)
    title = models.CharField(max_length=400)
    chapter = models.CharField(max_length=4)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.title}"


class NoteKind(models.TextChoices):
    INCLUDES = "includes", "Includes"
    INCLUSION_TERM = "inclusion_term", "Inclusion term"
    EXCLUDES1 = "excludes1", "Excludes1"
    EXCLUDES2 = "excludes2", "Excludes2"
    CODE_FIRST = "code_first", "Code first"
    USE_ADDITIONAL = "use_additional", "Use additional code"
    CODE_ALSO = "code_also", "Code also"
    NOTE = "note", "Note"
    SEVENTH = "seventh", "Seventh character"


class Note(models.Model):
    """An instruction of the tabular list. It binds its owner and everything beneath it."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    owner = models.CharField(max_length=12, help_text="Undotted code, block (A00-A09) or chapter number")
    kind = models.CharField(max_length=16, choices=NoteKind.choices)
    text = models.TextField()
    ranges = models.JSONField(default=list, help_text="Parsed: [first, last, {position: characters}]")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["owner", "kind"], name="note_owner")]

    def __str__(self) -> str:
        return f"{self.owner} {self.get_kind_display()}: {self.text}"


class SeventhCharacter(models.Model):
    """One choice of a seventh character, inherited by every code beneath its owner."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    owner = models.CharField(max_length=8)
    character = models.CharField(max_length=1)
    meaning = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["release", "owner", "character"], name="seventh_character_once")]

    def __str__(self) -> str:
        return f"{self.owner} {self.character}: {self.meaning}"


class Attribute(DatedRow):
    """Something a source says of a code for a span of days, such as ``manifestation``, ``cc`` or ``poa_exempt``."""

    system = models.CharField(max_length=8, choices=System.choices)
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=24)
    value = models.CharField(max_length=40, blank=True)

    objects = DatedQuerySet["Attribute"].as_manager()

    class Meta:
        constraints = [dates_in_order("attribute_dates_in_order")]
        indexes = [models.Index(fields=["code", "system"], name="attribute_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name} {self.value}".strip()


class Modifier(DatedRow):
    """A two-character modifier; the kinds say what rules read it: anatomic, global, ncci, telehealth, anesthesia ..."""

    code = models.CharField(max_length=2)
    title = models.CharField(max_length=160)
    kinds = ArrayField(models.CharField(max_length=16), default=list)

    objects = DatedQuerySet["Modifier"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "code"], name="modifier_once"),
            dates_in_order("modifier_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class AdministrativeKind(models.TextChoices):
    PLACE_OF_SERVICE = "pos", "Place of service"
    REVENUE_CODE = "revenue", "Revenue code"
    DISCHARGE_STATUS = "discharge", "Discharge status"
    BILL_TYPE = "bill_type", "Type of bill"


class AdministrativeCode(DatedRow):
    """Places of service, revenue codes, discharge statuses and types of bill: short lists with house-written labels."""

    kind = models.CharField(max_length=10, choices=AdministrativeKind.choices)
    code = models.CharField(max_length=4)
    title = models.CharField(max_length=160)
    traits = ArrayField(models.CharField(max_length=24), default=list, help_text="Such as facility, needs_hcpcs")

    objects = DatedQuerySet["AdministrativeCode"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "kind", "code"], name="administrative_code_once"),
            dates_in_order("administrative_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class NcciPair(DatedRow):
    """Column 2 is not paid beside column 1 for one patient, provider and day, unless the indicator lets a modifier."""

    column1 = models.CharField(max_length=5)
    column2 = models.CharField(max_length=5)
    indicator = models.CharField(max_length=1, help_text="0 never, 1 with a modifier, 9 not in force")

    objects = DatedQuerySet["NcciPair"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(indicator__in=["0", "1", "9"]), name="ncci_indicator_known"),
            dates_in_order("ncci_dates_in_order"),
        ]
        indexes = [models.Index(fields=["column1", "column2"], name="ncci_columns")]

    def __str__(self) -> str:
        return f"{self.column1}/{self.column2}"


class UnitLimit(DatedRow):
    """The medically unlikely edit of a code. Absence is not "unlimited": some values are confidential."""

    setting = models.CharField(max_length=12, choices=Setting.choices)
    code = models.CharField(max_length=5)
    units = models.PositiveIntegerField()
    adjudication = models.CharField(max_length=1, help_text="MAI: 1 per line, 2 and 3 per day")

    objects = DatedQuerySet["UnitLimit"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "setting", "code", "valid_from"], name="unit_limit_once"),
            models.CheckConstraint(condition=Q(adjudication__in=["1", "2", "3"]), name="unit_limit_mai_known"),
        ]
        indexes = [models.Index(fields=["code"], name="unit_limit_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.units}"


class AddOn(DatedRow):
    """An add-on code and a code it may stand beside. Primary ``CCCCC`` means the contractor decides."""

    code = models.CharField(max_length=5)
    primary = models.CharField(max_length=5)
    edit_type = models.CharField(max_length=1, help_text="1 fixed list, 2 contractor's list, 3 both")

    objects = DatedQuerySet["AddOn"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["code"], name="add_on_code")]

    def __str__(self) -> str:
        return f"{self.code} beside {self.primary}"


class FeeIndicator(DatedRow):
    """What the physician fee schedule says of a code that the edits need; no amounts."""

    code = models.CharField(max_length=5)
    modifier = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=1)
    global_days = models.CharField(max_length=3, blank=True, help_text="000, 010, 090, MMM, XXX, YYY, ZZZ")
    professional_technical = models.CharField(max_length=1, blank=True)
    bilateral = models.CharField(max_length=1, blank=True)
    multiple = models.CharField(max_length=1, blank=True)
    assistant = models.CharField(max_length=1, blank=True)
    co_surgeon = models.CharField(max_length=1, blank=True)
    team = models.CharField(max_length=1, blank=True)
    not_in_facility = models.BooleanField(default=False)
    not_in_office = models.BooleanField(default=False)

    objects = DatedQuerySet["FeeIndicator"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["code"], name="fee_indicator_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.modifier}".strip()


class DrgWeight(DatedRow):
    """IPPS Table 5: weight and mean lengths of stay of an MS-DRG for one fiscal year."""

    drg = models.CharField(max_length=3)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, blank=True, help_text="Medical or surgical")
    mdc = models.CharField(max_length=4, blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    geometric_mean_stay = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    arithmetic_mean_stay = models.DecimalField(max_digits=6, decimal_places=1, null=True)

    objects = DatedQuerySet["DrgWeight"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "drg"], name="drg_weight_once")]

    def __str__(self) -> str:
        return f"{self.drg} {self.title}"


class Synonym(models.Model):
    """A word or phrase coders type and the words of the book it stands for."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    phrase = models.CharField(max_length=80)
    means = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "phrase", "means"], name="synonym_once")]

    def __str__(self) -> str:
        return f"{self.phrase} = {self.means}"


class Word(models.Model):
    """A word of the titles and search terms of one system: how common it is, and what a misspelling may have meant."""

    system = models.CharField(max_length=8, choices=System.choices)
    word = models.CharField(max_length=40)
    frequency = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "word"], name="word_once")]
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="word_trigrams")]

    def __str__(self) -> str:
        return self.word
