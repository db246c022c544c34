from django.urls import path

from stages.views import calendar, definitions, line, meetings, plan, steps

urlpatterns = [
    path("stages/", line.stages, name="stages"),
    path("stages/paper/", line.paper, name="stage_paper"),
    path("stages/table/", line.table, name="stage_table"),
    path("stages/evidence/<slug:key>/", line.evidence, name="stage_evidence"),
    path("stages/decision/", steps.decision, name="stage_decision"),
    path("stages/mandate/", steps.mandate, name="stage_mandate"),
    path("stages/appointment/", steps.appointment, name="stage_appointment"),
    path("stages/appointment/end/", steps.appointment_end, name="stage_appointment_end"),
    path("stages/opinion/", steps.opinion, name="stage_opinion"),
    path("stages/aim/", steps.aim, name="stage_aim"),
    path("stages/statement/", steps.statement, name="stage_statement"),
    path("stages/qualification/", definitions.registry, name="stage_qualification"),
    path("stages/qualification/<slug:key>/", definitions.definition, name="stage_definition"),
    path(
        "stages/qualification/<slug:key>/tried/",
        definitions.definition_tried,
        name="stage_definition_tried",
    ),
    path(
        "stages/qualification/<slug:key>/sign/",
        definitions.definition_sign,
        name="stage_definition_sign",
    ),
    path(
        "stages/qualification/<slug:key>/end/",
        definitions.qualification_end,
        name="stage_qualification_end",
    ),
    path("stages/sign/<slug:kind>/", steps.sign, name="stage_sign"),
    path("stages/plan/", plan.plan, name="stage_plan"),
    path("stages/plan/<int:item_id>/", plan.item, name="plan_item"),
    path("stages/plan/begin/", plan.plan_begin, name="plan_begin"),
    path("stages/plan/<int:item_id>/progress/", plan.item_progress, name="plan_item_progress"),
    path("stages/plan/<int:item_id>/drop/", plan.item_drop, name="plan_item_drop"),
    path("stages/meetings/", meetings.meetings, name="meetings"),
    path("stages/meetings/calendar/", calendar.calendar_link, name="calendar_link"),
    path("stages/meetings/calendar/revoke/", calendar.calendar_revoke, name="calendar_revoke"),
    path("calendar/<str:secret>.ics", calendar.calendar_feed, name="calendar_feed"),
    path(
        "stages/meetings/<int:series_id>/<str:slot>/calendar.ics",
        calendar.meeting_file,
        name="meeting_file",
    ),
    path("stages/meetings/<int:series_id>/end/", meetings.series_end, name="series_end"),
    path("stages/meetings/<int:series_id>/<str:slot>/", meetings.meeting, name="meeting"),
    path(
        "stages/meetings/<int:series_id>/<str:slot>/move/",
        meetings.meeting_move,
        name="meeting_move",
    ),
    path(
        "stages/meetings/<int:series_id>/<str:slot>/cancel/",
        meetings.meeting_cancel,
        name="meeting_cancel",
    ),
    path(
        "stages/meetings/<int:series_id>/<str:slot>/take-back/",
        meetings.meeting_take_back,
        name="meeting_take_back",
    ),
    path("stages/decisions/<int:decision_id>/done/", meetings.decision_done, name="decision_done"),
]
