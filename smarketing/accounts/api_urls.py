"""This room's calls under `/api/v1/`, with and without a slash at the end."""

from django.urls import URLPattern, re_path
from rest_framework.views import APIView

from smarketing.accounts.api import hours, organization, people, teams


def call(address: str, view: type[APIView], name: str) -> URLPattern:
    return re_path(rf"^{address}/?$", view.as_view(), name=f"api-{name}")


PERSON = r"people/(?P<member_id>\d+)"
TEAM = r"teams/(?P<team_id>\d+)"

urlpatterns = [
    call("people", people.People, "people"),
    call(PERSON, people.Person, "person"),
    call(f"{PERSON}/end", people.PersonEnd, "person-end"),
    call(f"{PERSON}/return", people.PersonReturn, "person-return"),
    call(f"{PERSON}/invite", people.PersonInvite, "person-invite"),
    call(f"{PERSON}/join", people.PersonJoin, "person-join"),
    call(f"{PERSON}/teams", people.Places, "person-places"),
    call(rf"{PERSON}/teams/(?P<membership_id>\d+)/end", people.PlaceEnd, "person-place-end"),
    call("names/people", people.MemberNames, "member-names"),
    call(r"names/people/(?P<name_id>\d+)", people.MemberName, "member-name"),
    call("names/teams", teams.TeamNames, "team-names"),
    call(r"names/teams/(?P<name_id>\d+)", teams.TeamName, "team-name"),
    call("teams", teams.Teams, "teams"),
    call(TEAM, teams.Team, "team"),
    call(f"{TEAM}/join", teams.TeamJoin, "team-join"),
    call("offices", teams.Offices, "offices"),
    call(r"offices/(?P<office_id>\d+)", teams.Office, "office"),
    call("hours", hours.Hours, "hours"),
    call("holidays", hours.Holidays, "holidays"),
    call(r"holidays/(?P<holiday_id>\d+)", hours.Holiday, "holiday"),
    call("heads", teams.Heads, "heads"),
    call("heads/deputies", teams.Deputies, "deputies"),
    call(r"heads/(?P<headship_id>\d+)/end", teams.HeadEnd, "head-end"),
    call("organization", organization.Organization, "organization"),
    call("profile", organization.Profile, "profile"),
    call("tokens", organization.Tokens, "tokens"),
    call(r"tokens/(?P<token_id>\d+)/revoke", organization.TokenRevoke, "token-revoke"),
]
