"""The rights table, second half: one line for each route and method.

A route without a line is closed to everybody, and the tests fail. `act` is one of
`rights.ACTS`, or PUBLIC (no sign-in), or SIGNED_IN (a user, perhaps of no organisation yet).
A line with a `scope` is open to a token that has it; PERSON says that only a signed-in person
will do. What belongs to another organisation answers 404, whatever the line says.
"""

from typing import NamedTuple

PUBLIC = "public"
SIGNED_IN = "signed-in"
PERSON = "person"


class Line(NamedTuple):
    route: str  # the name in the URL configuration, with its namespace
    methods: str  # "GET POST"
    act: str
    scope: str = ""  # the token scope that opens it; "" = pages only


LINES = [
    # wires
    Line("livez", "GET", PUBLIC),
    Line("readyz", "GET", PUBLIC),
    Line("set_language", "POST", PUBLIC),
    Line("api-schema", "GET", PUBLIC),
    # accounts
    Line("account_login", "GET POST", PUBLIC),
    Line("account_logout", "GET POST", PUBLIC),
    Line("account_inactive", "GET", PUBLIC),
    Line("account_change_password", "GET POST", SIGNED_IN),
    Line("account_reset_password", "GET POST", PUBLIC),
    Line("account_reset_password_done", "GET", PUBLIC),
    Line("account_reset_password_from_key", "GET POST", PUBLIC),
    Line("account_reset_password_from_key_done", "GET", PUBLIC),
    Line("start", "GET POST", PUBLIC),
    Line("switch_organization", "POST", SIGNED_IN),
    Line("no_organization", "GET", SIGNED_IN),
    Line("invitation", "GET", PUBLIC),
    Line("invitation_accept", "GET POST", PUBLIC),
    Line("profile", "GET POST", "self.edit"),
    Line("profile_leave", "POST", "self.edit"),
    Line("profile_tokens", "GET POST", "token.own"),
    Line("token_revoke", "POST", "token.own"),
    Line("settings", "GET POST", "organization.edit"),
    Line("settings_tokens", "GET", "token.revoke_all"),
    Line("people", "GET", "people.see"),
    Line("person_add", "GET POST", "people.invite"),
    Line("person", "GET", "people.see"),
    Line("person", "POST", "people.edit"),
    Line("person_invite", "POST", "people.invite"),
    Line("person_end", "GET POST", "people.edit"),
    Line("person_return", "POST", "people.edit"),
    Line("person_join", "POST", "people.edit"),
    Line("person_place", "POST", "people.invite"),
    Line("person_unplace", "POST", "people.edit"),
    Line("heads", "GET", "people.see"),
    Line("head_appoint", "POST", "head.appoint"),
    Line("head_deputy", "POST", "head.deputy"),
    Line("head_end", "POST", "head.deputy"),
    Line("teams", "GET", "people.see"),
    Line("team_add", "GET POST", "people.edit"),
    Line("team", "GET POST", "people.edit"),
    Line("team_join", "POST", "people.edit"),
    Line("office_add", "GET POST", "people.edit"),
    Line("office", "GET POST", "people.edit"),
    Line("names", "GET", "people.edit"),
    Line("member_name", "GET POST", "people.edit"),
    Line("team_name", "GET POST", "people.edit"),
    # personas
    Line("personas", "GET", "persona.see"),
    Line("persona", "GET", "persona.see"),
    Line("persona_print", "GET", "persona.see"),
    Line("personas_export", "GET", "persona.edit"),
    Line("personas_import", "GET POST", "persona.edit"),
    Line("persona_new", "GET POST", "persona.edit"),
    Line("persona_edit", "GET POST", "persona.edit"),
    Line("persona_propose", "POST", "persona.edit"),
    Line("persona_withdraw", "POST", "persona.edit"),
    Line("persona_discard", "POST", "persona.edit"),
    Line("persona_rename", "POST", "persona.edit"),
    Line("persona_archive", "POST", "persona.edit"),
    Line("persona_restore", "POST", "persona.edit"),
    Line("persona_sign", "POST", "persona.agree"),
    Line("persona_acknowledge", "POST", "persona.read"),
    Line("insights", "GET", "persona.see"),
    Line("insight_new", "GET POST", "insight.add"),
    Line("insights_told", "POST", "insight.add"),
    Line("insight_confirm", "POST", "insight.confirm"),
    Line("insight_weigh", "POST", "persona.edit"),
    Line("api-personas", "GET", "persona.see", "board:read"),
    Line("api-personas", "POST", "persona.edit", "personas:write"),
    Line("api-persona", "GET", "persona.see", "board:read"),
    Line("api-persona-versions", "GET", "persona.see", "board:read"),
    Line("api-persona-versions", "POST", "persona.edit", "personas:write"),
    Line("api-persona-sign", "POST", "persona.agree", PERSON),
    Line("api-persona-acknowledge", "POST", "persona.read", PERSON),
    Line("api-persona-insights", "GET", "persona.see", "board:read"),
    Line("api-persona-insights", "POST", "insight.add", "personas:write"),
    Line("api-insights", "GET", "persona.see", "board:read"),
    Line("api-insights", "POST", "insight.add", "personas:write"),
    Line("api-insight-confirm", "POST", "insight.confirm", PERSON),
    # goals
    Line("goals", "GET", "goal.see"),
    Line("goal", "GET", "goal.see"),
    Line("goal_new", "GET POST", "goal.propose"),
    Line("goal_edit", "GET POST", "goal.propose"),
    Line("goal_agree", "POST", "goal.agree"),
    Line("goal_withdraw", "POST", "goal.propose"),
    Line("quotas", "GET", "goal.see"),
    Line("quotas", "POST", "quota.edit"),
    Line("step_targets", "GET", "goal.see"),
    Line("step_targets", "POST", "target.edit"),
    # funnel
    Line("way", "GET", "funnel.see"),
    Line("lead", "GET", "funnel.see"),
    Line("lead_add", "GET POST", "funnel.write"),
    Line("lead_move", "POST", "funnel.write"),
    Line("lead_values", "POST", "funnel.write"),
    Line("lead_undo", "POST", "funnel.write"),
    Line("person_erase", "POST", "person.erase"),
    Line("data", "GET", "funnel.see"),
    Line("visits_add", "GET POST", "funnel.write"),
    Line("rates", "GET", "funnel.see"),
    Line("rates", "POST", "funnel.rates"),
    Line("steps", "GET POST", "funnel.steps"),
    Line("step_add", "POST", "funnel.steps"),
    Line("step_remove", "POST", "funnel.steps"),
    Line("persona_names", "GET", "funnel.see"),
    Line("persona_names", "POST", "persona.edit"),
    Line("persona_name", "GET POST", "persona.edit"),
    Line("api-funnel-events", "POST", "funnel.write", "funnel:write"),
    Line("api-funnel-visits", "POST", "funnel.write", "funnel:write"),
    Line("api-funnel-counts", "GET", "funnel.see", "funnel:read"),
    Line("api-funnel-rows", "GET", "funnel.see", "funnel:read"),
    Line("api-funnel-conversion", "GET", "funnel.see", "funnel:read"),
    Line("api-funnel-velocity", "GET", "funnel.see", "funnel:read"),
    Line("api-rates", "GET", "funnel.see", "funnel:read"),
    Line("api-rates", "POST", "funnel.rates", "funnel:write"),
    Line("api-leads", "GET", "funnel.see", "funnel:read"),
    Line("api-leads", "POST", "funnel.write", "funnel:write"),
    Line("api-lead", "GET", "funnel.see", "funnel:read"),
    Line("api-lead-moves", "POST", "funnel.write", "funnel:write"),
    Line("api-lead-erase", "POST", "person.erase", PERSON),
    Line("api-move-undo", "POST", "funnel.write", "funnel:write"),
    Line("api-steps", "GET", "funnel.see", "funnel:read"),
    Line("api-steps", "PUT POST", "funnel.steps", PERSON),
    Line("api-step-remove", "POST", "funnel.steps", PERSON),
    Line("api-data-health", "GET", "funnel.see", "funnel:read"),
    Line("api-people", "GET", "people.see", PERSON),
    Line("api-people", "POST", "people.invite", PERSON),
    Line("api-person", "GET", "people.see", PERSON),
    Line("api-person", "PATCH", "people.edit", PERSON),
    Line("api-person-end", "POST", "people.edit", PERSON),
    Line("api-person-return", "POST", "people.edit", PERSON),
    Line("api-person-invite", "POST", "people.invite", PERSON),
    Line("api-person-join", "POST", "people.edit", PERSON),
    Line("api-person-places", "GET", "people.see", PERSON),
    Line("api-person-places", "POST", "people.invite", PERSON),
    Line("api-person-place-end", "POST", "people.edit", PERSON),
    Line("api-member-names", "GET", "people.edit", PERSON),
    Line("api-member-name", "PATCH", "people.edit", PERSON),
    Line("api-team-names", "GET", "people.edit", PERSON),
    Line("api-team-name", "PATCH", "people.edit", PERSON),
    Line("api-teams", "GET", "people.see", PERSON),
    Line("api-teams", "POST", "people.edit", PERSON),
    Line("api-team", "PATCH", "people.edit", PERSON),
    Line("api-team-join", "POST", "people.edit", PERSON),
    Line("api-offices", "GET", "people.see", PERSON),
    Line("api-offices", "POST", "people.edit", PERSON),
    Line("api-office", "PATCH", "people.edit", PERSON),
    Line("api-heads", "GET", "people.see", PERSON),
    Line("api-heads", "POST", "head.appoint", PERSON),
    Line("api-deputies", "POST", "head.deputy", PERSON),
    Line("api-head-end", "POST", "head.deputy", PERSON),
    Line("api-organization", "GET", "people.see", PERSON),
    Line("api-organization", "PATCH", "organization.edit", PERSON),
    Line("api-profile", "GET PATCH", "self.edit", PERSON),
    Line("api-tokens", "GET POST", "token.own", PERSON),
    Line("api-token-revoke", "POST", "token.own", PERSON),
    # goals
    # funnel
    Line("api-goals", "GET", "goal.see", "board:read"),
    Line("api-goals", "POST", "goal.propose", "goals:write"),
    Line("api-goal", "GET", "goal.see", "board:read"),
    Line("api-goal-propose", "POST", "goal.propose", "goals:write"),
    Line("api-goal-agree", "POST", "goal.agree", PERSON),
    Line("api-goal-withdraw", "POST", "goal.propose", "goals:write"),
    Line("api-goal-versions", "GET", "goal.see", "board:read"),
    Line("api-quotas", "GET", "goal.see", "board:read"),
    Line("api-quotas", "PUT", "quota.edit", "goals:write"),
    Line("api-step-targets", "GET", "goal.see", "board:read"),
    Line("api-step-targets", "PUT", "target.edit", "goals:write"),
    # scoreboard
    Line("board", "GET", "board.see"),
    Line("explain", "GET", "board.see"),
    Line("live", "GET", "board.see", "board:read"),
    Line("api-scoreboard", "GET", "board.see", "board:read"),
    Line("api-scoreboard-explain", "GET", "board.see", "board:read"),
]

TABLE: dict[tuple[str, str], Line] = {
    (line.route, method): line for line in LINES for method in line.methods.split()
}


def line_for(route: str, method: str) -> Line | None:
    """The line of a route and method; HEAD and OPTIONS ask no more than GET."""
    method = "GET" if method == "HEAD" else method
    if method == "OPTIONS":
        return next((line for (name, _), line in TABLE.items() if name == route), None)
    return TABLE.get((route, method))
