"""API paths of the claims app, mounted at /api/v1/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
