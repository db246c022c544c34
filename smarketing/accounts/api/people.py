"""People, their places, names and ways in, for a signed-in person's programs."""

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.api.shapes import (
    EndPlaceIn,
    IntoIn,
    InviteIn,
    InviteOut,
    MeansMember,
    NameOut,
    PersonIn,
    PersonOut,
    PlaceIn,
    PlaceOut,
)
from smarketing.accounts.models import Member, Membership
from smarketing.accounts.queries import names, today_in
from smarketing.accounts.queries.people import Row, rows
from smarketing.accounts.rules.rights import may
from smarketing.accounts.services import invitations, joining, people, places, reach


def row_shape(row: Row, with_email: bool) -> dict:
    """A person as the API tells them."""
    shape = {
        "id": row.member.pk,
        "name": row.member.name,
        "role": row.member.role,
        "side": row.member.side,
        "team_id": row.team.pk if row.team else None,
        "heads": list(row.heads),
        "state": row.state,
    }
    return {**shape, "email": row.member.email} if with_email else shape


def person_answer(request: Request, member: Member, status: int = 200) -> Response:
    """One person, found again among those here."""
    with_email = may(request._request.standing, "people.edit")
    today = today_in(member.organization.zone, timezone.now())
    found = rows(member.organization, today)
    row = next((row for row in found if row.member.pk == member.pk), None)
    row = row or Row(member, None, (), (), "joined" if member.user_id else "")
    return Response(row_shape(row, with_email), status=status)


class People(APIView):
    """Everybody who works here today."""

    @extend_schema(operation_id="people_list", responses=PersonOut(many=True))
    def get(self, request: Request) -> Response:
        by = asker(request)
        with_email = may(request._request.standing, "people.edit")
        here = rows(by.organization, today_in(by.organization.zone, timezone.now()))
        return Response([row_shape(row, with_email) for row in here])

    @extend_schema(operation_id="people_add", request=PersonIn, responses={201: PersonOut})
    def post(self, request: Request) -> Response:
        said = said_in(request, PersonIn)
        member = people.add_person(by=asker(request), now=timezone.now(), **said)
        return person_answer(request, member, 201)


class Person(APIView):
    @extend_schema(operation_id="people_get", responses=PersonOut)
    def get(self, request: Request, member_id: str) -> Response:
        return person_answer(request, reach.person(asker(request), int(member_id)))

    @extend_schema(operation_id="people_change", request=PersonIn, responses=PersonOut)
    def patch(self, request: Request, member_id: str) -> Response:
        member = reach.person(asker(request), int(member_id))
        said = said_in(request, PersonIn, kept=member)
        member = people.edit_person(
            by=asker(request), member_id=member.pk, now=timezone.now(), **said
        )
        return person_answer(request, member)


class PersonEnd(APIView):
    @extend_schema(operation_id="people_end", request=None, responses=PersonOut)
    def post(self, request: Request, member_id: str) -> Response:
        by, now = asker(request), timezone.now()
        return person_answer(request, people.end_person(by=by, member_id=int(member_id), now=now))


class PersonReturn(APIView):
    @extend_schema(operation_id="people_return", request=None, responses=PersonOut)
    def post(self, request: Request, member_id: str) -> Response:
        by, now = asker(request), timezone.now()
        return person_answer(
            request, people.return_person(by=by, member_id=int(member_id), now=now)
        )


class PersonInvite(APIView):
    @extend_schema(operation_id="people_invite", request=InviteIn, responses={201: InviteOut})
    def post(self, request: Request, member_id: str) -> Response:
        member = reach.person(asker(request), int(member_id))
        made, secret = invitations.invite(
            by=asker(request), member_id=member.pk, now=timezone.now(), **said_in(request, InviteIn)
        )
        link = request.build_absolute_uri(reverse("invitation", args=[secret]))
        return Response({"link": link, "expires_at": made.expires_at}, status=201)


class PersonJoin(APIView):
    @extend_schema(operation_id="people_join", request=IntoIn, responses=PersonOut)
    def post(self, request: Request, member_id: str) -> Response:
        member = reach.person(asker(request), int(member_id))
        joined = joining.join_members(
            by=asker(request), member_id=member.pk, now=timezone.now(), **said_in(request, IntoIn)
        )
        return person_answer(request, joined)


def place_shape(place: Membership) -> dict:
    first = place.from_on.isoformat() if place.from_on.year > 1 else None
    return {"id": place.pk, "team_id": place.team_id, "from_on": first, "to_on": place.to_on}


class Places(APIView):
    @extend_schema(operation_id="people_places", responses=PlaceOut(many=True))
    def get(self, request: Request, member_id: str) -> Response:
        member = reach.person(asker(request), int(member_id))
        return Response([place_shape(place) for place in member.memberships.all()])

    @extend_schema(operation_id="people_place", request=PlaceIn, responses={201: PlaceOut})
    def post(self, request: Request, member_id: str) -> Response:
        member = reach.person(asker(request), int(member_id))
        place = places.place(
            by=asker(request), member_id=member.pk, now=timezone.now(), **said_in(request, PlaceIn)
        )
        return Response(place_shape(place), status=201)


class PlaceEnd(APIView):
    @extend_schema(operation_id="people_place_end", request=EndPlaceIn, responses={204: None})
    def post(self, request: Request, member_id: str, membership_id: str) -> Response:
        ids = {"member_id": int(member_id), "membership_id": int(membership_id)}
        reach.membership(asker(request), **ids)
        said = said_in(request, EndPlaceIn)
        places.end_place(by=asker(request), now=timezone.now(), **ids, **said)
        return Response(status=204)


class MemberNames(APIView):
    @extend_schema(operation_id="names_people", responses=NameOut(many=True))
    def get(self, request: Request) -> Response:
        found = names.member_names(asker(request).organization)
        return Response(list(found.values("id", "source_system", "name", "member_id")))


class MemberName(APIView):
    @extend_schema(operation_id="names_people_point", request=MeansMember, responses=NameOut)
    def patch(self, request: Request, name_id: str) -> Response:
        names.member_name(asker(request).organization, int(name_id))
        name = joining.point_member_name(
            by=asker(request), name_id=int(name_id), now=timezone.now(),
            **said_in(request, MeansMember),
        )  # fmt: skip
        return Response(NameOut(name).data)
