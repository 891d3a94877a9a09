"""./run bench names what it can measure, and a figure is one line that a program can read."""

import json
import os
import subprocess
import sys

import pytest

from coding_portal.bench import benchmark, registered
from coding_portal.supervisor import PROJECT


def test_two_benchmarks_cannot_share_a_name() -> None:
    known = registered()
    assert known
    with pytest.raises(ValueError, match="two benchmarks"):
        benchmark(next(iter(known)))(list)


def test_every_benchmark_says_what_it_measures() -> None:
    assert [name for name, item in registered().items() if not item.run.__doc__] == []


def test_the_list_names_them_all() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "coding_portal.launcher", "bench", "--list"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert listed.stdout.split() == list(registered())


@pytest.mark.django_db(transaction=True)
def test_each_figure_is_one_line_of_json() -> None:
    from django.conf import settings

    database = f"{settings.DATABASE_URL.rsplit('/', 1)[0]}/{settings.DATABASES['default']['NAME']}"
    measured = subprocess.run(
        [sys.executable, "-m", "coding_portal.bench", "health"],
        cwd=PROJECT, env={**os.environ, "DATABASE_URL": database}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    figures = [json.loads(line) for line in measured.stdout.splitlines()]
    assert [figure["name"] for figure in figures] == ["health.request.p50_ms", "health.request.p95_ms"]
    assert all(set(figure) == {"name", "value", "unit"} and figure["value"] > 0 for figure in figures)
