"""Pages of the codesets app."""

from django.urls import URLPattern, path

from codesets import views

app_name = "codesets"
urlpatterns: list[URLPattern] = [
    path("", views.lookup, name="lookup"),
    path("options/", views.options, name="options"),
    path("<str:system>/<str:code>/", views.code, name="code"),
]
