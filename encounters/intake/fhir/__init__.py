"""FHIR R4 bundles, as third-party systems write them."""

from encounters.intake.fhir.bundle import read_bundle

__all__ = ["read_bundle"]
