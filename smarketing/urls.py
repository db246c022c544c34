"""Every address of the product; each room keeps its own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path

from smarketing.accounts.api_schema import Schema

admin.site.login = secure_admin_login(admin.site.login)  # one door for everybody

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("smarketing.operations.urls")),
    path("", include("smarketing.accounts.urls")),
    path("", include("smarketing.notices.urls")),
    path("", include("smarketing.funnel.urls")),
    path("", include("personas.urls")),
    path("", include("goals.urls")),
    path("api/v1/", include("personas.api_urls")),
    path("", include("smarketing.scoreboard.urls")),
    path("", include("stages.urls")),
    path("api/v1/", include("smarketing.funnel.api_urls")),
    re_path(r"^api/v1/schema/?$", Schema.as_view(), name="api-schema"),
    path("api/v1/", include("smarketing.accounts.api_urls")),
    path("api/v1/", include("smarketing.notices.api_urls")),
    path("api/v1/", include("goals.api_urls")),
    path("api/v1/", include("smarketing.scoreboard.api_urls")),
    path("api/v1/", include("stages.api_urls")),
]
