from django.urls import re_path

from smarketing.funnel.api import border, handoffs, imports, matching, outcomes
from smarketing.funnel.api.conversion import Conversion, Velocity
from smarketing.funnel.api.counts import Counts, Rows
from smarketing.funnel.api.leads import Lead, LeadMoves, Leads, MoveUndo, PersonErase
from smarketing.funnel.api.personal import KeptOfPerson
from smarketing.funnel.api.steps import Health, StepRemove, Steps
from smarketing.funnel.api_events import Events, Rates, Visits

FILE = "imports/(?P<import_id>[0-9]{1,18})"
ONE = "handoffs/(?P<handoff_id>[0-9]{1,18})"

urlpatterns = [
    re_path(r"^funnel/events/?$", Events.as_view(), name="api-funnel-events"),
    re_path(r"^funnel/visits/?$", Visits.as_view(), name="api-funnel-visits"),
    re_path(r"^funnel/counts/?$", Counts.as_view(), name="api-funnel-counts"),
    re_path(r"^funnel/rows/?$", Rows.as_view(), name="api-funnel-rows"),
    re_path(r"^funnel/conversion/?$", Conversion.as_view(), name="api-funnel-conversion"),
    re_path(r"^funnel/velocity/?$", Velocity.as_view(), name="api-funnel-velocity"),
    re_path(r"^rates/?$", Rates.as_view(), name="api-rates"),
    re_path(r"^leads/?$", Leads.as_view(), name="api-leads"),
    re_path(r"^leads/(?P<lead_id>\d+)/?$", Lead.as_view(), name="api-lead"),
    re_path(r"^leads/(?P<lead_id>\d+)/moves/?$", LeadMoves.as_view(), name="api-lead-moves"),
    re_path(r"^leads/(?P<lead_id>\d+)/person/?$", KeptOfPerson.as_view(), name="api-lead-person"),
    re_path(r"^leads/(?P<lead_id>\d+)/erase/?$", PersonErase.as_view(), name="api-lead-erase"),
    re_path(r"^moves/(?P<move_id>\d+)/undo/?$", MoveUndo.as_view(), name="api-move-undo"),
    re_path(r"^steps/?$", Steps.as_view(), name="api-steps"),
    re_path(r"^steps/(?P<key>[-\w]+)/remove/?$", StepRemove.as_view(), name="api-step-remove"),
    re_path(r"^data/health/?$", Health.as_view(), name="api-data-health"),
    re_path(r"^handoffs/?$", handoffs.Handoffs.as_view(), name="api-handoffs"),
    re_path(r"^handoffs/outcomes/?$", outcomes.Outcomes.as_view(), name="api-handoff-outcomes"),
    re_path(r"^handoffs/rules/?$", border.Rules.as_view(), name="api-handoff-rules"),
    re_path(r"^handoffs/rules/sign/?$", border.Sign.as_view(), name="api-handoff-rules-sign"),
    re_path(
        r"^handoffs/rules/withdraw/?$", border.Withdraw.as_view(), name="api-handoff-rules-withdraw"
    ),
    re_path(r"^handoffs/turns/?$", border.Turns.as_view(), name="api-handoff-turns"),
    re_path(r"^handoffs/routes/?$", border.Routes.as_view(), name="api-handoff-routes"),
    re_path(r"^handoffs/reasons/?$", border.Reasons.as_view(), name="api-handoff-reasons"),
    re_path(rf"^{ONE}/?$", handoffs.Handoff.as_view(), name="api-handoff"),
    re_path(rf"^{ONE}/accept/?$", handoffs.Accept.as_view(), name="api-handoff-accept"),
    re_path(rf"^{ONE}/reject/?$", handoffs.Reject.as_view(), name="api-handoff-reject"),
    re_path(rf"^{ONE}/return/?$", handoffs.Return.as_view(), name="api-handoff-return"),
    re_path(rf"^{ONE}/forward/?$", handoffs.Forward.as_view(), name="api-handoff-forward"),
    re_path(rf"^{ONE}/contest/?$", handoffs.Contest.as_view(), name="api-handoff-contest"),
    re_path(rf"^{ONE}/settle/?$", handoffs.Settle.as_view(), name="api-handoff-settle"),
    re_path(rf"^{ONE}/notes/?$", handoffs.Note.as_view(), name="api-handoff-note"),
    re_path(r"^personas/matching/?$", matching.Matching.as_view(), name="api-matching"),
    re_path(
        r"^personas/matching/again/?$", matching.MatchingAgain.as_view(), name="api-matching-again"
    ),
    re_path(r"^personas/matching/try/?$", matching.MatchingTry.as_view(), name="api-matching-try"),
    re_path(r"^imports/?$", imports.Imports.as_view(), name="api-imports"),
    re_path(rf"^{FILE}/?$", imports.OneImport.as_view(), name="api-import"),
    re_path(rf"^{FILE}/check/?$", imports.ImportCheck.as_view(), name="api-import-check"),
    re_path(rf"^{FILE}/run/?$", imports.ImportRun.as_view(), name="api-import-run"),
    re_path(rf"^{FILE}/undo/?$", imports.ImportUndo.as_view(), name="api-import-undo"),
]
