"""API paths of the claims app, mounted at /api/v1/."""

from django.urls import URLPattern, re_path

from claims import api, api_charts
from claims.api_check import check_claim
from claims.api_risk import risk_of_codes

urlpatterns: list[URLPattern] = [
    re_path(r"^check/?$", check_claim, name="check"),
    re_path(r"^risk/?$", risk_of_codes, name="risk"),
    re_path(r"^charts/(?P<encounter_id>[0-9]+)/findings/?$", api_charts.findings, name="chart-findings"),
    re_path(r"^charts/(?P<encounter_id>[0-9]+)/acknowledge/?$", api_charts.acknowledge, name="chart-acknowledge"),
    re_path(r"^charts/(?P<encounter_id>[0-9]+)/complete/?$", api_charts.complete, name="chart-complete"),
    re_path(r"^claims/?$", api.claims, name="claims"),
    re_path(r"^batches/?$", api.batch_list, name="batches"),
    re_path(r"^batches/(?P<batch_id>[0-9]+)/file/?$", api.batch_file, name="batch-file"),
    re_path(r"^batches/(?P<batch_id>[0-9]+)/send/?$", api.send_batch, name="batch-send"),
]
