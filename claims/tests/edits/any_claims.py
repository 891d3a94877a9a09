"""Any facts at all for the property tests of the edits, and a small reference that every table has a row in."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from claims.edits.tables import (
    AddOnRow,
    CoverageRow,
    DiagnosisRow,
    LimitRow,
    NoteRow,
    PairRow,
    ProcedureRow,
    Reference,
    RevenueRow,
    ServiceRow,
)
from claims.facts import (
    ClaimFacts,
    Diagnosis,
    DiagnosisRole,
    Form,
    Line,
    OccurrenceCode,
    OtherStay,
    Payer,
    PayerKind,
    Person,
    PriorService,
    Procedure,
    Provider,
    ValueCode,
)

ON = date(2026, 3, 10)
DX = ("E119", "I10", "S72001A", "S72001", "W19XXXA", "O80", "Z370", "Z3A39", "Z3A", "P369", "Z3800", "M1711", "G35", "")
SERVICES = ("99213", "99203", "20610", "27447", "80061", "G2211", "97110", "00830", "A0425", "J1885", "1", "")
MODIFIERS = ("25", "57", "59", "XS", "RT", "LT", "50", "26", "TC", "95", "93", "AA", "GP", "76", "F1", "")
FLAGS = frozenset(
    {"manifestation", "unacceptable_pdx", "newborn", "adult", "female", "questionable_admission", "unspecified"}
)
REFERENCE = Reference(
    covers={system: (date(2022, 10, 1), date(2027, 3, 31)) for system in ("icd10cm", "icd10pcs", "hcpcs", "cpt")},
    diagnoses={
        code: (DiagnosisRow("Pain in unspecified knee, right", place % 4 != 0, date(2023, 10, 1), None, FLAGS),)
        for place, code in enumerate(DX[:-2])
    },
    sevenths={"S72001": "ADS"},
    notes={
        "E119": (
            NoteRow("excludes1", "E11", "type 1", ({"first": "E10", "last": "I10", "characters": {}},)),
            NoteRow("code_first", "E11", "any", ({"first": "S72", "last": "S72", "characters": {}},)),
            NoteRow("use_additional", "E119", "insulin", ({"first": "Z794", "last": "Z794", "characters": {}},)),
        )
    },
    poa_exempt={"Z370": ((None, None),)},
    hacs={"S72001A": "05"},
    procedures={"0SRR0J9": (ProcedureRow("Replacement of Right Hip Joint", date(2016, 1, 1), None, FLAGS),)},
    services={
        code: (ServiceRow("", date(2020, 1, 1), None, "A", "1", "010", "2", "1", "0", "0", "C", "F", 2, 60),)
        for code in SERVICES[:8]
    },
    modifiers=frozenset(MODIFIERS[:-3]),
    revenue_codes={"0300": RevenueRow("Laboratory", True)},
    discharge_statuses=frozenset({"01", "30"}),
    pairs={(form, "20610", "99213"): (PairRow("1"),) for form in Form},
    limits={(form, "80061"): (LimitRow(1, "2"),) for form in Form}
    | {(form, "J1885"): (LimitRow(8, "1"),) for form in Form},
    add_ons={"G2211": (AddOnRow("1", frozenset({"99213"})),)},
    coverage={"80061": (CoverageRow("NCD 190.23", "Lipids", frozenset({"E785"})),)},
)

moments = st.dates(date(1990, 1, 1), date(2030, 12, 31)) | st.dates() | st.just(date.max) | st.just(date.min)
days = st.none() | moments
amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)
providers = st.builds(
    Provider,
    npi=st.sampled_from(["", "1234567893", "1234567890", "x"]),
    taxonomy=st.sampled_from(["", "282N00000X", "9"]),
)
lines = st.builds(
    Line,
    number=st.integers(1, 3),
    code=st.sampled_from(SERVICES) | st.text(max_size=5),
    modifiers=st.lists(st.sampled_from(MODIFIERS), max_size=6).map(tuple),
    units=amounts,
    pointers=st.lists(st.integers(-2, 15), max_size=6).map(tuple),
    service_date=days,
    pos=st.sampled_from(["", "11", "21", "10", "2", "ZZ"]),
    revenue_code=st.sampled_from(["", "0300", "0120", "0001", "9"]),
    charge=st.none() | amounts,
    rendering=st.none() | providers,
    unit_text=st.sampled_from(["", "two"]),
)
claims = st.builds(
    ClaimFacts,
    form=st.sampled_from(Form),
    today=moments,
    payer=st.builds(
        Payer,
        id=st.sampled_from(["", "x"]),
        kind=st.none() | st.sampled_from(PayerKind),
        timely_filing_days=st.none() | st.integers(0, 5000),
    ),
    patient=st.builds(Person, birth_date=days, sex=st.sampled_from(["", "F", "M", "U", "?"])),
    frequency=st.sampled_from(["1", "7", "8", ""]),
    bill_type=st.sampled_from(["", "1", "111", "112", "131", "999", "zz"]),
    service_from=days,
    service_to=days,
    admission_date=days,
    discharge_status=st.sampled_from(["", "01", "30", "41", "99"]),
    drg=st.sampled_from(["", "470"]),
    total_charge=st.none() | amounts,
    billing=providers,
    rendering=st.none() | providers,
    attending=st.none() | providers,
    diagnoses=st.lists(
        st.builds(
            Diagnosis,
            number=st.integers(1, 30),
            code=st.sampled_from(DX) | st.text(max_size=8),
            role=st.sampled_from(DiagnosisRole),
            poa=st.sampled_from(["", "Y", "N", "1", "?"]),
        ),
        max_size=28,
    ).map(tuple),
    procedures=st.lists(
        st.builds(
            Procedure, number=st.just(1), code=st.sampled_from(["0SRR0J9", "5A1955Z", "", "x"]), performed_on=days
        ),
        max_size=3,
    ).map(tuple),
    lines=st.lists(lines, max_size=6).map(tuple),
    condition_codes=st.lists(st.sampled_from(["45", "20", "44", "x"]), max_size=2).map(tuple),
    occurrence_codes=st.lists(st.builds(OccurrenceCode, st.sampled_from(["11", "42", ""]), days), max_size=2).map(
        tuple
    ),
    value_codes=st.lists(st.builds(ValueCode, st.sampled_from(["80", "81", "54"]), amounts), max_size=3).map(tuple),
    other_stays=st.lists(
        st.builds(OtherStay, moments, days, st.sampled_from(["", "1234567893"]), st.sampled_from(["", "01"])),
        max_size=2,
    ).map(tuple),
    prior_services=st.lists(
        st.builds(
            PriorService,
            code=st.sampled_from(SERVICES),
            service_date=moments,
            rendering_npi=st.sampled_from(["", "1234567893"]),
        ),
        max_size=3,
    ).map(tuple),
    complete=st.booleans(),
)
