"""Files that nobody should be able to load, and files that look odd and are sound."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from codesets.loaders.layouts import read_release, recognised
from codesets.loaders.sources import LayoutError, Source, sources_of
from codesets.models import Release
from codesets.tests.test_layouts import FILES, LIMITS, SAMPLES

CONTENT = (SAMPLES / LIMITS).read_bytes()


def packed(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return whole.getvalue()


def nested(deep: int) -> bytes:
    content = packed((LIMITS, CONTENT))
    for _ in range(deep - 1):
        content = packed(("inner.zip", content))
    return content


def altered(at: int, there: int, value: bytes) -> bytes:
    """A zip of one file in whose two headings something else is said."""
    content = bytearray(packed((LIMITS, CONTENT)))
    content[at : at + len(value)] = value
    directory = content.rindex(b"PK\x01\x02")
    content[directory + there : directory + there + len(value)] = value
    return bytes(content)


def damaged() -> bytes:
    content = bytearray(packed((LIMITS, CONTENT)))
    content[100:140] = b"\xff" * 40
    return bytes(content)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "thousands of files": (lambda: packed(*((f"{n}.txt", b"x") for n in range(2_001))), "holds 2,001 files"),
    "zips four deep": (lambda: nested(4), "holds zips within zips, 3 deep and more"),
    "a bomb in the inner zip": (
        lambda: packed(("inner.zip", packed(("table.txt", b"\0" * 20_000_000)))), "table.txt would expand 150 times",
    ),
    "a password": (lambda: altered(6, 8, b"\x01\x00"), "is locked with a password"),
    "another way of packing": (lambda: altered(8, 10, b"\x09\x00"), "pack it again as an ordinary zip"),
    "damaged bytes": (damaged, "is damaged inside its zip"),
    "an inner zip that is none": (lambda: packed(("inner.zip", b"PK\x03\x04 cut off")), "is not a whole zip file"),
    "no file": (packed, "holds no table; it holds nothing"),
    "a guide only": (lambda: packed(("guide.pdf", b"%PDF")), "holds no table; it holds guide.pdf"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_zip_that_cannot_be_trusted_is_refused_with_the_reason(case: str, tmp_path: Path) -> None:
    make, message = REFUSED[case]
    path = tmp_path / "published.zip"
    path.write_bytes(make())
    with pytest.raises(LayoutError, match=message):
        read_release("mue", [path])


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_any_common_way_of_packing_is_read_and_zips_within_zips(how: int, tmp_path: Path) -> None:
    path = tmp_path / "published.zip"
    path.write_bytes(packed(("inner.zip", packed((LIMITS, CONTENT), how=how))))
    (source,) = sources_of(path)
    assert list(source.rows()) == list(Source(SAMPLES / LIMITS).rows())


@pytest.mark.django_db
def test_a_name_that_points_elsewhere_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "published.zip"
    path.write_bytes(packed((f"../../elsewhere/{LIMITS}", CONTENT), ("..\\..\\elsewhere.txt", b"x")))
    assert {source.name for source in sources_of(path)} == {LIMITS, "elsewhere.txt"}
    assert read_release("mue", [path]).rows is not None
    assert sorted(os.listdir(tmp_path)) == ["published.zip"]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dangling.csv").symlink_to(tmp_path / "gone")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    for name, message in (
        ("", "is a folder; name the file in it"),
        ("gone.csv", r"gone\.csv: there is no such file"),
        ("dangling.csv", "there is no such file"),
        ("loop.csv", "there is no such file|cannot be read"),
        ("pipe.csv", "there is no such file"),
        ("x" * 300, "cannot be read|there is no such file"),
    ):
        with pytest.raises(LayoutError, match=message):
            read_release("mue", [tmp_path / name])


def test_lines_may_end_in_carriage_returns_alone(tmp_path: Path) -> None:
    path = tmp_path / LIMITS
    path.write_bytes(CONTENT.replace(b"\r\n", b"\n").replace(b"\n", b"\r"))
    theirs = [row for _, row in Source(SAMPLES / LIMITS).rows()]
    assert [[cell.replace("\r", "\n") for cell in row] for _, row in Source(path).rows()] == [
        [cell.replace("\r\n", "\n") for cell in row] for row in theirs
    ]


def test_a_line_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / LIMITS
    path.write_bytes(CONTENT + b"9" * 17 * 1024**2)
    lines = CONTENT.count(b"\n")
    with pytest.raises(LayoutError, match=rf"line {lines + 1}: the line has more than 16,777,216 bytes"):
        list(Source(path).rows())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("layout", "old", "new", "message"),
    [
        (
            "icd10cm-codes",
            b"\r\n",
            b"x" * 2_100 + b"\r\n",
            r"row \d+ of the codes does not fit, title: more than 2,000",
        ),
        ("icd10pcs-order", b"\r\n", b"\x00\r\n", "does not fit: .*0x00"),
    ],
)
def test_a_row_that_the_database_refuses_is_told_without_a_traceback(
    layout: str, old: bytes, new: bytes, message: str, tmp_path: Path
) -> None:
    """By the name of the file and the number of the row; nothing is loaded, by command or by a worker."""
    path = tmp_path / FILES[layout]
    content = (SAMPLES / FILES[layout]).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    path.write_bytes(content[: -len(old)] + new)
    before = Release.objects.count()
    with pytest.raises(CommandError, match=rf"(?s){path.name}: .*{message}.*Nothing was loaded"):
        call_command("load_codeset", layout, str(path))
    assert Release.objects.count() == before


@pytest.mark.parametrize(
    ("names", "layout"),
    [
        (("icd10cm-order-2031.txt", "icd10cm-codes-2031.txt"), "icd10cm-order"),
        (("icd10pcs_order_2031.txt", "icd10pcs_codes_2031.txt"), "icd10pcs-order"),
        (("HCPC2031_JAN_ANWEB.txt", "HCPC2031_APR_ANWEB.csv"), "hcpcs"),
    ],
)
def test_of_two_layouts_published_in_one_zip_the_richer_is_recognised(
    names: tuple[str, ...], layout: str, tmp_path: Path
) -> None:
    path = tmp_path / "published.zip"
    path.write_bytes(packed(*((name, (SAMPLES / name).read_bytes()) for name in names)))
    assert recognised([path]) == layout


def test_a_wrong_layout_is_told_by_the_file_that_goes_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "published.zip"
    like_titles = b"".join(f"{number} I A capped service {number}\r\n".encode() for number in range(10_000, 10_040))
    path.write_bytes(
        packed(("OPPSCAP.txt", like_titles), ("PPRRVU2031_Jan.csv", (SAMPLES / "PPRRVU2031_Jan.csv").read_bytes()))
    )
    with pytest.raises(LayoutError, match=r"looks like “Physician fee schedule relative values” \(layout pprrvu\)"):
        read_release("aoc", [path])
    with pytest.raises(LayoutError, match=r"OPPSCAP\.txt: its name does not say whether it is LONGULT"):
        read_release("cpt", [path])
