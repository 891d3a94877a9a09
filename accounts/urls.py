"""Pages of the accounts app."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("stay/", views.stay, name="stay"),
    path("theme/", views.theme, name="theme"),
    path("password/", views.password_change, name="password_change"),
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("access/", views.access, name="access"),
]
