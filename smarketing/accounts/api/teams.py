"""Teams, offices and seats, for a signed-in person's programs."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.api.shapes import (
    DeputyIn,
    IntoIn,
    MeansTeam,
    NameOut,
    OfficeIn,
    OfficeOut,
    SeatIn,
    SeatOut,
    TeamChange,
    TeamIn,
    TeamOut,
)
from smarketing.accounts.queries import names, today_in
from smarketing.accounts.services import heads, joining, reach, teams


class Teams(APIView):
    @extend_schema(operation_id="teams_list", responses=TeamOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(TeamOut(asker(request).organization.teams.all(), many=True).data)

    @extend_schema(operation_id="teams_add", request=TeamIn, responses={201: TeamOut})
    def post(self, request: Request) -> Response:
        team = teams.add_team(by=asker(request), **said_in(request, TeamIn))
        return Response(TeamOut(team).data, status=201)


class Team(APIView):
    @extend_schema(operation_id="teams_change", request=TeamChange, responses=TeamOut)
    def patch(self, request: Request, team_id: str) -> Response:
        team = reach.team(asker(request), int(team_id))
        said = said_in(request, TeamChange, kept=team)
        team = teams.edit_team(by=asker(request), team_id=team.pk, now=timezone.now(), **said)
        return Response(TeamOut(team).data)


class TeamJoin(APIView):
    @extend_schema(operation_id="teams_join", request=IntoIn, responses=TeamOut)
    def post(self, request: Request, team_id: str) -> Response:
        team = reach.team(asker(request), int(team_id))
        joined = joining.join_teams(
            by=asker(request), team_id=team.pk, now=timezone.now(), **said_in(request, IntoIn)
        )
        return Response(TeamOut(joined).data)


class Offices(APIView):
    @extend_schema(operation_id="offices_list", responses=OfficeOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(OfficeOut(asker(request).organization.offices.all(), many=True).data)

    @extend_schema(operation_id="offices_add", request=OfficeIn, responses={201: OfficeOut})
    def post(self, request: Request) -> Response:
        office = teams.add_office(by=asker(request), **said_in(request, OfficeIn))
        return Response(OfficeOut(office).data, status=201)


class Office(APIView):
    @extend_schema(operation_id="offices_change", request=OfficeIn, responses=OfficeOut)
    def patch(self, request: Request, office_id: str) -> Response:
        office = reach.office(asker(request), int(office_id))
        said = said_in(request, OfficeIn, kept=office)
        office = teams.edit_office(by=asker(request), office_id=office.pk, **said)
        return Response(OfficeOut(office).data)


class Heads(APIView):
    """The seats of both halves that are held today or will be, deputies with their days."""

    @extend_schema(operation_id="heads_list", responses=SeatOut(many=True))
    def get(self, request: Request) -> Response:
        organization = asker(request).organization
        today = today_in(organization.zone, timezone.now())
        return Response(SeatOut(organization.headships.exclude(to_on__lt=today), many=True).data)

    @extend_schema(operation_id="heads_appoint", request=SeatIn, responses={201: SeatOut})
    def post(self, request: Request) -> Response:
        said = said_in(request, SeatIn)
        seat = heads.appoint_head(by=asker(request), now=timezone.now(), **said)
        return Response(SeatOut(seat).data, status=201)


class Deputies(APIView):
    @extend_schema(operation_id="heads_deputy", request=DeputyIn, responses={201: SeatOut})
    def post(self, request: Request) -> Response:
        said = said_in(request, DeputyIn)
        seat = heads.name_deputy(by=asker(request), now=timezone.now(), **said)
        return Response(SeatOut(seat).data, status=201)


class HeadEnd(APIView):
    @extend_schema(operation_id="heads_end", request=None, responses={204: None})
    def post(self, request: Request, headship_id: str) -> Response:
        heads.end_headship(by=asker(request), headship_id=int(headship_id), now=timezone.now())
        return Response(status=204)


class TeamNames(APIView):
    @extend_schema(operation_id="names_teams", responses=NameOut(many=True))
    def get(self, request: Request) -> Response:
        found = names.team_names(asker(request).organization)
        return Response(list(found.values("id", "source_system", "name", "team_id")))


class TeamName(APIView):
    @extend_schema(operation_id="names_teams_point", request=MeansTeam, responses=NameOut)
    def patch(self, request: Request, name_id: str) -> Response:
        names.team_name(asker(request).organization, int(name_id))
        name = joining.point_team_name(
            by=asker(request), name_id=int(name_id), now=timezone.now(),
            **said_in(request, MeansTeam),
        )  # fmt: skip
        return Response(NameOut(name).data)
