"""The board asked for again by the same person: the same answer, after one look at whether it is.

Who asks, what they may and what stands around the panels was found out at most two seconds ago
(`pages.FRESH_S`). Since then one statement tells whether their session and their user stand as
they did, whether anybody lost a right, and whether the board changed or lags behind. Whatever
differs is found out anew.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

MOST = 500
STANDS = """
SELECT session.session_data, person.language, person.password, person.is_active,
organization.rights_version, organization.wanted, shown.id, shown.right_version
FROM django_session AS session
JOIN accounts_user AS person ON person.id = %s
JOIN accounts_organization AS organization ON organization.id = %s
JOIN scoreboard_snapshot AS shown ON shown.id = (
SELECT id FROM scoreboard_snapshot WHERE organization_id = organization.id AND kind = 'live'
ORDER BY right_version DESC, id DESC LIMIT 1)
WHERE session.session_key = %s
"""


@dataclass(frozen=True)
class Asker:
    """Who asked, as the database knows them."""

    user_id: int
    organization_id: int
    session_key: str

    def stands(self) -> tuple | None:
        """All that an answer to them rests on; None where they are not signed in any more."""
        with connection.cursor() as cursor:
            cursor.execute(STANDS, [self.user_id, self.organization_id, self.session_key])
            return cursor.fetchone()


@dataclass(frozen=True)
class Answer:
    """What they were answered, and what stood before and after."""

    asker: Asker
    stood: tuple | None  # None: it changed while they were answered, so only who asked is known
    until: float  # monotonic
    headers: dict[str, str]
    body: bytes | None  # None: their browser had it


class SameAgain:
    """Stands before all that finds out who asks, and lets through what is not the same again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers: dict[str, Answer] = {}  # by all cookies that it was asked with
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != "/" or request.method != "GET" or request.META.get("QUERY_STRING"):
            return self.get_response(request)
        cookies = request.META.get("HTTP_COOKIE", "")
        before = self.answers.get(cookies)
        stood = before and before.asker.stands()
        is_same = stood and stood == before.stood and time.monotonic() < before.until
        if is_same and (response := again(request, before)):
            return response
        response = self.get_response(request)
        if is_plain(request, response):
            asker = asker_of(request)
            same = before and before.asker == asker and asker.stands() == stood
            self.keep(cookies, answer_of(request, response, asker, stood if same else None))
        return response

    def keep(self, cookies: str, answer: Answer) -> None:
        with self.lock:
            self.answers.pop(cookies, None)
            while len(self.answers) >= MOST:
                self.answers.pop(next(iter(self.answers)))
            self.answers[cookies] = answer


def is_plain(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a person who is signed in was shown the board, and nothing beside it."""
    return (
        hasattr(response, "same_until") and not response.cookies and request.user.is_authenticated
    )


def asker_of(request: HttpRequest) -> Asker:
    member = request.member
    return Asker(request.user.pk, member.organization_id, request.session.session_key)


def answer_of(
    request: HttpRequest, response: HttpResponse, asker: Asker, stood: tuple | None
) -> Answer:
    left = (request.session.get_expiry_date() - timezone.now()).total_seconds()
    until = min(response.same_until, time.monotonic() + left)
    body = response.content if response.status_code == 200 else None
    return Answer(asker, stood, until, dict(response.items()), body)


def again(request: HttpRequest, answer: Answer) -> HttpResponse | None:
    """The same answer; None where only their browser had it, and has it no more."""
    response = get_conditional_response(request, etag=answer.headers["ETag"])
    if response is None and answer.body is not None:
        response = HttpResponse(answer.body)
    if response is not None:
        for name, value in answer.headers.items():
            response[name] = value
        response["Content-Length"] = str(len(response.content))
    return response
