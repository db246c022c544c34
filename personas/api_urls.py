"""This room's calls under `/api/v1/`, with and without a slash at the end."""

from django.urls import re_path

from personas import api

ONE = r"^personas/(?P<persona_id>\d+)"

urlpatterns = [
    re_path(r"^personas/?$", api.Personas.as_view(), name="api-personas"),
    re_path(r"^personas/insights/?$", api.AllInsights.as_view(), name="api-insights"),
    re_path(
        r"^personas/insights/(?P<insight_id>\d+)/confirm/?$",
        api.ConfirmInsight.as_view(),
        name="api-insight-confirm",
    ),
    re_path(rf"{ONE}/?$", api.Persona.as_view(), name="api-persona"),
    re_path(rf"{ONE}/versions/?$", api.Versions.as_view(), name="api-persona-versions"),
    re_path(rf"{ONE}/sign/?$", api.Sign.as_view(), name="api-persona-sign"),
    re_path(rf"{ONE}/acknowledge/?$", api.Acknowledge.as_view(), name="api-persona-acknowledge"),
    re_path(rf"{ONE}/insights/?$", api.PersonaInsights.as_view(), name="api-persona-insights"),
]
