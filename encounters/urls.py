"""Pages of the encounters app."""

from django.urls import path

from encounters import (
    views,
    views_code_changes,
    views_codes,
    views_intake,
    views_lists,
    views_payers,
    views_queries,
    views_workbench,
)

app_name = "encounters"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("next/", views.next_chart, name="next"),
    path("take-five/", views.take_next_five, name="take_five"),
    path("find/", views.find, name="find"),
    path("route/", views_lists.route_many, name="route_many"),
    path("code-changes/", views_code_changes.code_changes, name="code_changes"),
    path("lists/", views_lists.lists, name="lists"),
    path("lists/new/", views_lists.change_list, name="list_add"),
    path("lists/apply/", views_lists.apply_rules, name="lists_apply"),
    path("lists/<int:list_id>/", views_lists.change_list, name="list"),
    path("intake/", views_intake.intake, name="intake"),
    path("intake/<int:message_id>/retry/", views_intake.retry, name="intake_retry"),
    path("payers/", views_payers.payers, name="payers"),
    path("payers/new/", views_payers.payer, name="payer_add"),
    path("payers/<int:payer_id>/", views_payers.payer, name="payer"),
    path("queries/", views_queries.queries, name="queries"),
    path("queries/<int:query_id>/", views_queries.query, name="query"),
    path("holds/<int:hold_id>/lift/", views_queries.lift, name="lift_hold"),
    path("<int:encounter_id>/", views_workbench.workbench, name="workbench"),
    path("<int:encounter_id>/take/", views.take, name="take"),
    path("<int:encounter_id>/release/", views.release, name="release"),
    path("<int:encounter_id>/assign/", views.assign, name="assign"),
    path("<int:encounter_id>/hold/", views_queries.hold, name="hold"),
    path("<int:encounter_id>/query/", views_queries.ask, name="ask"),
    path("<int:encounter_id>/timeline/", views_workbench.timeline, name="timeline"),
    path("<int:encounter_id>/documents/<int:document_id>/", views_workbench.document, name="document"),
    path("<int:encounter_id>/codes/", views_codes.codes, name="codes"),
    path("<int:encounter_id>/codes/add/", views_codes.add_code, name="add_code"),
    path("<int:encounter_id>/diagnoses/<int:row_id>/<str:verb>/", views_codes.change_diagnosis, name="diagnosis"),
    path("<int:encounter_id>/procedures/<int:row_id>/<str:verb>/", views_codes.change_procedure, name="procedure"),
    path("<int:encounter_id>/lines/add/", views_codes.add_line, name="add_line"),
    path("<int:encounter_id>/lines/<int:row_id>/<str:verb>/", views_codes.change_line, name="line"),
    path("<int:encounter_id>/evidence/", views_codes.link_evidence, name="link_evidence"),
    path("<int:encounter_id>/evidence/<int:evidence_id>/remove/", views_codes.unlink_evidence, name="unlink_evidence"),
    path("<int:encounter_id>/undo/", views_codes.undo, name="undo"),
    path("<int:encounter_id>/renew/", views_workbench.renew, name="renew"),
]
