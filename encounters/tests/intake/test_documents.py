"""Attachments become text a coder can read and point into. No database."""

import base64
from datetime import date
from typing import Any

import pytest

from encounters.intake.fhir import read_bundle
from encounters.intake.text import readable_text
from encounters.intake.values import IncomingDocument, MalformedMessage
from encounters.tests.intake.bundles import bundle, document, encounter, patient

CDA = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Discharge summary</title><component><structuredBody>
<component><section><title>Hospital course</title><text><paragraph>Treated for pneumonia.</paragraph>
<list><item>Ceftriaxone</item><item>Oxygen</item></list></text></section></component>
<component><section><title>Results</title><text><table><tbody><tr><td>Sodium</td><td>131</td></tr></tbody></table></text>
</section></component></structuredBody></component></ClinicalDocument>"""

RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Word;}\f0 Acute \b systolic\b0  heart failure.\par "
    r"Temp 38.5\'b0C \u8212?stable\tab yes\{1\}}"
)


def read_document(*parts: dict[str, Any]) -> IncomingDocument:
    (found,) = read_bundle(bundle(patient(), encounter(), *parts)).encounters[0].documents
    return found


def test_plain_text_keeps_its_lines() -> None:
    found = read_document(document("Course:\r\n  Treated.\r\n\r\n\r\n\r\nStable.\x00"))
    assert found.text == "Course:\n  Treated.\n\nStable."
    assert (found.kind, found.title) == ("discharge_summary", "Discharge summary")
    assert found.written_at is not None
    assert found.written_at.date() == date(2026, 10, 3)


def test_html_loses_markup_scripts_and_styles_but_not_a_word() -> None:
    markup = (
        "<html><head><style>p{color:red}</style></head><body><h1>Course</h1><p>Acute&nbsp;kidney injury,<br>resolved "
        "&amp; stable</p><script>alert(1)</script><table><tr><td>Na</td><td>131</td></tr></table><ul><li>one</li></ul>"
        "</body></html>"
    )
    text = readable_text(markup.encode(), "text/html")
    assert [line for line in text.split("\n") if line] == [
        "Course",
        "Acute kidney injury,",
        "resolved & stable",
        "Na | 131",
        "- one",
    ]


def test_rich_text_is_read_without_its_fonts() -> None:
    text = readable_text(RTF.encode("latin-1"), "text/rtf")
    assert text == "Acute systolic heart failure.\nTemp 38.5°C —stable\tyes{1}"


def test_a_ccda_document_is_read_section_by_section() -> None:
    text = readable_text(CDA.encode(), "application/xml")
    assert text.split("\n") == [
        "Discharge summary",
        "",
        "Hospital course",
        "Treated for pneumonia.",
        "- Ceftriaxone",
        "- Oxygen",
        "",
        "Results",
        "Sodium | 131",
    ]


def test_a_note_enclosed_in_a_ccda_is_read() -> None:
    inner = base64.b64encode(RTF.encode("latin-1")).decode()
    body = f'<nonXMLBody><text mediaType="text/rtf" representation="B64">{inner}</text></nonXMLBody>'
    cda = f'<ClinicalDocument xmlns="urn:hl7-org:v3"><component>{body}</component></ClinicalDocument>'
    assert readable_text(cda.encode(), "text/xml").startswith("Acute systolic heart failure.")


def test_a_pdf_is_kept_and_says_that_it_cannot_be_read_here() -> None:
    found = read_document(document(b"%PDF-1.7 ...", "application/pdf"))
    assert "PDF" in found.text
    assert "not readable here" in found.text


def test_the_first_bytes_decide_and_not_the_stated_type() -> None:
    assert "not readable here" in readable_text(b"%PDF-1.4 ...", "text/plain")


def test_an_address_alone_says_that_the_text_was_not_sent() -> None:
    found = read_document(
        document("", content=[{"attachment": {"contentType": "text/plain", "url": "https://x/Binary/7"}}])
    )
    assert "was not sent" in found.text


def test_an_attachment_in_a_binary_of_the_bundle_is_read() -> None:
    binary = {
        "resourceType": "Binary",
        "id": "b1",
        "contentType": "text/plain",
        "data": base64.b64encode(b"From the binary.").decode(),
    }
    found = read_document(document("", content=[{"attachment": {"url": "Binary/b1"}}]), binary)
    assert found.text == "From the binary."


def test_of_several_formats_the_most_readable_is_taken() -> None:
    formats = [
        {"attachment": {"contentType": kind, "data": base64.b64encode(data).decode()}}
        for kind, data in (("application/pdf", b"%PDF-1.7"), ("text/plain", b"Plain words."))
    ]
    assert read_document(document("", content=formats)).text == "Plain words."


def test_an_empty_document_is_noted_and_not_stored() -> None:
    read = read_bundle(bundle(patient(), encounter(), document("  \n ")))
    assert read.encounters[0].documents == ()
    assert read.notes == ("entry 3 (DocumentReference): the document is empty; not stored.",)


def test_a_document_of_no_encounter_goes_to_the_only_stay_of_its_day() -> None:
    loose = document("Late note.")
    del loose["context"]
    later = encounter(id="e2", identifier=[{"value": "ACC-2"}], period={"start": "2026-11-02", "end": "2026-11-02"})
    first, second = read_bundle(bundle(patient(), encounter(), later, loose)).encounters
    assert (len(first.documents), len(second.documents)) == (1, 0)


def test_the_narrative_of_a_composition_is_a_document() -> None:
    composition = {
        "resourceType": "Composition",
        "id": "o1",
        "status": "final",
        "title": "History and physical",
        "type": {"coding": [{"system": "http://loinc.org", "code": "34117-2"}]},
        "date": "2026-10-02",
        "encounter": {"reference": "urn:uuid:e1"},
        "section": [{"title": "Plan", "text": {"status": "generated", "div": "<div><p>Diuresis.</p></div>"}}],
    }
    found = read_document(composition)
    assert (found.kind, found.text) == ("history_physical", "Plan\n\nDiuresis.")


def test_two_megabytes_of_text_are_refused_with_the_limit_named() -> None:
    note = document("word " * 420_000)
    with pytest.raises(MalformedMessage, match=r"2\.0 MB of text; the limit is 1 MB") as refusal:
        read_bundle(bundle(patient(), encounter(), note))
    assert refusal.value.where == "entry 3 (DocumentReference)"


def test_a_megabyte_of_markup_around_a_short_note_is_no_reason_to_refuse_it() -> None:
    assert (
        readable_text(b"<html><body>" + b"<p> </p>" * 200_000 + b"Short.</body></html>", "text/html").strip()
        == "Short."
    )


@pytest.mark.parametrize(
    ("attachment", "reason"),
    [
        ({"contentType": "text/plain", "data": "not base64!"}, "not valid base64"),
        ({"contentType": "text/plain", "data": 7}, "not valid base64"),
        ({"contentType": "application/xml", "data": base64.b64encode(b"<a><b></a>").decode()}, "XML cannot be read"),
        (
            {
                "contentType": "application/xml",
                "data": base64.b64encode(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>').decode(),
            },
            "declares entities",
        ),
    ],
)
def test_an_unreadable_attachment_is_refused(attachment: dict[str, Any], reason: str) -> None:
    with pytest.raises(MalformedMessage, match=reason):
        read_bundle(bundle(patient(), encounter(), document("", content=[{"attachment": attachment}])))
