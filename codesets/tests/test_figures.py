"""The starter set agrees with the official figures, and loading it again changes nothing."""

from io import StringIO

import pytest
from django.core.management import call_command

from codesets import starter
from codesets.loaders.house_files import DATA_DIR
from codesets.management.commands.codeset_report import EXPECTED, counted
from codesets.models import Code, Release, Table
from codesets.services import load_release

pytestmark = pytest.mark.django_db


def test_every_count_agrees_with_the_official_figure() -> None:
    assert counted() | dict(EXPECTED) == counted()


def test_the_report_says_so() -> None:
    out = StringIO()
    call_command("codeset_report", stdout=out)
    assert f"{len(EXPECTED)} of {len(EXPECTED)} counts agree." in out.getvalue()


def test_a_second_load_changes_nothing() -> None:
    before = list(Release.objects.values_list("pk", "table", "rows", "loaded_at", "live"))
    out = StringIO()
    call_command("load_starter_codesets", "--skip-ncci", stdout=out)
    assert list(Release.objects.values_list("pk", "table", "rows", "loaded_at", "live")) == before
    assert out.getvalue().count("already loaded") == len(starter.releases())


def test_one_table_can_be_loaded_alone() -> None:
    out = StringIO()
    call_command("load_codeset", "add_ons", stdout=out)
    assert out.getvalue().strip() == "Add-on codes, 2026 second quarter: 9,000 rows, already loaded"


def test_every_title_is_official_or_says_it_is_ours() -> None:
    untitled = Code.objects.filter(title="").exclude(title_source="none")
    cpt_with_official_title = Code.objects.filter(system="cpt", title_source="official")
    dental = Code.objects.filter(system="hcpcs", code__startswith="D").exclude(title="")
    assert not untitled.exists()
    assert not cpt_with_official_title.exists()
    assert not dental.exists()


def test_at_least_six_hundred_services_carry_a_house_label() -> None:
    assert Code.objects.filter(title_source="house").count() >= 600


def test_the_committed_tables_are_small() -> None:
    sizes = [path.stat().st_size for path in DATA_DIR.iterdir()]
    assert sum(sizes) < 1_000_000


def test_ncci_pairs_are_loaded_once_where_the_package_is_installed() -> None:
    release = starter.ncci_release()
    if release is None:
        pytest.skip("the package with the NCCI pairs is not installed")
    if not Release.objects.live().filter(table=Table.NCCI_HOSPITAL).exists():
        pytest.skip("the NCCI pairs were left out of this database")
    stored, new = load_release(release=release)
    assert not new
    assert stored.rows > 1_400_000
