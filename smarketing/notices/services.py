"""Telling people something, and what they chose to be told."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.services import rights
from smarketing.notices.models import Choice, Notice
from smarketing.notices.queries import Chosen, choices_of, news_of
from smarketing.notices.rules.kinds import CHOSEN

logger = logging.getLogger(__name__)
AFTER = timedelta(minutes=2)  # who looks meanwhile needs no mail
AT_MOST_EVERY = timedelta(minutes=15)
KEPT = timedelta(days=60)
SALT = "smarketing.notices.stop"


@dataclass(frozen=True)
class Told:
    """Something for one person: about what, and the words that stand in its sentence."""

    member: int
    subject: int
    params: Mapping[str, str] = field(default_factory=dict)


def tell(organization: Organization, kind: str, told: Collection[Told], now: datetime) -> None:
    """Tell people something; what they were told of the same subject is told once.

    Only who signs in is told. Runs in the caller's transaction.
    """
    if not told:
        return
    wanted = {one.member for one in told}
    here = organization.members.filter(pk__in=wanted, user__isnull=False)
    reached = set(here.values_list("pk", flat=True))
    Notice.objects.bulk_create(
        (
            Notice(
                organization=organization,
                member_id=one.member,
                kind=kind,
                subject=one.subject,
                params=dict(one.params),
                at=now,
            )
            for one in told
            if one.member in reached
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def forget(organization: Organization, kinds: Iterable[str], subjects: Collection[int]) -> None:
    """What these were told about is done: nobody needs to hear it any more."""
    if subjects:
        gone = organization.notices.filter(kind__in=list(kinds), subject__in=list(subjects))
        gone.delete()


@transaction.atomic
def mark_seen(*, by: Member, kind: str, now: datetime) -> int:
    """The person has seen what was new of this kind; of every kind where it is blank."""
    rights.demand(by, "notice.own")
    if kind and kind not in CHOSEN:
        raise Fault(_("There is no such news."))
    mine = by.notices.filter(seen_at__isnull=True, at__lte=now)
    return (mine.filter(kind=kind) if kind else mine).update(seen_at=now)


@transaction.atomic
def choose(*, by: Member, choices: Mapping[str, Chosen]) -> None:
    """What to be told on pages and by mail, kind by kind."""
    rights.demand(by, "notice.own")
    keep_choices(by, choices)


def keep_choices(member: Member, choices: Mapping[str, Chosen]) -> None:
    for kind, chosen in choices.items():
        if kind not in CHOSEN:
            raise Fault(_("There is no such news."))
        Choice.objects.update_or_create(
            member=member,
            kind=kind,
            defaults={"on_page": chosen.on_page, "by_mail": chosen.by_mail},
        )


def stop_link(member: Member, kind: str) -> str:
    """An address that ends mails of one kind without signing in; it opens nothing else."""
    return settings.SITE_URL + reverse(
        "notices_stop", args=[signing.dumps([member.pk, kind], salt=SALT, compress=True)]
    )


def stopping(secret: str) -> tuple[Member, str]:
    """Whose mails of what kind an address ends."""
    try:
        number, kind = signing.loads(secret, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise Missing(_("This address ends no mail.")) from error
    member = Member.objects.filter(pk=number).select_related("organization", "user").first()
    if member is None or kind not in (*CHOSEN, ""):
        raise Missing(_("This address ends no mail."))
    return member, kind


@transaction.atomic
def stop_mails(*, secret: str) -> str:
    """No more mails of the kind in the address; of every kind where it names none."""
    member, kind = stopping(secret)
    standing = choices_of(member)
    kinds = [kind] if kind else CHOSEN
    keep_choices(member, {one: Chosen(standing[one].on_page, False) for one in kinds})
    return kind


def is_mailed(organization: Organization) -> bool:
    """A demo's people are invented: their mail goes to the file mailbox and nowhere else."""
    return not (organization.is_demo and settings.EMAIL_URL)


def mail_news(now: datetime) -> int:
    """Mail whoever chose so what they have not seen yet; how many mails went out.

    A person gets one mail for all that is new, at most every quarter of an hour. Safe to run twice.
    """
    fresh = Notice.objects.filter(mailed_at__isnull=True, at__gte=now - KEPT)
    waiting = fresh.filter(at__lte=now - AFTER, seen_at__isnull=True).values("member")
    lately = Notice.objects.filter(mailed_at__gt=now - AT_MOST_EVERY).values("member")
    people = Member.objects.filter(pk__in=waiting, user__is_active=True).exclude(pk__in=lately)
    sent = 0
    for member in people.select_related("user", "organization"):
        try:
            sent += mail_member(member, now)
        except OSError:  # also what a mail server answers; the next minute tries again
            logger.exception("No mail to member %s", member.pk)
    return sent


def mail_member(member: Member, now: datetime) -> bool:
    """One person's mail; whether there was one. Marked once it has left: a mail server that is
    away loses nothing."""
    found = list(member.notices.filter(mailed_at__isnull=True, at__lte=now))
    chosen, organization = choices_of(member), member.organization
    wanted = [one for one in found if one.seen_at is None and chosen[one.kind].by_mail]
    gone = member.ended_on and member.ended_on <= today_in(organization.zone, now)
    is_due = bool(wanted) and not gone and is_mailed(organization)
    if is_due:
        mail_these(member, wanted)
    Notice.objects.filter(pk__in=[one.pk for one in found]).update(mailed_at=now)
    return is_due


def mail_these(member: Member, wanted: list[Notice]) -> None:
    with override(member.user.language):
        news = news_of(wanted)
        context = {"member": member, "news": news, "site": settings.SITE_URL}
        context["choose"] = settings.SITE_URL + reverse("notices")
        context["stop"] = stop_link(member, "")
        subject = news[0].sentence if len(news) == 1 else _("News from both halves")
        send(member, subject, render_to_string("notices/mail/news.txt", context), context["stop"])


def send(member: Member, subject: str, text: str, stop: str, html: str = "") -> None:
    """One mail with a way out of it, in its headers too."""
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    mail = EmailMultiAlternatives(subject, text, None, [member.user.email], headers=headers)
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()


def forget_old(now: datetime) -> int:
    """Drop what was told long ago."""
    gone, _rows = Notice.objects.filter(at__lt=now - KEPT).delete()
    return gone


def forget_before(organization: Organization, moment: datetime) -> None:
    """Drop what was told before a moment: a company that is filled at once hears no old news."""
    organization.notices.filter(at__lt=moment).delete()


def people_told(organization: Organization, today: date) -> list[Member]:
    """Everybody here who signs in, with their user."""
    here = people_here(organization, today).filter(user__is_active=True)
    return list(here.select_related("user"))
