"""A complete claim in a few words, as the body that ``POST /api/v1/check`` takes.

A line is written as it would be read aloud: ``99213-25 p1,2 u1 $120 @2026-03-11 /11`` is a code with modifiers, the
diagnoses it points to, units, charge, date and place; ``0450:99284-25`` has its revenue code before it, ``0120 u5`` has
a revenue code only. What is not said is usual: first diagnosis, one unit, the first day, a hundred dollars a unit.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from claims.tests.edits.clean_claims import Body, diagnoses

GROUP, HOSPITAL = "1416721102", "1143044323"
DOCTOR, SURGEON, FIRST_ASSISTANT, REFERRING = "1374184046", "1836694673", "1344010743", "1569583515"
TODAY = "2026-11-22"
SPRING = "2026-03-10"


def birth_date(on: str, age: int) -> str:
    """Someone who turned this age in January."""
    return f"{int(on[:4]) - age}-01-03"


def _line(text: str, *, on: str, form: str, place: str) -> Body:
    head, *words = text.split()
    revenue, _, service = head.rpartition(":") if form == "institutional" and ":" in head else ("", "", head)
    if form == "institutional" and not revenue:
        revenue, service = service, ""
    code, *modifiers = service.split("-")
    body: Body = {"units": 1, "service_date": on}
    if form == "professional":
        body |= {"pointers": [1], "pos": place}
    readers: dict[str, tuple[str, Any]] = {
        "p": ("pointers", lambda word: [int(each) for each in word.split(",")]),
        "u": ("units", float),
        "$": ("charge", float),
        "@": ("service_date", str),
        "/": ("pos", str),
        "n": ("rendering_npi", str),
    }
    for word in words:
        name, read = readers[word[0]]
        body[name] = read(word[1:])
    body.setdefault("charge", 100 * max(1, int(body["units"])) if body["units"] < 50 else 1500)
    named = {"code": code, "modifiers": modifiers, "revenue_code": revenue}
    return {name: value for name, value in named.items() if value} | body


def _body(form: str, codes: str, lines: tuple[str, ...], *, on: str, to: str, pos: str, facts: Body) -> Body:
    age, born = facts.pop("age", 52), facts.pop("born", "")
    written = [_line(text, on=on, form=form, place=pos) for text in lines]
    return {
        "form": form,
        "today": TODAY,
        "complete": True,
        "payer": "commercial",
        "member_id": "XQH884412097",
        "patient": {"sex": facts.pop("sex", "F"), "birth_date": born or birth_date(on, age)},
        "service_from": on,
        "service_to": to,
        "diagnoses": diagnoses(codes),
        "lines": written,
        "total_charge": sum(line["charge"] for line in written),
    } | facts


def visit(codes: str, *lines: str, on: str = SPRING, pos: str = "11", **facts: Any) -> Body:
    """A professional claim; in the office, by a group's physician, unless told otherwise."""
    body = _body("professional", codes, lines, on=on, to=on, pos=pos, facts=facts)
    days = sorted(line["service_date"] for line in body["lines"])
    ends = {"service_from": days[0], "service_to": days[-1]}
    return {"billing_npi": GROUP, "rendering_npi": DOCTOR, "place_of_service": pos} | body | ends | facts


def outpatient(codes: str, *lines: str, on: str = SPRING, to: str = "", **facts: Any) -> Body:
    """A hospital's outpatient claim of one day unless ``to`` says more."""
    body = _body("institutional", codes, lines, on=on, to=to or on, pos="", facts=facts)
    usual = {"bill_type": "131", "discharge_status": "01", "billing_npi": HOSPITAL, "attending_npi": DOCTOR}
    return usual | {"admission_source": "1"} | body


def stay(codes: str, procedures: str = "", *lines: str, on: str = SPRING, days: int = 4, **facts: Any) -> Body:
    """An acute stay of so many days, home after it; procedures as ``0SRB019@1``, so many days after admission."""
    admitted = date.fromisoformat(on)
    to = str(admitted + timedelta(days=days))
    done = [
        {"code": code, "date": str(admitted + timedelta(days=int(after or 0)))}
        for code, _, after in (word.partition("@") for word in procedures.split())
    ]
    ward = f"0120 u{max(days, 1)}"
    body = _body("institutional", codes, lines or (ward, "0250 u20", "0300 u12"), on=on, to=to, pos="", facts=facts)
    for line in body["lines"]:
        if "code" not in line:
            del line["service_date"]
    return {
        "bill_type": "111",
        "admission_date": on,
        "admission_source": "1",
        "discharge_status": "01",
        "procedures": done,
        "billing_npi": HOSPITAL,
        "attending_npi": DOCTOR,
        **({"operating_npi": SURGEON} if done else {}),
    } | body
