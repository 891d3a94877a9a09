"""Pages of the encounters app."""

from django.urls import URLPattern

app_name = "encounters"
urlpatterns: list[URLPattern] = []
