"""The mail of the night to both halves: the waterfall, breaches, what changed.

Said from the board that everybody sees, so no number in it differs from the page.
"""

import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from smarketing.accounts.models import Member, Organization, Role
from smarketing.accounts.queries import today_in
from smarketing.notices.queries import mail_refused, unseen
from smarketing.notices.rules.kinds import NIGHTLY
from smarketing.notices.services import is_mailed, people_told, send, stop_link
from smarketing.scoreboard.models import NightlyMail, Snapshot
from smarketing.scoreboard.queries.snapshots import newest
from smarketing.scoreboard.rules.nightly import today_of, waterfall
from smarketing.scoreboard.rules.packing import unpacked

EVENING = 20  # the local hour from which the mail goes out
logger = logging.getLogger(__name__)


def mail_all(now: datetime) -> int:
    """Mail every organisation in whose zone it is evening; each person once a day."""
    return sum(
        mail_organization(one, now)
        for one in Organization.objects.all()
        if now.astimezone(one.zone).hour >= EVENING and is_mailed(one)
    )


def mail_organization(organization: Organization, now: datetime) -> int:
    """One organisation's mails; nothing where no promise stands on its board."""
    snapshot = newest(organization)
    today = today_in(organization.zone, now)
    if snapshot is None:
        return 0
    told = told_tonight(organization, snapshot, today)
    if told is None:
        return 0
    done = set(NightlyMail.objects.filter(day=today).values_list("member_id", flat=True))
    done |= mail_refused(NIGHTLY)
    readers = [one for one in people_told(organization, today) if one.pk not in done]
    return sum(mail_one(one, told, today) for one in readers if one.role != Role.VIEWER)


def told_tonight(organization: Organization, snapshot: Snapshot, today: date) -> dict | None:
    """What the mail says, in no language yet; None without a promise."""
    panels = unpacked(snapshot.panels)["panels"]
    promises, goal = panels.get("promises"), panels.get("goal") or {}
    if promises is None:
        return None
    before = organization.snapshots.live().filter(day__lt=today).first()
    was = unpacked(before.panels)["panels"] if before else {}
    return {
        "organization": organization,
        "today": today.isoformat(),
        "unit": promises["unit"],
        "promises": promises,
        "waterfall": waterfall(promises),
        "goal": goal,
        "gained": gained(goal, was.get("goal")),
        "changed": today_of(panels["together"]["entries"], today, organization.zone),
    }


def gained(goal: dict[str, Any], was: dict[str, Any] | None) -> int | None:
    """What the goal came to since the board of the day before; None where another goal ran, or
    the same one counted something else."""
    same = was and all(was.get(key) == goal.get(key) for key in ("id", "metric"))
    return goal["attained"] - was["attained"] if same else None


def mail_one(member: Member, told: dict, today: date) -> bool:
    """One person's mail, in their language; whether it went out."""
    try:
        with transaction.atomic():
            sent = NightlyMail.objects.create(member=member, day=today)
    except IntegrityError:
        return False  # another worker's
    stop = stop_link(member, NIGHTLY)
    with override(member.user.language), timezone.override(told["organization"].zone):
        context = told | {
            "member": member,
            "news": unseen(member),
            "site": settings.SITE_URL,
            "board": settings.SITE_URL + reverse("board"),
            "handoff": settings.SITE_URL + reverse("handoff"),
            "choose": settings.SITE_URL + reverse("notices"),
            "stop": stop,
        }
        subject = _("%(organization)s tonight: both promises") % told
        text = render_to_string("scoreboard/mail/nightly.txt", context)
        html = render_to_string("scoreboard/mail/nightly.html", context)
        try:
            send(member, subject, text, stop, html)
        except OSError:  # also what a mail server answers: the next quarter of an hour tries again
            logger.exception("No mail of the night to member %s", member.pk)
            sent.delete()
            return False
    return True
