"""API paths of the encounters app, mounted at /api/v1/."""

from django.urls import URLPattern, path

from encounters import api_intake

urlpatterns: list[URLPattern] = [
    path("intake/fhir", api_intake.take_in_bundle, name="intake_fhir"),
]
