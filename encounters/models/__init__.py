"""What happened to a patient and how it is coded: the chart, its documents, its codes, and who works it."""

from accounts.models import ChartType
from encounters.models.charts import (
    BillForm,
    Coverage,
    Document,
    DocumentVersion,
    Encounter,
    EncounterQuerySet,
    Hint,
)
from encounters.models.coded import CodedDiagnosis, CodedProcedure, Evidence, ServiceLine
from encounters.models.people import Patient, Payer, Practitioner, Sex
from encounters.models.work import EncounterEvent, Hold, IntakeMessage, Lease, ProviderQuery, Worklist

__all__ = [
    "BillForm",
    "ChartType",
    "CodedDiagnosis",
    "CodedProcedure",
    "Coverage",
    "Document",
    "DocumentVersion",
    "Encounter",
    "EncounterEvent",
    "EncounterQuerySet",
    "Evidence",
    "Hint",
    "Hold",
    "IntakeMessage",
    "Lease",
    "Patient",
    "Payer",
    "Practitioner",
    "ProviderQuery",
    "ServiceLine",
    "Sex",
    "Worklist",
]
