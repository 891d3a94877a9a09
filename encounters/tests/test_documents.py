"""D2: the words that support a code are marked, and the text on the screen is the stored text to the letter."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from encounters.documents import Mark, marked_text, pieces

TEXTS = st.text(max_size=60)
SPANS = st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=6)


def visible(marked: str) -> str:
    return html.unescape(re.sub(r"</?mark[^>]*>", "", marked))


def test_marked_words_carry_their_code() -> None:
    text = "Acute kidney injury & CKD"
    assert marked_text(text, [Mark(5, 0, 19, "N17.9")]) == (
        '<mark class="cp-mark" data-evidence="5" data-code="N17.9" title="N17.9">Acute kidney injury</mark> &amp; CKD'
    )


def test_words_that_support_two_codes_name_both() -> None:
    marked = marked_text("hypertensive CKD", [Mark(1, 0, 16, "I12.9"), Mark(2, 13, 16, "N18.9")])
    assert 'data-code="I12.9, N18.9"' in marked


def test_markup_in_a_document_is_shown_not_obeyed() -> None:
    assert "<script>" not in marked_text("<script>alert(1)</script>", [Mark(1, 0, 8, "Z00.00")])


@given(TEXTS, SPANS)
def test_the_visible_text_is_the_stored_text_whatever_the_marks(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(key, start, end, f"A0{key}") for key, (start, end) in enumerate(spans)]
    assert "".join(piece for piece, _ in pieces(text, marks)) == text
    assert visible(marked_text(text, marks)) == text
