from django.urls import re_path

from smarketing.funnel.api.conversion import Conversion, Velocity
from smarketing.funnel.api.counts import Counts, Rows
from smarketing.funnel.api_events import Events, Rates, Visits

urlpatterns = [
    re_path(r"^funnel/events/?$", Events.as_view(), name="api-funnel-events"),
    re_path(r"^funnel/visits/?$", Visits.as_view(), name="api-funnel-visits"),
    re_path(r"^funnel/counts/?$", Counts.as_view(), name="api-funnel-counts"),
    re_path(r"^funnel/rows/?$", Rows.as_view(), name="api-funnel-rows"),
    re_path(r"^funnel/conversion/?$", Conversion.as_view(), name="api-funnel-conversion"),
    re_path(r"^funnel/velocity/?$", Velocity.as_view(), name="api-funnel-velocity"),
    re_path(r"^rates/?$", Rates.as_view(), name="api-rates"),
]
