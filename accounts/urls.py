"""Pages of the accounts app."""

from django.urls import path

from accounts import views, views_setup

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("stay/", views.stay, name="stay"),
    path("theme/", views.theme, name="theme"),
    path("password/", views.password_change, name="password_change"),
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("access/", views.access, name="access"),
    path("setup/", views_setup.users, name="users"),
    path("setup/users/new/", views_setup.user_add, name="user_add"),
    path("setup/users/<int:user_id>/", views_setup.user, name="user"),
    path("setup/users/<int:user_id>/deactivate/", views_setup.deactivate, name="user_deactivate"),
    path("setup/users/<int:user_id>/reactivate/", views_setup.reactivate, name="user_reactivate"),
    path("setup/users/<int:user_id>/password/", views_setup.reset_password, name="user_password"),
    path("setup/users/<int:user_id>/unlock/", views_setup.unlock, name="user_unlock"),
    path("setup/users/<int:user_id>/revoke/", views_setup.revoke_token, name="user_revoke_token"),
    path("setup/organisations/", views_setup.organisations, name="organisations"),
    path("setup/organisations/new/", views_setup.organisation, name="organisation_add"),
    path("setup/organisations/<int:organisation_id>/", views_setup.organisation, name="organisation"),
    path("setup/facilities/", views_setup.facilities, name="facilities"),
    path("setup/facilities/new/", views_setup.facility, name="facility_add"),
    path("setup/facilities/<int:facility_id>/", views_setup.facility, name="facility"),
]
