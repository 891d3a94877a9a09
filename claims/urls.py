"""Pages of the claims app."""

from django.urls import path

from claims import (
    views,
    views_back_tests,
    views_batches,
    views_chart,
    views_check,
    views_edits,
    views_rechecks,
)

app_name = "claims"
urlpatterns = [
    path("", views.claim_list, name="list"),
    path("check/", views_check.check_page, name="check"),
    path("validate/", views.validate, name="validate"),
    path("build/", views_batches.build, name="build"),
    path("rechecks/", views_rechecks.rechecks, name="rechecks"),
    path("rechecks/start/", views_rechecks.start, name="start_recheck"),
    path("rechecks/progress/", views_rechecks.progress, name="recheck_progress"),
    path("rechecks/<int:recheck_id>/", views_rechecks.recheck, name="recheck"),
    path("<int:claim_id>/", views.claim_page, name="claim"),
    path("<int:claim_id>/rebuild/", views.rebuild, name="rebuild"),
    path("<int:claim_id>/void/", views.void, name="void"),
    path("<int:claim_id>/return/", views.send_back, name="return_chart"),
    path("<int:claim_id>/hold/", views.hold, name="hold"),
    path("<int:claim_id>/holds/<int:hold_id>/lift/", views.lift_hold, name="lift_hold"),
    path("versions/<int:version_id>/preview/", views.preview, name="preview"),
    path("versions/<int:version_id>/answer/", views.answer, name="answer"),
    path("versions/<int:version_id>/retry/", views.retry, name="retry"),
    path("batches/<int:batch_id>/", views_batches.batch_page, name="batch"),
    path("batches/<int:batch_id>/file/", views_batches.batch_file, name="batch_file"),
    path("batches/<int:batch_id>/send/", views_batches.send, name="send_batch"),
    path("batches/<int:batch_id>/resend/", views_batches.resend, name="resend_batch"),
    path("batches/<int:batch_id>/cancel/", views_batches.cancel, name="cancel_batch"),
    path("charts/<int:encounter_id>/findings/", views_chart.findings_for_encounter, name="findings_for_encounter"),
    path(
        "charts/<int:encounter_id>/findings/<slug:edit>/<slug:covered>/why/",
        views_chart.why_on_chart,
        name="why_on_chart",
    ),
    path("versions/<int:version_id>/findings/<int:finding_id>/why/", views.why_on_version, name="why_on_version"),
    path("charts/<int:encounter_id>/grouping/", views_chart.grouping_for_encounter, name="grouping_for_encounter"),
    path("charts/<int:encounter_id>/complete/", views_chart.complete, name="complete"),
    path(
        "charts/<int:encounter_id>/findings/<slug:edit>/<slug:covered>/acknowledge/",
        views_chart.acknowledge,
        name="acknowledge",
    ),
    path("edits/", views_edits.edits, name="edits"),
    path("edits/changes/", views_edits.edit_changes, name="edit_changes"),
    path("edits/settings/<int:setting_id>/withdraw/", views_edits.withdraw, name="withdraw_setting"),
    path("edits/back-tests/", views_back_tests.runs, name="back_tests"),
    path("edits/back-tests/<int:run_id>/", views_back_tests.run_page, name="back_test"),
    path("edits/back-tests/<int:run_id>/progress/", views_back_tests.run_progress, name="back_test_progress"),
    path("edits/back-tests/<int:run_id>/file/", views_back_tests.run_file, name="back_test_file"),
    path("edits/back-tests/<int:run_id>/stop/", views_back_tests.stop_run, name="stop_back_test"),
    path("edits/<slug:code>/", views_edits.edit_page, name="edit"),
    path("edits/<slug:code>/set/", views_edits.change_setting, name="set_edit"),
    path("edits/<slug:code>/try/", views_back_tests.try_edit, name="try_edit"),
]
