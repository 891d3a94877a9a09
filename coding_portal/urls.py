"""Every address of the portal, by app."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from accounts.api_urls import urlpatterns as accounts_api
from audits.api_urls import urlpatterns as audits_api
from claims.api_urls import urlpatterns as claims_api
from codesets.api_urls import urlpatterns as codesets_api
from coding_portal import views
from encounters.api_urls import urlpatterns as encounters_api

api: list[URLPattern | URLResolver] = [*accounts_api, *codesets_api, *encounters_api, *claims_api, *audits_api]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("accounts/", include("accounts.urls")),
    path("codes/", include("codesets.urls")),
    path("charts/", include("encounters.urls")),
    path("claims/", include("claims.urls")),
    path("audits/", include("audits.urls")),
    path("api/v1/", include((api, "api"))),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
]
