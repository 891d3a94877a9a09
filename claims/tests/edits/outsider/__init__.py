"""Faults as someone plants them who has not read the edits: a right claim, one fault in it, and where that stands.

Each was written from the rules of coding and billing before the edits were looked at.
"""

from claims.tests.edits.outsider.bills import BILLS
from claims.tests.edits.outsider.diagnoses import EXCLUDES, MCE, VALIDITY
from claims.tests.edits.outsider.facility import REVENUE
from claims.tests.edits.outsider.lines import CODES
from claims.tests.edits.outsider.modifiers import MODIFIERS, PEOPLE
from claims.tests.edits.outsider.mothers import INJURY, NEWBORN, OBSTETRIC, POA
from claims.tests.edits.outsider.sequence import ORDER
from claims.tests.edits.outsider.services import ADD_ON, BILATERAL, GLOBAL, NCCI, UNITS
from claims.tests.edits.outsider.visits import NECESSITY, TELEHEALTH, VISITS

TABLE = [
    *MCE,
    *VALIDITY,
    *EXCLUDES,
    *ORDER,
    *OBSTETRIC,
    *NEWBORN,
    *INJURY,
    *POA,
    *NCCI,
    *UNITS,
    *ADD_ON,
    *BILATERAL,
    *GLOBAL,
    *VISITS,
    *TELEHEALTH,
    *NECESSITY,
    *PEOPLE,
    *MODIFIERS,
    *CODES,
    *REVENUE,
    *BILLS,
]
