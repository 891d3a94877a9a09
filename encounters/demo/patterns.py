"""The visits that light encounters are made of. Notes are house-written; figures and numbers are invented."""

from dataclasses import dataclass

FAMILIES = ("Adler", "Baptiste", "Cole", "Duarte", "Ellis", "Farah", "Greer", "Hale", "Ito", "Jansen", "Kerr", "Lowe")
GIVEN = {"F": ("Ada", "Bea", "Cora", "Dina", "Ella", "Faye"), "M": ("Alan", "Ben", "Carl", "Dev", "Emil", "Finn")}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of visit: how often it comes, what the note says, what is charged (code, revenue code, dollars)."""

    weight: int
    chart_type: str
    service: str
    days: int
    document: tuple[str, str]
    text: str
    charges: tuple[tuple[str, str, int], ...]


PATTERNS = (
    Pattern(
        30,
        "clinic",
        "Family medicine",
        0,
        ("clinic_note", "Office visit"),
        "Follow-up of essential hypertension. Blood pressure 148/92, above goal. Dose of lisinopril raised. Return in "
        "four weeks with a home record.",
        (("99213", "", 140),),
    ),
    Pattern(
        10,
        "telehealth",
        "Family medicine",
        0,
        ("clinic_note", "Video visit"),
        "Video visit from home with consent. Seasonal allergic rhinitis, worse since last week. Nasal steroid started.",
        (("99213", "", 130),),
    ),
    Pattern(
        16,
        "emergency",
        "Emergency",
        0,
        ("emergency_note", "Emergency physician note"),
        "Twisted the right ankle on a stair an hour ago. Swelling over the lateral malleolus. Films show no fracture. "
        "Sprain of the right ankle. Brace and crutches given.",
        (("99283", "0450", 520), ("73610", "0320", 240)),
    ),
    Pattern(
        12,
        "inpatient",
        "Medicine",
        4,
        ("discharge_summary", "Discharge summary"),
        "Admitted with fever and cough. Right lower lobe pneumonia, organism not found. Acute respiratory failure with "
        "hypoxia on arrival, treated with oxygen. Type 2 diabetes, controlled. Home in good condition.",
        (("", "0120", 7200), ("71046", "0324", 310), ("", "0250", 900)),
    ),
    Pattern(
        12,
        "imaging",
        "Radiology",
        0,
        ("imaging_report", "Chest radiograph"),
        "Indication: cough for two weeks. Two views of the chest. The lungs are clear. Impression: no acute finding.",
        (("71046", "0324", 310),),
    ),
    Pattern(
        12,
        "laboratory",
        "Laboratory",
        0,
        ("laboratory_report", "Laboratory report"),
        "Ordered for type 2 diabetes. Hemoglobin A1c 7.4 percent. Comprehensive metabolic panel within limits.",
        (("83036", "0301", 60), ("80053", "0301", 110)),
    ),
    Pattern(
        8,
        "outpatient_surgery",
        "Endoscopy",
        0,
        ("operative_report", "Colonoscopy report"),
        "Screening examination of the colon to the cecum. A 6 mm polyp of the sigmoid colon was removed with a snare.",
        (("45385", "0750", 2400),),
    ),
)

PROFESSIONAL = frozenset({"clinic", "telehealth"})
