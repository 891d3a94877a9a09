"""Codes, the book they stand in with its notes, and what sources say of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q

from codesets.models.releases import DatedQuerySet, DatedRow, Release, System, dates_in_order, valid_on

SEARCH_CONFIG = "codesets_words"
"""Text-search configuration: unaccented, English stems, no stop words ("with" and "without" matter to a coder)."""


class SearchWords(Func):
    """The stemmed words of a text; slashes and hyphens part words, so that "and/or" is not taken for a path."""

    template = f"to_tsvector('{SEARCH_CONFIG}'::regconfig, translate(%(expressions)s, '/-', '  '))"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()


class TitleSource(models.TextChoices):
    OFFICIAL = "official", "Official"
    HOUSE = "house", "House label"
    LICENSED = "licensed", "From your AMA licence file"
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
    title = models.CharField(max_length=2000, blank=True)
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
            *(GinIndex(fields=["words"], condition=Q(system=each), name=f"code_words_{each}") for each in System),
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
