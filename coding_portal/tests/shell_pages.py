"""A small chart with nothing behind it, to play the frame's script on; ``RECEIVED`` holds what the page has posted."""

import json
import time
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from coding_portal import keys
from coding_portal.errors import StaleVersion

PAGES = Path(__file__).parent / "shell"
TEXTS = {
    1: "PRINCIPAL PROBLEM \N{GRINNING FACE}\nAcute on chronic systolic heart failure, hypertensive <heart> disease.\n"
    + "\n".join(f"Day {day}: no change." for day in range(1, 60)),
    2: "Progress note without any evidence.",
    3: "Seen in the ED with acute kidney injury.",
}
MARKS = {1: {"11": "systolic heart failure", "12": "hypertensive"}, 2: {}, 3: {"31": "acute kidney injury"}}
CODES = {"4": "I50.22", "5": "N17.9"}
RECEIVED: list[tuple[str, dict[str, Any]]] = []
BROKEN: set[str] = set()
"""Addresses that answer 503 for now."""


def _render(page: str, request: HttpRequest | None = None, **context: Any) -> SafeString:
    return SafeString(engines["django"].from_string((PAGES / page).read_text()).render(context, request))


def _document(number: int) -> SafeString:
    """The text with its marks; every word of it is written above."""
    marked = escape(TEXTS[number])
    for mark, words in MARKS[number].items():
        piece = format_html('<mark class="cp-mark" data-evidence="{}" data-code="I50.22">{}</mark>', mark, words)
        marked = SafeString(marked.replace(words, piece))
    return _render("_document.html", number=number, marked=marked)


def _codes(*codes: tuple[str, str]) -> SafeString:
    context: dict[str, Any] = {
        "codes": codes,
        "fills": ["version", "start", "end", "line"],
        "keys": keys.shortcuts_for({}),
    }
    return _render("_codes.html", **context)


def chart(request: HttpRequest) -> HttpResponse:
    context = {
        "documents": [(number, len(marks)) for number, marks in MARKS.items()],
        "first": _document(1),
        "codes": _codes(*CODES.items()),
    }
    return HttpResponse(_render("chart.html", request, **context))


def document(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(_document(number))


def options(request: HttpRequest) -> HttpResponse:
    """The one code that matches, and one that is on the chart already."""
    option = (
        '<li role="option" class="cp-option" id="option-{0}" data-code="{0}"{1}><span class="cp-code">{0}</span></li>'
    )
    found = [("I50.21", ""), ("I50.22", SafeString(' aria-disabled="true"'))]
    return HttpResponse(format_html_join("", option, found) if request.GET["q"].casefold().startswith("i50") else "")


def post(request: HttpRequest, action: str) -> HttpResponse:
    """Notes what was sent; says what happened as the portal's own views do."""
    if action in BROKEN:
        return HttpResponse(status=503)
    RECEIVED.append((action, request.POST.dict()))
    if action == "undo":
        raise StaleVersion("Chen changed line 6 at 15:57.", yours={"poa": "Y"}, theirs={"poa": "N"})
    if action == "slow":
        time.sleep(0.7)
    codes = [*CODES.items(), ("6", "I50.21")] if action == "add" else CODES.items()
    response = HttpResponse(_codes(*codes))
    said: dict[str, object] = {"text": "I50.21 added as line 6."} if action == "add" else {"text": "Done."}
    if action == "add":
        said["undo"] = {"url": "/chart/undo/", "target": "#codes", "values": {"version": 8}}
        response["HX-Trigger-After-Settle"] = json.dumps({"cp:focus": "poa-6 dx-search"})
    response["HX-Trigger"] = json.dumps({"say": said})
    return response


def theme(request: HttpRequest) -> HttpResponse:
    response = redirect("/chart/")
    response.set_cookie("theme", request.POST["theme"])
    return response


accounts = [path("theme/", theme, name="theme"), path("stay/", post, {"action": "stay"}, name="stay")]

urlpatterns = [
    path("chart/", chart, name="home"),
    path("chart/document/<int:number>/", document),
    path("chart/options/", options),
    path("chart/<slug:action>/", post),
    path("accounts/", include((accounts, "accounts"))),
]
