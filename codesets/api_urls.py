"""API paths of the codesets app, mounted at /api/v1/."""

from django.urls import URLPattern, path

from codesets import api

urlpatterns: list[URLPattern] = [
    path("codes/", api.codes, name="codes"),
    path("releases/", api.releases, name="releases"),
]
