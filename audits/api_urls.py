"""API paths of the audits app, mounted at /api/v1/."""

from django.urls import URLPattern, path

from audits import api

urlpatterns: list[URLPattern] = [
    path("audits/plans/", api.plans, name="audit-plans"),
    path("audits/population/", api.population, name="audit-population"),
    path("audits/plans/<int:plan_id>/", api.plan, name="audit-plan"),
    path("audits/plans/<int:plan_id>/draw/", api.draw, name="audit-draw"),
    path("audits/plans/<int:plan_id>/certificate/", api.certificate, name="audit-certificate"),
    path("audits/plans/<int:plan_id>/score/", api.score, name="audit-score"),
    path("audits/plans/<int:plan_id>/close/", api.close_plan, name="audit-close"),
    path("audits/items/<int:item_id>/review/", api.start, name="audit-start"),
    path("audits/items/<int:item_id>/replace/", api.replace, name="audit-replace"),
    path("audits/reviews/", api.reviews, name="audit-reviews"),
    path("audits/reviews/<int:review_id>/", api.review, name="audit-review"),
    path("audits/reviews/<int:review_id>/rows/", api.rows, name="audit-rows"),
    path("audits/reviews/<int:review_id>/agree-rest/", api.agree_rest, name="audit-agree-rest"),
    path("audits/reviews/<int:review_id>/reveal/", api.reveal, name="audit-reveal"),
    path("audits/reviews/<int:review_id>/conclude/", api.conclude, name="audit-conclude"),
    path("audits/reviews/<int:review_id>/rebut/", api.rebut, name="audit-rebut"),
    path("audits/reviews/<int:review_id>/<str:verb>/", api.settle, name="audit-settle"),
]
