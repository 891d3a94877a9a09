"""Faults planted into clean claims: what must be found, and where. Every edit has a row here; so has each near miss."""

from claims.tests.edits.faults.admission import ADMISSION
from claims.tests.edits.faults.billing_codes import BILLING_CODES, SITES
from claims.tests.edits.faults.companions import COMPANIONS, CONTRADICTIONS, EPISODES, SCREENINGS, WEEKS
from claims.tests.edits.faults.diagnoses import DIAGNOSES
from claims.tests.edits.faults.exceptions import EXCEPTIONS
from claims.tests.edits.faults.facility import FACILITY
from claims.tests.edits.faults.frame import FRAME
from claims.tests.edits.faults.modifiers import MODIFIERS
from claims.tests.edits.faults.obstetrics import OBSTETRICS
from claims.tests.edits.faults.overlap import OVERLAP
from claims.tests.edits.faults.patient import PATIENT
from claims.tests.edits.faults.planting import outsiders
from claims.tests.edits.faults.sequencing import SEQUENCING
from claims.tests.edits.faults.services import CODES
from claims.tests.edits.faults.visits import VISITS

FAULTS = [
    *DIAGNOSES,
    *SEQUENCING,
    *PATIENT,
    *OBSTETRICS,
    *ADMISSION,
    *FACILITY,
    *CODES,
    *MODIFIERS,
    *VISITS,
    *FRAME,
    *OVERLAP,
    *BILLING_CODES,
    *SITES,
    *EXCEPTIONS,
    *COMPANIONS,
    *CONTRADICTIONS,
    *EPISODES,
    *SCREENINGS,
    *WEEKS,
    *outsiders(),
]
