"""Outside reference data: what a code means, when it may be used, and which tables the edits read.

Every set is a dated release, kept beside the earlier ones. A row belongs to exactly one release, so taking a release
out of force never touches another set.
"""

from codesets.models.codes import (
    SEARCH_CONFIG,
    Attribute,
    Block,
    Code,
    CodeQuerySet,
    Note,
    NoteKind,
    SearchWords,
    SeventhCharacter,
    TitleSource,
    title_or_reason,
)
from codesets.models.conversions import Conversion
from codesets.models.coverage import CoverageDiagnosis, CoveragePolicy, CoverageService, Resolution
from codesets.models.department import CodeUse, DepartmentWord, Favourite, UseCount
from codesets.models.index import BOOKS, DRUG_USES, NEOPLASM_USES, IndexTerm, IndexUse
from codesets.models.listed import ListedCode, ListKind
from codesets.models.loads import PACKAGED_PAIRS, Load, LoadPart
from codesets.models.procedures import ProcedureDefinition, ProcedureValue
from codesets.models.releases import (
    OPTIONAL_TABLES,
    DatedQuerySet,
    DatedRow,
    Release,
    ReleaseQuerySet,
    Setting,
    System,
    Table,
    dates_in_order,
    valid_on,
)
from codesets.models.risk import HccMapping, RiskModel
from codesets.models.severity import CcExclusion, CcLevel, SeverityExclusion
from codesets.models.tables import (
    AddOn,
    AdministrativeCode,
    AdministrativeKind,
    DrgWeight,
    FeeIndicator,
    Modifier,
    NcciPair,
    UnitLimit,
)
from codesets.models.vocabulary import Synonym, Word

__all__ = [
    "BOOKS",
    "DRUG_USES",
    "NEOPLASM_USES",
    "OPTIONAL_TABLES",
    "PACKAGED_PAIRS",
    "SEARCH_CONFIG",
    "AddOn",
    "AdministrativeCode",
    "AdministrativeKind",
    "Attribute",
    "Block",
    "CcExclusion",
    "CcLevel",
    "Code",
    "CodeQuerySet",
    "CodeUse",
    "Conversion",
    "CoverageDiagnosis",
    "CoveragePolicy",
    "CoverageService",
    "DatedQuerySet",
    "DatedRow",
    "DepartmentWord",
    "DrgWeight",
    "Favourite",
    "FeeIndicator",
    "HccMapping",
    "IndexTerm",
    "IndexUse",
    "ListKind",
    "ListedCode",
    "Load",
    "LoadPart",
    "Modifier",
    "NcciPair",
    "Note",
    "NoteKind",
    "ProcedureDefinition",
    "ProcedureValue",
    "Release",
    "ReleaseQuerySet",
    "Resolution",
    "RiskModel",
    "SearchWords",
    "Setting",
    "SeventhCharacter",
    "SeverityExclusion",
    "Synonym",
    "System",
    "Table",
    "TitleSource",
    "UnitLimit",
    "UseCount",
    "Word",
    "dates_in_order",
    "title_or_reason",
    "valid_on",
]
