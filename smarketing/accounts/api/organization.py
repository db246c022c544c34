"""The organisation's settings, one's own profile and tokens, for a signed-in person's programs."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.api.shapes import (
    NewToken,
    OrganizationShape,
    ProfileShape,
    TokenIn,
    TokenOut,
)
from smarketing.accounts.rules.charter import Charter
from smarketing.accounts.services import organizations, profile, tokens


class Organization(APIView):
    @extend_schema(operation_id="organization_get", responses=OrganizationShape)
    def get(self, request: Request) -> Response:
        return Response(OrganizationShape(asker(request).organization).data)

    @extend_schema(
        operation_id="organization_change", request=OrganizationShape, responses=OrganizationShape
    )
    def patch(self, request: Request) -> Response:
        by = asker(request)
        charter = Charter(**said_in(request, OrganizationShape, kept=by.organization))
        mine = organizations.edit_organization(by=by, charter=charter, now=timezone.now())
        return Response(OrganizationShape(mine).data)


class Profile(APIView):
    @extend_schema(operation_id="profile_get", responses=ProfileShape)
    def get(self, request: Request) -> Response:
        return Response(profile_shape(request))

    @extend_schema(operation_id="profile_change", request=ProfileShape, responses=ProfileShape)
    def patch(self, request: Request) -> Response:
        said = said_in(request, ProfileShape, kept=profile_shape(request))
        profile.edit_profile(by=asker(request), **said)
        return Response(profile_shape(request))


def profile_shape(request: Request) -> dict:
    by = asker(request)
    return {"name": by.name, "language": by.user.language}


class Tokens(APIView):
    """One's own tokens. A token never reads, makes or ends tokens."""

    @extend_schema(operation_id="tokens_list", responses=TokenOut(many=True))
    def get(self, request: Request) -> Response:
        good = asker(request).tokens.filter(revoked_at__isnull=True)
        return Response(TokenOut(good, many=True).data)

    @extend_schema(operation_id="tokens_make", request=TokenIn, responses={201: NewToken})
    def post(self, request: Request) -> Response:
        said = said_in(request, TokenIn)
        token, secret = tokens.create_token(by=asker(request), now=timezone.now(), **said)
        return Response({**TokenOut(token).data, "token": secret}, status=201)


class TokenRevoke(APIView):
    @extend_schema(operation_id="tokens_revoke", request=None, responses={204: None})
    def post(self, request: Request, token_id: str) -> Response:
        tokens.revoke_token(by=asker(request), token_id=int(token_id), now=timezone.now())
        return Response(status=204)
