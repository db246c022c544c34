from django.urls import re_path

from stages import api

urlpatterns = [
    re_path(r"^stages/assessment/?$", api.Assessment.as_view(), name="api-stages-assessment"),
    re_path(r"^stages/history/?$", api.History.as_view(), name="api-stages-history"),
    re_path(r"^stages/table/?$", api.Table.as_view(), name="api-stages-table"),
    re_path(r"^meetings/?$", api.Meetings.as_view(), name="api-meetings"),
    re_path(r"^decisions/?$", api.Decisions.as_view(), name="api-decisions"),
    re_path(r"^plan-items/?$", api.PlanItems.as_view(), name="api-plan-items"),
    re_path(r"^plan-items/sign/?$", api.SignPlan.as_view(), name="api-plan-sign"),
    re_path(r"^plan-items/(?P<item_id>[0-9]{1,18})/?$", api.Item.as_view(), name="api-plan-item"),
    re_path(r"^definitions/?$", api.Definitions.as_view(), name="api-definitions"),
    re_path(
        r"^definitions/(?P<key>[a-z0-9_-]{1,32})/sign/?$",
        api.SignDefinition.as_view(),
        name="api-definition-sign",
    ),
]
