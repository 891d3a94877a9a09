"""Pages of the codesets app."""

from django.urls import URLPattern, path

from codesets import (
    views,
    views_builder,
    views_changes,
    views_favourites,
    views_index,
    views_releases,
    views_words,
)

app_name = "codesets"
urlpatterns: list[URLPattern] = [
    path("", views.lookup, name="lookup"),
    path("options/", views.options, name="options"),
    path("range/<str:first>/<str:last>/", views.code_range, name="range"),
    path("pcs/", views_builder.builder, name="builder"),
    path("index/", views_index.walk, name="index"),
    path("favourites/", views_favourites.favourites, name="favourites"),
    path("favourites/star/", views_favourites.star, name="star"),
    path("favourites/<int:favourite_id>/<slug:verb>/", views_favourites.change, name="favourite"),
    path("favourites/remove/<str:system>/<str:code>/", views_favourites.remove, name="favourite_remove"),
    path("changes/", views_changes.changes, name="changes"),
    path("releases/", views_releases.releases, name="releases"),
    path("releases/loads/", views_releases.loads, name="loads"),
    path("releases/loads/new/", views_releases.load_new, name="load_new"),
    path("releases/loads/packaged/", views_releases.load_packaged, name="load_packaged"),
    path("releases/loads/<int:load_id>/", views_releases.load, name="load"),
    path("releases/loads/<int:load_id>/state/", views_releases.load_state, name="load_state"),
    path("releases/loads/<int:load_id>/confirm/", views_releases.load_confirm, name="load_confirm"),
    path("releases/loads/<int:load_id>/discard/", views_releases.load_discard, name="load_discard"),
    path("releases/loads/<int:load_id>/retry/", views_releases.load_retry, name="load_retry"),
    path("releases/<int:release_id>/restore/", views_releases.move_release, {"verb": "restore"}, name="restore"),
    path("releases/<int:release_id>/withdraw/", views_releases.move_release, {"verb": "withdraw"}, name="withdraw"),
    path("releases/tables/<str:table>/", views_releases.release_table, name="release_table"),
    path("words/", views_words.words, name="words"),
    path("words/new/", views_words.word_add, name="word_add"),
    path("words/off/", views_words.word_off, name="word_off"),
    path("words/preview/", views_words.preview, name="word_preview"),
    path("words/export/", views_words.word_export, name="word_export"),
    path("words/import/", views_words.word_import, name="word_import"),
    path("words/<int:word_id>/", views_words.word, name="word"),
    path("words/<int:word_id>/<slug:verb>/", views_words.word_move, name="word_move"),
    path("<str:system>/<str:code>/", views.code, name="code"),
]
