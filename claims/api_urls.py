"""API paths of the claims app, mounted at /api/v1/."""

from django.urls import URLPattern, re_path

from claims.api_check import check_claim

urlpatterns: list[URLPattern] = [
    re_path(r"^check/?$", check_claim, name="check"),
]
