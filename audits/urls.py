"""Pages of the audits app."""

from django.urls import path

from audits import views, views_reviews

app_name = "audits"
urlpatterns = [
    path("", views.plans, name="plans"),
    path("new/", views.new_plan, name="new"),
    path("population/", views.population, name="population"),
    path("returned/", views_reviews.returned, name="returned"),
    path("<int:plan_id>/", views.plan, name="plan"),
    path("<int:plan_id>/draw/", views.draw, name="draw"),
    path("<int:plan_id>/close/", views.close, name="close"),
    path("<int:plan_id>/cancel/", views.cancel, name="cancel"),
    path("<int:plan_id>/certificate/", views.certificate, name="certificate"),
    path("<int:plan_id>/certificate.json", views.certificate_file, name="certificate_file"),
    path("<int:plan_id>/score/", views.score, name="score"),
    path("items/<int:item_id>/review/", views_reviews.start, name="start"),
    path("items/<int:item_id>/replace/", views.replace, name="replace"),
    path("reviews/<int:review_id>/", views_reviews.review, name="review"),
    path("reviews/<int:review_id>/documents/<int:document_id>/", views_reviews.document, name="document"),
    path("reviews/<int:review_id>/rows/<int:number>/agree/", views_reviews.agree_row, name="agree_row"),
    path("reviews/<int:review_id>/rows/<int:number>/<str:decision>/", views_reviews.change_row, name="change_row"),
    path("reviews/<int:review_id>/add/<str:kind>/", views_reviews.add_row, name="add_row"),
    path("reviews/<int:review_id>/agree-rest/", views_reviews.agree_rest, name="agree_rest"),
    path("reviews/<int:review_id>/words/", views_reviews.link_words, name="link_words"),
    path("reviews/<int:review_id>/reveal/", views_reviews.reveal, name="reveal"),
    path("reviews/<int:review_id>/conclude/", views_reviews.conclude, name="conclude"),
    path("reviews/<int:review_id>/rebut/", views_reviews.rebut, name="rebut"),
    path("reviews/<int:review_id>/<str:verb>/", views_reviews.settle, name="settle"),
]
