"""This room's calls under `/api/v1/`, with and without a slash at the end."""

from django.urls import re_path

from personas.api import campaigns, heard, learn, positions, sheets

ONE = r"^personas/(?P<persona_id>\d+)"
HEARD = r"^personas/insights/(?P<insight_id>\d+)"

POSITION = r"^messages/(?P<position_id>\d+)"
CAMPAIGN = r"^campaigns/(?P<campaign_id>\d+)"

urlpatterns = [
    re_path(r"^messages/?$", positions.Positions.as_view(), name="api-positions"),
    re_path(rf"{POSITION}/?$", positions.Position.as_view(), name="api-position"),
    re_path(
        rf"{POSITION}/points/?$", positions.PositionPoints.as_view(), name="api-position-points"
    ),
    re_path(
        rf"{POSITION}/points/(?P<point>[0-9a-z]{{1,8}})/?$",
        positions.PositionPoint.as_view(),
        name="api-position-point",
    ),
    re_path(
        rf"{POSITION}/withdraw/?$",
        positions.PositionWithdraw.as_view(),
        name="api-position-withdraw",
    ),
    re_path(
        rf"{POSITION}/archive/?$", positions.PositionArchive.as_view(), name="api-position-archive"
    ),
    re_path(
        rf"{POSITION}/restore/?$", positions.PositionRestore.as_view(), name="api-position-restore"
    ),
    re_path(
        rf"{POSITION}/propose/?$", positions.PositionPropose.as_view(), name="api-position-propose"
    ),
    re_path(rf"{POSITION}/sign/?$", positions.PositionSign.as_view(), name="api-position-sign"),
    re_path(r"^campaigns/?$", campaigns.Campaigns.as_view(), name="api-campaigns"),
    re_path(rf"{CAMPAIGN}/?$", campaigns.Campaign.as_view(), name="api-campaign"),
    re_path(rf"{CAMPAIGN}/notes/?$", campaigns.CampaignNotes.as_view(), name="api-campaign-notes"),
    re_path(r"^learn/?$", learn.Learn.as_view(), name="api-learn"),
    re_path(r"^learn/quiz/?$", learn.Quiz.as_view(), name="api-learn-quiz"),
    re_path(r"^personas/?$", sheets.Personas.as_view(), name="api-personas"),
    re_path(r"^personas/search/?$", heard.Search.as_view(), name="api-personas-search"),
    re_path(
        r"^personas/insights/alike/?$", heard.AlikeInsights.as_view(), name="api-insights-alike"
    ),
    re_path(rf"{HEARD}/?$", heard.OneInsight.as_view(), name="api-insight"),
    re_path(rf"{HEARD}/notes/?$", heard.InsightNotes.as_view(), name="api-insight-notes"),
    re_path(rf"{HEARD}/weigh/?$", heard.WeighInsight.as_view(), name="api-insight-weigh"),
    re_path(rf"{ONE}/buying/?$", sheets.PersonaBuying.as_view(), name="api-persona-buying"),
    re_path(r"^personas/insights/?$", heard.AllInsights.as_view(), name="api-insights"),
    re_path(
        r"^personas/insights/(?P<insight_id>\d+)/confirm/?$",
        heard.ConfirmInsight.as_view(),
        name="api-insight-confirm",
    ),
    re_path(rf"{ONE}/remind/?$", sheets.Remind.as_view(), name="api-persona-remind"),
    re_path(rf"{ONE}/picture/?$", sheets.BringPicture.as_view(), name="api-persona-picture"),
    re_path(r"^personas/file/?$", sheets.File.as_view(), name="api-personas-file"),
    re_path(rf"{ONE}/?$", sheets.Persona.as_view(), name="api-persona"),
    re_path(rf"{ONE}/versions/?$", sheets.Versions.as_view(), name="api-persona-versions"),
    re_path(rf"{ONE}/withdraw/?$", sheets.Withdraw.as_view(), name="api-persona-withdraw"),
    re_path(rf"{ONE}/draft/?$", sheets.DropDraft.as_view(), name="api-persona-draft"),
    re_path(rf"{ONE}/archive/?$", sheets.Archive.as_view(), name="api-persona-archive"),
    re_path(rf"{ONE}/restore/?$", sheets.Restore.as_view(), name="api-persona-restore"),
    re_path(rf"{ONE}/sign/?$", sheets.Sign.as_view(), name="api-persona-sign"),
    re_path(rf"{ONE}/acknowledge/?$", sheets.Acknowledge.as_view(), name="api-persona-acknowledge"),
    re_path(rf"{ONE}/insights/?$", heard.PersonaInsights.as_view(), name="api-persona-insights"),
]
