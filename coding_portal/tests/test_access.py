"""S1, S4: every address with every role, own and foreign facility. An address that is not listed here fails the test.

For each address stands who is let in. Everybody else gets 403, 404 or, where a service decides, 409, and nothing
changes. People of another facility get 403 or 404 for everything that names a row of this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import AccessEvent, Organisation, Role, User
from audits.models import SampleItem
from audits.reviewing import start_review
from audits.tests.charts import make_plan
from claims import services as claims
from claims.back_tests import advance_back_test, start_back_test
from claims.batches import build_batch
from claims.edit_settings import Wanted, set_edit
from claims.models import ClaimVersion, FindingRow, Mode
from claims.rechecks import start_recheck
from claims.tests.charts import VISIT_ON, built, make_stay, make_visit
from codesets.department_words import add_word
from codesets.favourites import add_favourite
from codesets.models import Load, Release, Table
from coding_portal.tests.cast import Cast, make_document, make_payer, make_practitioner, make_user, make_worklist
from encounters import coding
from encounters import services as charts
from encounters.models import Encounter, IntakeMessage

ROLES = tuple(Role.values)
READ_CHARTS = {"coder", "lead", "auditor", "biller", "compliance"}
CODE = {"coder", "lead"}
AUDIT = {"lead", "auditor"}
READ_AUDITS = AUDIT | {"compliance"}
BILL = {"biller", "lead"}
READ_CLAIMS = BILL | {"auditor", "compliance"}
SET_UP = {"administrator"}
TEACH = {"lead", "administrator"}
READ_EDITS = READ_CLAIMS | SET_UP
TRY_EDITS = SET_UP | {"lead"}
EVERYBODY = set(ROLES)
ANYBODY = {"anonymous"} | EVERYBODY


@dataclass(frozen=True)
class Address:
    """How an address is called, with which keys, and for whom."""

    method: str
    roles: set[str]
    keys: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    data: tuple[tuple[str, str], ...] = ()


def get(roles: set[str], *keys: str, words: tuple[str, ...] = ()) -> Address:
    return Address("get", roles, keys, words)


def post(roles: set[str], *keys: str, words: tuple[str, ...] = (), **data: str) -> Address:
    return Address("post", roles, keys, words, tuple(data.items()))


ADDRESSES: dict[str, Address] = {
    "home": get(EVERYBODY),
    "healthz": get(ANYBODY),
    "api-schema": get(ANYBODY),
    "accounts:login": get(ANYBODY),
    "accounts:logout": post(ANYBODY),
    "accounts:stay": post(EVERYBODY),
    "accounts:theme": post(ANYBODY),
    "accounts:password_change": get(EVERYBODY),
    "accounts:shortcuts": get(EVERYBODY),
    "accounts:access": get({"compliance", "administrator"}),
    "accounts:users": get(SET_UP),
    "accounts:user_add": get(SET_UP),
    "accounts:user": get(SET_UP, "person"),
    "accounts:user_deactivate": post(SET_UP, "person"),
    "accounts:user_reactivate": post(SET_UP, "person"),
    "accounts:user_password": post(SET_UP, "person"),
    "accounts:user_unlock": post(SET_UP, "person"),
    "accounts:user_revoke_token": post(SET_UP, "person", token="0123456789abcde"),
    "accounts:organisations": get(SET_UP),
    "accounts:organisation_add": get(SET_UP),
    "accounts:organisation": get(SET_UP, "organisation"),
    "accounts:facilities": get(SET_UP),
    "accounts:facility_add": get(SET_UP),
    "accounts:facility": get(SET_UP, "facility"),
    "encounters:payers": get(SET_UP | {"lead"}),
    "encounters:payer_add": get(SET_UP),
    "encounters:payer": get(SET_UP, "payer"),
    "codesets:lookup": get(EVERYBODY),
    "codesets:options": get(EVERYBODY),
    "codesets:changes": get(EVERYBODY),
    "encounters:code_changes": get(CODE | SET_UP),
    "codesets:releases": get(SET_UP),
    "codesets:release_table": get(SET_UP, words=("unit_limits",)),
    "codesets:restore": get(SET_UP, "kept_release"),
    "codesets:withdraw": get(SET_UP, "kept_release"),
    "codesets:loads": get(SET_UP),
    "codesets:load_new": get(SET_UP),
    "codesets:load_packaged": post(SET_UP),
    "codesets:load": get(SET_UP, "load"),
    "codesets:load_state": get(SET_UP, "load"),
    "codesets:load_confirm": get(SET_UP, "load"),
    "codesets:load_discard": post(SET_UP, "load"),
    "codesets:load_retry": post(SET_UP, "load"),
    "codesets:builder": get(EVERYBODY),
    "codesets:range": get(EVERYBODY, words=("O10", "O16")),
    "codesets:code": get(EVERYBODY, words=("icd10cm", "I10")),
    "codesets:index": get(EVERYBODY),
    "codesets:favourites": get(EVERYBODY),
    "codesets:words": get(TEACH),
    "codesets:word_add": get(TEACH),
    "codesets:word": get(TEACH, "word"),
    "codesets:word_move": post(TEACH, "word", words=("retire",)),
    "codesets:word_off": post(TEACH, old_phrase="afib", old_means="atrial fibrillation"),
    "codesets:word_preview": get(TEACH),
    "codesets:word_export": get(TEACH),
    "codesets:word_import": post(TEACH),
    "codesets:star": post(EVERYBODY, system="icd10cm", code="I10", wanted="1"),
    "codesets:favourite": post({"coder"}, "favourite", words=("up",)),
    "codesets:favourite_remove": post({"coder"}, words=("icd10cm", "E785")),
    "encounters:worklist": get(READ_CHARTS),
    "encounters:next": post(CODE),
    "encounters:take_five": post(CODE),
    "encounters:find": post(READ_CHARTS),
    "encounters:route_many": post({"lead"}, to="pool"),
    "encounters:lists": get({"lead"}),
    "encounters:list_add": get({"lead"}),
    "encounters:lists_apply": post({"lead"}),
    "encounters:list": get({"lead"}, "worklist"),
    "encounters:intake": get({"lead", "administrator"}),
    "encounters:intake_retry": post({"lead", "administrator"}, "message"),
    "encounters:queries": get({"coder", "lead", "auditor", "compliance", "provider"}),
    "encounters:query": get(READ_CHARTS | {"provider"}, "query"),
    "encounters:lift_hold": post(BILL, "hold"),
    "encounters:workbench": get(READ_CHARTS, "chart"),
    "encounters:take": post(CODE, "chart"),
    "encounters:release": post(CODE, "chart"),
    "encounters:assign": post({"lead"}, "chart"),
    "encounters:hold": get({"coder", "lead", "biller"}, "chart"),
    "encounters:ask": get(CODE, "chart"),
    "encounters:timeline": get(READ_CHARTS, "chart"),
    "encounters:document": get(READ_CHARTS, "chart", "document"),
    "encounters:codes": get(READ_CHARTS, "chart"),
    "encounters:add_code": post({"coder"}, "chart"),
    "encounters:diagnosis": post({"coder"}, "chart", "diagnosis", words=("poa",)),
    "encounters:procedure": post({"coder"}, "chart", "procedure", words=("remove",)),
    "encounters:add_line": post({"coder"}, "chart"),
    "encounters:line": post({"coder"}, "chart", "line", words=("remove",)),
    "encounters:link_evidence": post({"coder"}, "chart"),
    "encounters:unlink_evidence": post({"coder"}, "chart", "evidence"),
    "encounters:undo": post({"coder"}, "chart"),
    "encounters:renew": post({"coder"}, "chart"),
    "claims:list": get(READ_CLAIMS),
    "claims:check": get(READ_CHARTS),
    "claims:validate": post(BILL),
    "claims:build": get(BILL),
    "claims:rechecks": get(READ_CLAIMS),
    "claims:start_recheck": post(BILL),
    "claims:recheck_progress": get(READ_CLAIMS),
    "claims:recheck": get(READ_CLAIMS, "recheck"),
    "claims:claim": get(READ_CLAIMS, "claim"),
    "claims:rebuild": post(BILL, "claim"),
    "claims:void": get(BILL, "claim"),
    "claims:return_chart": get(BILL, "claim"),
    "claims:hold": get(BILL, "claim"),
    "claims:lift_hold": post(BILL, "claim", "release_hold"),
    "claims:preview": get(READ_CLAIMS, "version"),
    "claims:answer": get(BILL, "version"),
    "claims:retry": post(BILL, "version"),
    "claims:batch": get(READ_CLAIMS, "batch"),
    "claims:batch_file": get(BILL, "batch"),
    "claims:send_batch": post(BILL, "batch"),
    "claims:resend_batch": get(BILL, "batch"),
    "claims:cancel_batch": get(BILL, "batch"),
    "claims:edits": get(READ_EDITS),
    "claims:edit_changes": get(READ_EDITS),
    "claims:edit": get(READ_EDITS, words=("MU-01",)),
    "claims:set_edit": get(SET_UP, words=("MU-01",)),
    "claims:withdraw_setting": get(SET_UP, "setting"),
    "claims:try_edit": get(TRY_EDITS, words=("MU-01",)),
    "claims:back_tests": get(READ_EDITS),
    "claims:back_test": get(READ_EDITS, "run"),
    "claims:back_test_progress": get(READ_EDITS, "run"),
    "claims:back_test_file": get(READ_EDITS, "run"),
    "claims:stop_back_test": post(TRY_EDITS, "run"),
    "claims:findings_for_encounter": get(READ_CHARTS, "chart"),
    "claims:grouping_for_encounter": get(READ_CHARTS, "chart"),
    "claims:why_on_chart": get(READ_CHARTS, "chart", words=("DX-01", "0" * 64)),
    "claims:why_on_version": get(READ_CLAIMS, "version", "finding"),
    "claims:risk_for_encounter": get(READ_CHARTS, "chart"),
    "claims:complete": post({"coder"}, "chart"),
    "claims:acknowledge": post(
        {"coder", "lead", "biller"}, "chart", words=("TT-04", "0123456789abcdef"), reason="As documented"
    ),
    "audits:plans": get(READ_AUDITS | {"coder"}),
    "audits:new": get(AUDIT),
    "audits:population": post(AUDIT),
    "audits:returned": get(READ_AUDITS | {"coder"}),
    "audits:plan": get(READ_AUDITS, "plan"),
    "audits:draw": post(AUDIT, "plan"),
    "audits:close": post(AUDIT, "plan"),
    "audits:cancel": post(AUDIT, "plan"),
    "audits:certificate": get(READ_AUDITS, "drawn_plan"),
    "audits:certificate_file": get(READ_AUDITS, "drawn_plan"),
    "audits:score": get(READ_AUDITS, "drawn_plan"),
    "audits:start": post(AUDIT, "item"),
    "audits:replace": post(AUDIT, "item"),
    "audits:review": get(READ_AUDITS, "review"),
    "audits:document": get(READ_AUDITS, "review", "document_of_review"),
    "audits:agree_row": post({"auditor"}, "review", "one"),
    "audits:change_row": get({"auditor"}, "review", "one", words=("change",)),
    "audits:add_row": get({"auditor"}, "review", words=("diagnosis",)),
    "audits:agree_rest": post({"auditor"}, "review"),
    "audits:link_words": post({"auditor"}, "review"),
    "audits:reveal": post({"auditor"}, "review"),
    "audits:conclude": post({"auditor"}, "review"),
    "audits:rebut": post(set(), "review"),
    "audits:settle": post(set(), "review", words=("agree",)),
    "api:codes": get(EVERYBODY),
    "api:releases": get(EVERYBODY),
    "api:intake_fhir": post({"lead", "administrator"}),
    "api:check": post(EVERYBODY),
    "api:risk": post(EVERYBODY - {"provider"}),
    "api:chart-findings": get(READ_CHARTS, "chart"),
    "api:chart-acknowledge": post(
        {"coder", "lead", "biller"}, "chart", edit="TT-04", covered="0123", reason="As documented"
    ),
    "api:chart-complete": post({"coder"}, "chart"),
    "api:claims": get(READ_CLAIMS),
    "api:batches": get(READ_CLAIMS),
    "api:batch-file": get(BILL, "batch"),
    "api:batch-send": post(BILL, "batch"),
    "api:audit-plans": get(READ_AUDITS),
    "api:audit-population": post(AUDIT, name="October", size="2"),
    "api:audit-plan": get(READ_AUDITS, "plan"),
    "api:audit-draw": post(AUDIT, "plan"),
    "api:audit-certificate": get(READ_AUDITS, "drawn_plan"),
    "api:audit-score": get(READ_AUDITS, "drawn_plan"),
    "api:audit-close": post(AUDIT, "plan"),
    "api:audit-start": post(AUDIT, "item"),
    "api:audit-replace": post(AUDIT, "item", reason="Record missing"),
    "api:audit-reviews": get(READ_AUDITS | {"coder"}),
    "api:audit-review": get(READ_AUDITS, "review"),
    "api:audit-rows": post({"auditor"}, "review", number="1", decision="agree", version="1"),
    "api:audit-agree-rest": post({"auditor"}, "review"),
    "api:audit-reveal": post({"auditor"}, "review"),
    "api:audit-conclude": post({"auditor"}, "review"),
    "api:audit-rebut": post(set(), "review"),
    "api:audit-settle": post(set(), "review", words=("agree",)),
}

SET_UP_ROWS = (
    "person", "organisation", "facility", "payer", "worklist", "load", "kept_release", "word", "setting", "run",
)  # fmt: skip
"""Rows of the set-up belong to no facility: an administrator, or for lists a lead, opens them all."""
REFUSED = {403, 404, 409}
SIGN_IN = {302, 401, 403}


def names(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


@dataclass(frozen=True)
class House:
    """A department with a row of everything, all at the north facility, and the same roles at the south one."""

    rows: dict[str, int]
    own: dict[str, User]
    foreign: dict[str, User]


@pytest.fixture
def house(cast: Cast) -> House:
    chart = make_stay(cast.north, "OWN-1")
    version = make_document(chart, "Acute on chronic systolic heart failure.")
    charts.take_chart(encounter_id=chart.pk, by=cast.coder)
    line = chart.lines.first()
    procedure, diagnosis = chart.procedures.get(), chart.diagnoses.get(sequence=2)
    same: dict[str, Any] = {"encounter_id": chart.pk, "by": cast.coder, "version_id": version.pk, "start": 0, "end": 5}
    mark = coding.link_evidence(**same, kind="diagnosis", row_id=diagnosis.pk)
    held = make_stay(cast.north, "OWN-2")
    hold = charts.place_hold(encounter_id=held.pk, by=cast.lead, reason="charges")
    asked = make_visit(cast.north, "OWN-3")
    query = charts.send_query(
        encounter_id=asked.pk,
        by=cast.lead,
        to=make_practitioner(),
        subject="Sodium",
        indicators="Sodium 128",
        question="What does it mean?",
        options=[],
    )
    ready = built(make_visit(cast.north, "OWN-4"), cast.coder)
    release_hold = claims.place_hold(encounter_id=ready.claim.encounter_id, by=cast.biller, reason="Check the payer")
    built(make_stay(cast.north, "OWN-5"), cast.coder)
    batch = build_batch(payer=None, form="institutional", by=cast.biller)
    drawn = make_plan(cast.lead, size=2, name="Drawn")
    item = _drawn_item(drawn.pk, cast)
    other = SampleItem.objects.filter(sample=item.sample).exclude(pk=item.pk).get()
    review = start_review(item_id=item.pk, by=cast.auditor)
    of_review = make_document(Encounter.objects.get(pk=item.encounter_id), "Seen in the office.", title="Note")
    message = IntakeMessage.objects.create(
        source="test", sha256="1" * 64, status="quarantined", body=b"{}", reason="Not a bundle", facility=cast.north
    )
    rows = {
        "chart": chart.pk,
        "document": version.document_id,
        "diagnosis": diagnosis.pk,
        "procedure": procedure.pk,
        "line": line.pk if line else 0,
        "evidence": mark.pk,
        "hold": hold.pk,
        "query": query.pk,
        "claim": ready.claim_id,
        "version": ready.pk,
        "release_hold": release_hold.pk,
        "finding": _finding_on(ready).pk,
        "batch": _batch_key(batch),
        "plan": make_plan(cast.lead, size=1, name="Draft").pk,
        "drawn_plan": drawn.pk,
        "item": other.pk,
        "review": review.pk,
        "document_of_review": of_review.document_id,
        "one": 1,
        "message": message.pk,
        "worklist": make_worklist(1).pk,
        "word": add_word(by=cast.lead, phrase="griddle", means="burn", on=date(2026, 11, 21)).pk,
        "recheck": start_recheck(by=None).pk,
        "favourite": add_favourite(by=cast.coder, system="icd10cm", code="E78.5").pk,
        "person": cast.other_coder.pk,
        "organisation": Organisation.objects.get().pk,
        "facility": cast.north.pk,
        "payer": make_payer().pk,
        "load": _compared_load(cast).pk,
        "kept_release": Release.objects.live().get(table=Table.UNIT_LIMITS).pk,
        "setting": _setting_key(cast),
        "run": _run_key(cast),
    }
    foreign = {role: make_user(f"south-{role}", role, cast.south) for role in ROLES}
    return House(rows, cast.by_role(), foreign)


def _compared_load(cast: Cast) -> Load:
    change = {"label": "unit limits", "rows": 3, "added": 1, "changed": 1, "ended": 0}
    examples = [["added", "practitioner A4206 0, 3"], ["changed", "practitioner 99213: 2, 3 -> 3, 3"]]
    return Load.objects.create(
        layout="mue",
        files=[{"name": "MCR_MUE_PractitionerServices_Eff_01-01-2031.csv", "size": 1234}],
        status="compared",
        status_since=timezone.now(),
        added_by=cast.administrator,
        preview={
            "table": "unit_limits",
            "edition": "2031 first quarter, Practitioner",
            "effective_on": "2031-01-01",
            "known_until": None,
            "rows": 18_131,
            "base": None,
            "changes": [change | {"examples": examples}],
        },
    )


def _finding_on(version: ClaimVersion) -> FindingRow:
    return FindingRow.objects.create(
        version=version, edit="NT-05", topic="use_additional", severity="note", title="Note", message="OWN-4",
        codes=["I10"], fingerprint="0" * 64,
    )  # fmt: skip


def _setting_key(cast: Cast) -> int:
    wanted = Wanted(Mode.OFF, payer=make_payer())
    return set_edit(edit="MU-01", by=cast.administrator, wanted=wanted, reason="The payer pays them", seen=0).pk


def _run_key(cast: Cast) -> int:
    """A finished run of an edit that speaks on the claim of the visit."""
    row = start_back_test(edit="TF-02", by=cast.lead, service_from=VISIT_ON, service_until=VISIT_ON)
    advance_back_test(run_id=row.pk)
    return row.pk


def _batch_key(built_batch: Any) -> int:
    return int(getattr(built_batch, "batch", built_batch).pk)


def _drawn_item(plan_id: int, cast: Cast) -> SampleItem:
    from audits.services import draw_sample

    sample = draw_sample(plan_id=plan_id, by=cast.lead, seed="access")
    item = sample.items.order_by("pk").first()
    assert item is not None
    return item


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def call(client: Client, address: Address, name: str, rows: dict[str, int]) -> Any:
    """One request, undone afterwards."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    url = reverse(name, args=[*(rows[key] for key in address.keys), *address.words])
    with transaction.atomic():
        if name.startswith("api:") and address.method == "post":
            answer: Any = client.post(url, dict(address.data), content_type="application/json")
        else:
            headers = {"HX-Request": "true"} if address.method == "post" else {}
            answer = getattr(client, address.method)(url, dict(address.data), headers=headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        answer.seen = body
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)
    return answer


def test_every_address_of_the_portal_is_listed_here() -> None:
    found = set(names(get_resolver().url_patterns))
    assert found - set(ADDRESSES) == set(), "list them above with who may open them"
    assert set(ADDRESSES) - found == set(), "these do not exist any more"


def test_each_role_opens_exactly_what_is_hers(house: House) -> None:
    wrong = []
    clients = {role: signed_in(user) for role, user in house.own.items()}
    for name, address in ADDRESSES.items():
        for role, client in clients.items():
            status = call(client, address, name, house.rows).status_code
            allowed = role in address.roles
            if allowed and status in {401, 403, 404, 405, 500}:
                wrong.append(f"{name}: {role} is refused with {status}")
            if not allowed and status not in REFUSED:
                wrong.append(f"{name}: {role} is let in with {status}")
    assert not wrong, "\n".join(wrong)


def test_nobody_opens_a_row_of_a_foreign_facility(house: House) -> None:
    """A foreign row is answered like one that does not exist, so not even its existence shows."""
    wrong, nowhere = [], dict.fromkeys(house.rows, 987654321)
    clients = {role: signed_in(user) for role, user in house.foreign.items()}
    for name, address in ADDRESSES.items():
        if not set(address.keys) - {"one", "message", "recheck", *SET_UP_ROWS}:
            continue
        for role, client in clients.items():
            answer, nothing = (call(client, address, name, rows) for rows in (house.rows, nowhere))
            if answer.status_code not in REFUSED or answer.status_code != nothing.status_code or b"OWN-" in answer.seen:
                found = f"{answer.status_code}, a row that is not there {nothing.status_code}"
                wrong.append(f"{name}: {role} of another facility gets {found}")
    assert not wrong, "\n".join(wrong)


def test_lists_of_a_foreign_facility_name_no_chart_of_this_one(house: House) -> None:
    told = []
    clients = {role: signed_in(user) for role, user in house.foreign.items()}
    for name, address in ADDRESSES.items():
        if address.keys or address.method != "get":
            continue
        for role, client in clients.items():
            if b"OWN-" in call(client, address, name, house.rows).seen:
                told.append(f"{name} tells {role}")
    assert told == []


def test_without_signing_in_only_the_door_opens(house: House) -> None:
    wrong = []
    for name, address in ADDRESSES.items():
        status = call(Client(), address, name, house.rows).status_code
        if "anonymous" not in address.roles and status not in SIGN_IN:
            wrong.append(f"{name} answers {status}")
    assert not wrong, "\n".join(wrong)


CONTENT = (
    "encounters:code_changes",
    "encounters:workbench",
    "encounters:document",
    "encounters:timeline",
    "encounters:worklist",
    "encounters:query",
    "claims:claim",
    "claims:preview",
    "claims:list",
    "claims:batch_file",
    "audits:review",
    "audits:document",
)


@pytest.mark.parametrize("name", CONTENT)
def test_each_look_at_patient_data_is_one_row_of_the_register(house: House, name: str) -> None:
    address = ADDRESSES[name]
    role = next(role for role in ("auditor", "biller", "lead") if role in address.roles)
    before = AccessEvent.objects.count()
    client = signed_in(house.own[role])
    answer: Any = client.get(reverse(name, args=[*(house.rows[key] for key in address.keys), *address.words]))
    if answer.streaming:
        b"".join(answer.streaming_content)
    assert AccessEvent.objects.count() - before == 1
    event = AccessEvent.objects.latest("id")
    assert event.by == house.own[role]
    assert "Testcase" not in str(event.detail)
