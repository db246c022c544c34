from django.urls import re_path

from stages.api import agreed, line, meetings

SERIES = r"(?P<series_id>[0-9]{1,18})"
SLOT = SERIES + r"/(?P<slot>[0-9a-z-]{1,10})"  # a day; no other word is found

urlpatterns = [
    re_path(r"^stages/assessment/?$", line.Assessment.as_view(), name="api-stages-assessment"),
    re_path(r"^stages/history/?$", line.History.as_view(), name="api-stages-history"),
    re_path(r"^stages/table/?$", line.Table.as_view(), name="api-stages-table"),
    re_path(r"^meetings/?$", meetings.Meetings.as_view(), name="api-meetings"),
    re_path(r"^decisions/?$", meetings.Decisions.as_view(), name="api-decisions"),
    re_path(r"^plan-items/?$", agreed.PlanItems.as_view(), name="api-plan-items"),
    re_path(r"^plan-items/begin/?$", agreed.BeginPlan.as_view(), name="api-plan-begin"),
    re_path(
        r"^plan-items/(?P<item_id>[0-9]{1,18})/progress/?$",
        agreed.Progress.as_view(),
        name="api-plan-progress",
    ),
    re_path(r"^definitions/try/?$", agreed.TryDefinition.as_view(), name="api-definition-try"),
    re_path(r"^plan-items/sign/?$", agreed.SignPlan.as_view(), name="api-plan-sign"),
    re_path(
        r"^plan-items/(?P<item_id>[0-9]{1,18})/?$", agreed.Item.as_view(), name="api-plan-item"
    ),
    re_path(r"^definitions/?$", agreed.Definitions.as_view(), name="api-definitions"),
    re_path(
        r"^definitions/(?P<key>[a-z0-9_-]{1,32})/sign/?$",
        agreed.SignDefinition.as_view(),
        name="api-definition-sign",
    ),
    re_path(
        r"^definitions/(?P<key>[a-z0-9_-]{1,32})/?$",
        agreed.OneDefinition.as_view(),
        name="api-definition",
    ),
    re_path(r"^stages/statement/?$", agreed.Statement.as_view(), name="api-statement"),
    re_path(
        r"^stages/statement/sign/?$", agreed.SignStatement.as_view(), name="api-statement-sign"
    ),
    re_path(r"^stages/offices/?$", line.Offices.as_view(), name="api-stages-offices"),
    re_path(r"^stages/opinion/?$", line.Opinion.as_view(), name="api-stages-opinion"),
    re_path(r"^stages/aim/?$", line.Aim.as_view(), name="api-stages-aim"),
    re_path(r"^stages/appointment/?$", line.Appointment.as_view(), name="api-stages-appointment"),
    re_path(r"^meetings/series/?$", meetings.SeriesList.as_view(), name="api-meeting-series"),
    re_path(r"^meetings/calendar/?$", meetings.Calendar.as_view(), name="api-calendar"),
    re_path(rf"^meetings/series/{SERIES}/?$", meetings.OneSeries.as_view(), name="api-series"),
    re_path(rf"^meetings/{SLOT}/?$", meetings.OneMeeting.as_view(), name="api-meeting"),
    re_path(rf"^meetings/{SLOT}/move/?$", meetings.MoveMeeting.as_view(), name="api-meeting-move"),
    re_path(
        rf"^meetings/{SLOT}/cancel/?$", meetings.CancelMeeting.as_view(), name="api-meeting-cancel"
    ),
    re_path(
        rf"^meetings/{SLOT}/take-back/?$",
        meetings.TakeBackMeeting.as_view(),
        name="api-meeting-take-back",
    ),
    re_path(
        r"^decisions/(?P<decision_id>[0-9]{1,18})/?$",
        meetings.OneDecision.as_view(),
        name="api-decision",
    ),
]
