"""E1: one catalogue. Each edit is named, sourced, explained; the document says what the code does."""

import ast
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.edits.base import CATALOGUE, Edit, Finding, Severity, Topic, edit
from claims.edits.run import ALL_EDITS, catalogue
from claims.edits.topics import TOPIC_MODULES
from claims.management.commands.edit_catalogue import document, rendered


@pytest.mark.parametrize("each", ALL_EDITS, ids=lambda each: each.code)
def test_an_edit_says_what_where_and_how_to_mend_it(each: Edit) -> None:
    assert 5 <= len(each.title) <= 90
    assert not each.title.endswith(".")
    assert each.source
    assert each.remedy.endswith(".")
    assert each.explanation.split("  ")[0].endswith(".")
    assert each.forms
    assert each.effective_from is None or each.effective_to is None or each.effective_from <= each.effective_to


def test_there_are_edits_on_every_topic() -> None:
    assert {each.topic for each in ALL_EDITS} == set(Topic)
    assert len(ALL_EDITS) >= 120


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match="DX-01"):
        edit("DX-01", Severity.NOTE, Topic.OTHER, title="Again", source="None", remedy="None.")
    assert CATALOGUE["DX-01"].title == "Diagnosis code does not exist"


def test_every_topic_module_is_in_the_catalogue() -> None:
    """A module left out of ``topics.py`` would be silent."""
    folder = Path(__file__).parents[2] / "edits"
    written = {path.stem for path in folder.glob("*.py") if "\n@edit(" in path.read_text(encoding="utf-8")}
    assert written == {module.__name__.rpartition(".")[2] for module in TOPIC_MODULES}


def test_edits_ask_no_clock_and_no_database() -> None:
    """E1: the same facts give the same findings on any day, so nothing in an edit may ask what day it is."""
    folder = Path(__file__).parents[2] / "edits"
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"today", "now", "utcnow"} or ast.unparse(node) == "claim.today", path


def test_the_catalogue_is_in_the_order_of_its_modules() -> None:
    modules = [each.find.__module__ for each in catalogue()]
    assert list(dict.fromkeys(modules)) == [module.__name__ for module in TOPIC_MODULES]


def test_the_document_is_current() -> None:
    call_command("edit_catalogue")
    assert document().read_text(encoding="utf-8") == rendered()


def test_a_finding_takes_what_the_catalogue_says() -> None:
    assert Finding("Words.").severity is Severity.NOTE
