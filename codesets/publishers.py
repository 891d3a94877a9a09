"""Where each table comes from: who publishes it, under which heading, and what the licence asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from codesets.models import Table

CMS = "CMS"
PUBLIC = "Public; no licence is needed."


@dataclass(frozen=True, slots=True)
class Publisher:
    """In an administrator's words: whom to ask, what to look for there, and the terms."""

    name: str
    look_for: str
    terms: str = PUBLIC


PUBLISHERS: Mapping[str, Publisher] = {
    Table.ICD10CM: Publisher(
        "CDC/NCHS and CMS", "ICD-10-CM code descriptions in tabular order, order addenda, tabular list in XML",
    ),
    Table.CONVERSIONS: Publisher("CDC/NCHS", "ICD-10-CM conversion table"),
    Table.ICD10PCS: Publisher(CMS, "ICD-10-PCS order file and its addenda"),
    Table.HCPCS: Publisher(
        CMS, "HCPCS quarterly update, alphanumeric file",
        "HCPCS Level II is public. CPT descriptors are the AMA's and CDT descriptors the ADA's: none of them comes "
        "with the portal; they come from the files of your own licence.",
    ),
    Table.ADMINISTRATIVE: Publisher(
        "This portal", "House-written labels of public code lists, loaded at the first start",
        "The official texts of revenue, condition and value codes are the NUBC's and need its licence.",
    ),
    Table.NCCI_HOSPITAL: Publisher(
        CMS, "NCCI procedure-to-procedure edits, outpatient hospital, all parts of the quarter",
        "CPT numbers in these files are the AMA's; CMS asks you to accept its licence before the download.",
    ),
    Table.NCCI_PRACTITIONER: Publisher(
        CMS, "NCCI procedure-to-procedure edits, practitioner, all parts of the quarter",
        "CPT numbers in these files are the AMA's; CMS asks you to accept its licence before the download.",
    ),
    Table.UNIT_LIMITS: Publisher(
        CMS, "NCCI medically unlikely edits: practitioner, outpatient hospital, DME supplier"
    ),
    Table.ADD_ONS: Publisher(CMS, "NCCI add-on code edits"),
    Table.FEE_INDICATORS: Publisher(
        CMS, "Physician fee schedule relative value files (PPRRVU)",
        "The file carries CPT descriptors of the AMA; only its indicators are read.",
    ),
    Table.POA_EXEMPT: Publisher(CMS, "POA exempt list of the fiscal year"),
    Table.DRG_WEIGHTS: Publisher(CMS, "IPPS final rule, Table 5"),
    Table.PCS_TABLES: Publisher(CMS, "ICD-10-PCS tables and index, XML of the fiscal year"),
    Table.PCS_DEFINITIONS: Publisher(CMS, "ICD-10-PCS tables and index, definitions in XML"),
    Table.PCS_INDEX: Publisher(CMS, "ICD-10-PCS tables and index, index in XML"),
    Table.HCC: Publisher(CMS, "Risk adjustment: ICD-10 mappings of the payment year"),
    Table.MCC_LIST: Publisher(CMS, "IPPS final rule, Table 6I, complete MCC list"),
    Table.CC_LIST: Publisher(CMS, "IPPS final rule, Table 6J, complete CC list"),
    Table.CC_EXCLUSIONS: Publisher(CMS, "IPPS final rule, Table 6K, complete list of CC exclusions"),
    Table.NOC: Publisher(CMS, "HCPCS quarterly update, not otherwise classified codes"),
    Table.NCD: Publisher(CMS, "Lab NCDs, ICD-10 spreadsheet of the quarter"),
    Table.LCD: Publisher(
        CMS, "Medicare Coverage Database, downloads: current articles as CSV. Or your contractor's determinations as "
        "your own table; docs/code-sets.md says its columns",
        "CMS asks you to accept the AMA's licence before the download; its descriptors in the files are not read.",
    ),
    Table.TAXONOMY: Publisher(
        "NUCC", "Health care provider taxonomy code set, csv",
        "Its use needs the terms of the download to be accepted.",
    ),
    Table.CARC: Publisher("X12", "External code lists: claim adjustment reason codes", "Needs a licence of X12."),
    Table.RARC: Publisher("X12", "External code lists: remittance advice remark codes", "Needs a licence of X12."),
    Table.ICD10CM_INDEX: Publisher("CDC/NCHS", "ICD-10-CM table and index, index in XML"),
    Table.ICD10CM_NEOPLASMS: Publisher("CDC/NCHS", "ICD-10-CM table and index, neoplasm table in XML"),
    Table.ICD10CM_DRUGS: Publisher("CDC/NCHS", "ICD-10-CM table and index, drug table in XML"),
    Table.ICD10CM_EXTERNAL: Publisher("CDC/NCHS", "ICD-10-CM table and index, external cause index in XML"),
    Table.SYNONYMS: Publisher(
        "This portal", "House-written search words, loaded at the first start", "Part of the portal."
    ),
}  # fmt: skip
"""Headings as the publishers use them; their sites move, so no address is kept here."""


def publisher_of(table: Table) -> Publisher:
    return PUBLISHERS.get(table, Publisher("Its publisher", table.label))
