"""API paths of the accounts app, mounted at /api/v1/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
