"""API paths of the claims app, mounted at /api/v1/."""

from django.urls import URLPattern, re_path

from claims import api
from claims.api_check import check_claim

urlpatterns: list[URLPattern] = [
    re_path(r"^check/?$", check_claim, name="check"),
    re_path(r"^claims/?$", api.claims, name="claims"),
    re_path(r"^batches/?$", api.batch_list, name="batches"),
    re_path(r"^batches/(?P<batch_id>[0-9]+)/file/?$", api.batch_file, name="batch-file"),
    re_path(r"^batches/(?P<batch_id>[0-9]+)/send/?$", api.send_batch, name="batch-send"),
]
