"""What every layout must withstand, whichever it is: a layout added later is tried by itself, by its sample."""

import codecs
import io
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from codesets.loaders.layouts import LAYOUTS, Layout, read_release
from codesets.loaders.sources import LayoutError, Source
from codesets.management.commands import load_codeset
from codesets.models import OPTIONAL_TABLES, Release, Table
from codesets.services import load_and_compare
from codesets.tests.coverage_download import articles

SAMPLES = Path(__file__).parent / "samples"
BUILT = tempfile.TemporaryDirectory(prefix="portal-samples-")
BY_PAYMENT_YEAR = {"cms-hcc", "hcc-mappings"}


def sample_of(layout: Layout) -> Path:
    """The first sample that the layout takes for its own; that of many tables is packed when it is needed."""
    if layout.name == "mcd":
        return articles(Path(BUILT.name))
    fitting = [path for path in sorted(SAMPLES.iterdir()) if layout.looks_right(Source(path).head())]
    assert fitting, f"There is no sample of {layout.name} in codesets/tests/samples."
    return fitting[0]


def each_layout_but(*names: str) -> pytest.MarkDecorator:
    """All layouts, also those that come later, but the named ones, to which what is tested does not apply."""
    return pytest.mark.parametrize(
        "layout", [pytest.param(layout, id=name) for name, layout in LAYOUTS.items() if name not in names]
    )


each_layout = each_layout_but()


def packed(to: Path, *members: tuple[str, bytes]) -> Path:
    path = to / "published.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def rows_of(layout: Layout, path: Path) -> str:
    """All rows of a file as text; those that the database copies are left out."""
    release = read_release(layout.name, [path])
    return repr([list(rows.values) for rows in release.rows() if not isinstance(rows.values, QuerySet)])


def rewritten(path: Path, to: Path, change: Callable[[bytes], bytes]) -> Path:
    copy = to / path.name
    copy.write_bytes(change(path.read_bytes()))
    return copy


@each_layout
@pytest.mark.django_db
def test_a_dry_run_keeps_nothing_and_a_second_load_changes_nothing(layout: Layout) -> None:
    path = sample_of(layout)
    before = list(Release.objects.order_by("pk").values_list("pk", "live"))
    tried = load_and_compare(release=read_release(layout.name, [path]), dry_run=True)
    assert tried.new
    assert list(Release.objects.order_by("pk").values_list("pk", "live")) == before
    first = load_and_compare(release=read_release(layout.name, [path]))
    second = load_and_compare(release=read_release(layout.name, [path]))
    assert (first.new, second.new, second.release.pk, second.changes) == (True, False, first.release.pk, ())
    assert [change.rows for change in first.changes] == [change.rows for change in tried.changes]


@each_layout_but("cpt", *BY_PAYMENT_YEAR)
@pytest.mark.django_db
def test_another_first_day_is_another_release_and_old_days_keep_theirs(layout: Layout) -> None:
    """A release older than the one in force answers for its own days only.

    Licensed titles beneath a later release are refused, which another test shows; a payment year is a whole year, and a
    day given only chooses among several.
    """
    path = sample_of(layout)
    newer = load_and_compare(release=read_release(layout.name, [path], date(2031, 11, 1))).release
    older = load_and_compare(release=read_release(layout.name, [path], date(2031, 2, 1))).release
    table = [each.pk for each in Release.objects.filter(table=newer.table)]
    answering = {
        on: set(Release.objects.ids_in_force(on=on)) & set(table) for on in (date(2031, 2, 1), date(2031, 11, 1))
    }
    assert answering == {date(2031, 2, 1): {older.pk}, date(2031, 11, 1): {newer.pk}}


@each_layout
@pytest.mark.django_db
def test_a_zip_gives_the_same_rows_as_its_file(layout: Layout, tmp_path: Path) -> None:
    path = sample_of(layout)
    zipped = packed(tmp_path, ("guide.pdf", b"%PDF"), (f"Published/{path.name}", path.read_bytes()))
    assert rows_of(layout, zipped) == rows_of(layout, path)


@each_layout_but("mcd")
@pytest.mark.django_db
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_line_ends_do_not_matter(layout: Layout, end: bytes, tmp_path: Path) -> None:
    path = sample_of(layout)
    other = rewritten(path, tmp_path, lambda content: content.replace(b"\r\n", b"\n").replace(b"\n", end))
    ours, theirs = rows_of(layout, other), rows_of(layout, path)
    assert ours.replace("\\r\\n", "\\n") == theirs.replace("\\r\\n", "\\n")


@each_layout
def test_a_zip_that_was_cut_off_is_refused(layout: Layout, tmp_path: Path) -> None:
    path = packed(tmp_path, (sample_of(layout).name, sample_of(layout).read_bytes()))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(LayoutError, match="not a whole zip file"):
        read_release(layout.name, [path])


@each_layout
def test_a_zip_bomb_is_refused_before_it_is_read(layout: Layout, tmp_path: Path) -> None:
    path = packed(tmp_path, (sample_of(layout).name, b"\0" * 20_000_000))
    with pytest.raises(LayoutError, match="would expand 150 times and more"):
        read_release(layout.name, [path])


@each_layout
def test_an_empty_file_is_called_so(layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / sample_of(layout).name
    path.write_bytes(b"\r\n \r\n")
    with pytest.raises(LayoutError, match=r"is empty$"):
        read_release(layout.name, [path])


@each_layout_but("mcd")
@pytest.mark.django_db
def test_a_text_saved_with_a_byte_order_mark_gives_the_same_rows(layout: Layout, tmp_path: Path) -> None:
    """As UTF-8 with its mark, and, of what is no XML, as UTF-16, in which spreadsheets save "Unicode text"."""
    path = sample_of(layout)
    ours = rows_of(layout, path)
    marked = rewritten(path, tmp_path, lambda content: codecs.BOM_UTF8 + content.removeprefix(codecs.BOM_UTF8))
    assert rows_of(layout, marked) == ours
    if path.suffix != ".xml" and path.read_bytes().isascii():
        wide = rewritten(path, tmp_path, lambda content: content.decode().encode("utf-16"))
        assert rows_of(layout, wide) == ours


@each_layout
def test_a_letter_is_no_release(layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / sample_of(layout).name
    path.write_text("Dear coder,\r\n\r\nplease find the table enclosed.\r\n")
    with pytest.raises(LayoutError):
        read_release(layout.name, [path])


@each_layout_but("cpt", "mcd")
@pytest.mark.django_db
def test_two_different_files_in_one_zip_are_not_taken_for_one(layout: Layout, tmp_path: Path) -> None:
    """Two releases in a zip are refused; parts of one release must fit each other. Licensed files are read together.

    Of the coverage database, whose sample is a zip, test_coverage_database.py tries the same.
    """
    path = sample_of(layout)
    other = path.name
    for renamed, name in (("2029", "2031"), ("FY29", "FY31"), ("_290", "_310"), ("v350", "v370")):
        other = other.replace(name, renamed)
    content = path.read_bytes()
    for new, old in ((b"2029", b"2031"), (b"Order29", b"Order31"), (b"FY 2029", b"FY 2031")):
        content = content.replace(old, new)
    zipped = packed(tmp_path, (path.name, path.read_bytes()), (other, content))
    with pytest.raises(LayoutError, match=r"several|different|parts|--effective"):
        load_and_compare(release=read_release(layout.name, [zipped]))


def told(*words: str) -> str:
    out = io.StringIO()
    call_command("load_codeset", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_load_is_undone_and_restored_by_command() -> None:
    before = list(Release.objects.live().order_by("pk").values_list("pk", flat=True))
    told("mue", str(SAMPLES / "MCR_MUE_PractitionerServices_Eff_01-01-2031.csv"))
    tried = told("--undo", "unit_limits", "--dry-run")
    assert "From 2031-01-01 to further notice 2026 second quarter answers instead of" in tried
    assert Release.objects.live().count() == len(before) + 1
    undone = told("--undo", "unit_limits")
    assert undone.index("In force before:") < undone.index("2031 first quarter") < undone.index("In force now:")
    assert "2031" not in undone[undone.index("In force now:") :]
    assert list(Release.objects.live().order_by("pk").values_list("pk", flat=True)) == before
    kept = Release.objects.get(edition__startswith="2031 first quarter", table="unit_limits")
    assert f"kept as {kept.pk}: 2031 first quarter" in told("--list")
    assert "2031-01-01  open        2031 first quarter" in told("--restore", str(kept.pk))


@pytest.mark.django_db
def test_the_list_stands_in_columns_and_the_help_names_every_layout_on_its_line() -> None:
    told("lcd", str(SAMPLES / "lcd-2031.csv"))
    lines = told("--list").splitlines()
    assert lines[0] == "table              from        to          release (source)"
    assert "lcd                beginning   open        January 2031 (lcd-2031.csv)" in lines
    assert "carc               -           -           nothing is loaded" in lines
    assert {line[18] for line in lines if line.strip()} == {" "}
    words = load_codeset.Command().create_parser("manage.py", "load_codeset").format_help().splitlines()
    assert all(any(line.split() == [name, *layout.title.split()] for line in words) for name, layout in LAYOUTS.items())


@pytest.mark.django_db
def test_what_is_not_needed_may_be_taken_out_altogether() -> None:
    assert Table.NCD in OPTIONAL_TABLES
    told("ncd", str(SAMPLES / "2031100-ICD10-NCD-sample.csv"))
    assert "nothing answers instead of" in told("--undo", "ncd")
    assert not Release.objects.live().filter(table=Table.NCD).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--undo", "lcd"), "Nothing of “Local coverage"),
        (("--undo", "unit_limits"), "the only release of its table"),
        (("--restore", "999999999"), "Nothing was changed"),
        (("--restore", "0"), "There is no such load"),
        (("--undo", "nonsense"), "“nonsense” is no table; --list names them"),
        (("nonsense",), "“nonsense” is no layout; --help lists them"),
        (("lcd", "lcd.csv", "--effective", "tomorrow"), "“tomorrow” is no day; write it as YYYY-MM-DD"),
        ((), "Name the layout and its files"),
    ],
)
def test_what_cannot_be_undone_says_why(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        told(*words)
