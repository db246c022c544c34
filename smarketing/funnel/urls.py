from django.urls import path

from smarketing.funnel.views import border, data, hand, handoff, steps, way

urlpatterns = [
    path("way/", way.way, name="way"),
    path("way/add/", hand.lead_add, name="lead_add"),
    path("way/<int:lead_id>/", way.lead, name="lead"),
    path("way/<int:lead_id>/move/", hand.lead_move, name="lead_move"),
    path("way/<int:lead_id>/change/", hand.lead_values, name="lead_values"),
    path("way/<int:lead_id>/undo/", hand.lead_undo, name="lead_undo"),
    path("way/<int:lead_id>/erase/", hand.person_erase, name="person_erase"),
    path("way/<int:lead_id>/pass/", handoff.handoff_pass, name="handoff_pass"),
    path("handoff/", handoff.handoff, name="handoff"),
    path("handoff/answer/", handoff.handoff_answer_many, name="handoff_answer_many"),
    path("handoff/rules/", border.handoff_rules, name="handoff_rules"),
    path("handoff/<int:handoff_id>/answer/", handoff.handoff_answer, name="handoff_answer"),
    path("handoff/<int:handoff_id>/note/", handoff.handoff_note, name="handoff_note"),
    path("handoff/<int:handoff_id>/attempt/", handoff.handoff_attempt, name="handoff_attempt"),
    path("data/", data.data, name="data"),
    path("data/visits/", hand.visits_add, name="visits_add"),
    path("data/rates/", data.rates, name="rates"),
    path("data/steps/", steps.steps, name="steps"),
    path("data/steps/add/", steps.step_add, name="step_add"),
    path("data/steps/<slug:key>/remove/", steps.step_remove, name="step_remove"),
    path("data/names/", data.persona_names, name="persona_names"),
    path("data/names/<int:persona_name_id>/", data.persona_name, name="persona_name"),
]
