from django.urls import path

from personas.views import (
    buying,
    campaigns,
    compare,
    edit,
    insights,
    learn,
    pictures,
    positions,
    search,
    sheet,
    wall,
)

ONE = "personas/<int:persona_id>/"

urlpatterns = [
    path("personas/messages/", positions.positions, name="positions"),
    path("personas/messages/new/", positions.position_new, name="position_new"),
    path("personas/messages/<int:position_id>/", positions.position, name="position"),
    path(
        "personas/messages/<int:position_id>/word/", positions.position_word, name="position_word"
    ),
    path(
        "personas/messages/<int:position_id>/point/",
        positions.position_point,
        name="position_point",
    ),
    path(
        "personas/messages/<int:position_id>/propose/",
        positions.position_propose,
        name="position_propose",
    ),
    path(
        "personas/messages/<int:position_id>/sign/", positions.position_sign, name="position_sign"
    ),
    path(
        "personas/messages/<int:position_id>/archive/",
        positions.position_archive,
        name="position_archive",
    ),
    path(
        "personas/messages/<int:position_id>/restore/",
        positions.position_restore,
        name="position_restore",
    ),
    path(
        "personas/messages/<int:position_id>/withdraw/",
        positions.position_withdraw,
        name="position_withdraw",
    ),
    path("personas/campaigns/new/", campaigns.campaign_edit, name="campaign_new"),
    path("personas/campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path(
        "personas/campaigns/<int:campaign_id>/edit/", campaigns.campaign_edit, name="campaign_edit"
    ),
    path(
        "personas/campaigns/<int:campaign_id>/note/", campaigns.campaign_note, name="campaign_note"
    ),
    path(
        "personas/campaigns/<int:campaign_id>/drop/", campaigns.campaign_drop, name="campaign_drop"
    ),
    path("learn/", learn.learn, name="learn"),
    path("learn/quiz/", learn.quiz, name="quiz"),
    path("learn/quiz/begin/", learn.quiz_begin, name="quiz_begin"),
    path("personas/", wall.personas, name="personas"),
    path("personas/new/", wall.persona_new, name="persona_new"),
    path("personas/import/", wall.personas_import, name="personas_import"),
    path("personas/export/", wall.personas_export, name="personas_export"),
    path("personas/compare/", compare.personas_compare, name="personas_compare"),
    path("personas/search/", search.personas_search, name="personas_search"),
    path("personas/insights/", insights.insights, name="insights"),
    path("personas/insights/new/", insights.insight_new, name="insight_new"),
    path("personas/insights/told/", insights.insights_told, name="insights_told"),
    path("personas/insights/alike/", insights.insights_alike, name="insights_alike"),
    path("personas/insights/<int:insight_id>/", insights.insight, name="insight"),
    path("personas/insights/<int:insight_id>/note/", insights.insight_note, name="insight_note"),
    path(
        "personas/insights/<int:insight_id>/confirm/",
        insights.insight_confirm,
        name="insight_confirm",
    ),
    path("personas/insights/<int:insight_id>/weigh/", insights.insight_weigh, name="insight_weigh"),
    path(ONE, sheet.persona, name="persona"),
    path(f"{ONE}buying/", buying.persona_buying, name="persona_buying"),
    path(f"{ONE}print/", sheet.persona_print, name="persona_print"),
    path(f"{ONE}propose/", sheet.persona_propose, name="persona_propose"),
    path(f"{ONE}sign/", sheet.persona_sign, name="persona_sign"),
    path(f"{ONE}withdraw/", sheet.persona_withdraw, name="persona_withdraw"),
    path(f"{ONE}acknowledge/", sheet.persona_acknowledge, name="persona_acknowledge"),
    path(f"{ONE}remind/", sheet.persona_remind, name="persona_remind"),
    path(f"{ONE}picture/", pictures.persona_picture, name="persona_picture"),
    path("personas/pictures/<slug:key>/", pictures.picture, name="picture"),
    path(f"{ONE}edit/", edit.persona_edit, name="persona_edit"),
    path(f"{ONE}discard/", edit.persona_discard, name="persona_discard"),
    path(f"{ONE}name/", edit.persona_name, name="persona_rename"),
    path(f"{ONE}archive/", edit.persona_archive, name="persona_archive"),
    path(f"{ONE}restore/", edit.persona_restore, name="persona_restore"),
]
