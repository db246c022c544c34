from django.urls import re_path

from smarketing.funnel.api_events import Events, Rates, Visits

urlpatterns = [
    re_path(r"^funnel/events/?$", Events.as_view(), name="api-funnel-events"),
    re_path(r"^funnel/visits/?$", Visits.as_view(), name="api-funnel-visits"),
    re_path(r"^rates/?$", Rates.as_view(), name="api-rates"),
]
