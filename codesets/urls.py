"""Pages of the codesets app."""

from django.urls import URLPattern

app_name = "codesets"
urlpatterns: list[URLPattern] = []
