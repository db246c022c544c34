"""What somebody is told now, and what each person chose to be told."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from smarketing.accounts.models import Member
from smarketing.notices.models import Choice, Notice
from smarketing.notices.rules.kinds import CHOSEN, KINDS, NIGHTLY


@dataclass(frozen=True)
class News:
    """All that is new of one kind, as one sentence."""

    kind: str
    n: int
    sentence: str
    url: str
    at: datetime  # of the newest


@dataclass(frozen=True)
class Chosen:
    on_page: bool
    by_mail: bool


def news_of(notices: list[Notice]) -> list[News]:
    """Notices, newest first, gathered by kind and said in the active language."""
    by_kind: dict[str, list[Notice]] = {}
    for notice in notices:
        if notice.kind in KINDS:
            by_kind.setdefault(notice.kind, []).append(notice)
    return [gathered(kind, some) for kind, some in by_kind.items()]


def gathered(kind: str, notices: list[Notice]) -> News:
    told, newest = KINDS[kind], notices[0]
    sentence = told.one if len(notices) == 1 else told.many
    params = {"n": len(notices), "reason": "", "who": "", **newest.params}
    if reason := params["reason"]:  # a shipped one is a message id
        params["reason"] = gettext(reason)
    query = told.query
    if len(notices) == 1 and told.route == "handoff":
        query = f"whose=all&h={newest.subject}"
    url = reverse(told.route) + (f"?{query}" if query else "")
    return News(kind, len(notices), gettext(sentence) % params, url, newest.at)


def unseen(member: Member) -> list[News]:
    """What is new to this person, without what they chose not to be shown. Two queries."""
    chosen = choices_of(member)
    shown = [kind for kind in KINDS if chosen[kind].on_page]
    found = member.notices.filter(seen_at__isnull=True, kind__in=shown)
    return news_of(list(found[:1000]))


def choices_of(member: Member) -> dict[str, Chosen]:
    """What the person chose about every kind, or what is shipped."""
    rows = {row.kind: Chosen(row.on_page, row.by_mail) for row in member.notice_choices.all()}
    return {kind: rows.get(kind) or shipped(kind) for kind in CHOSEN}


def shipped(kind: str) -> Chosen:
    return Chosen(True, kind == NIGHTLY or KINDS[kind].mails)


def mail_refused(kind: str) -> set[int]:
    """The members who chose no mail of this kind."""
    return set(Choice.objects.filter(kind=kind, by_mail=False).values_list("member_id", flat=True))
