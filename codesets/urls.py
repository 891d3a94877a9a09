"""Pages of the codesets app."""

from django.urls import URLPattern, path

from codesets import views, views_favourites

app_name = "codesets"
urlpatterns: list[URLPattern] = [
    path("", views.lookup, name="lookup"),
    path("options/", views.options, name="options"),
    path("favourites/", views_favourites.favourites, name="favourites"),
    path("favourites/star/", views_favourites.star, name="star"),
    path("favourites/<int:favourite_id>/<slug:verb>/", views_favourites.change, name="favourite"),
    path("favourites/remove/<str:system>/<str:code>/", views_favourites.remove, name="favourite_remove"),
    path("<str:system>/<str:code>/", views.code, name="code"),
]
