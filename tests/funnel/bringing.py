"""Files brought as people bring them: kept, checked, taken, perhaps taken back."""

from datetime import UTC, datetime

from django.db.models import Sum

from smarketing.accounts.models import Member
from smarketing.funnel.models import DailyCount, Import, Move
from smarketing.funnel.services.importing.files import keep_file
from smarketing.funnel.services.importing.ordering import order_check, order_run, order_undo
from smarketing.funnel.services.importing.running import go_on

MORNING = datetime(2026, 6, 1, 9, tzinfo=UTC)
DEALS = {
    "source_system": "crm",
    "lead": "id",
    "steps": {
        "mql": {"at": "mql"},
        "opportunity": {"at": "opp"},
        "customer": {"at": "won", "when": {"stage": ["Won"]}},
    },
    "lost": {"at": "won", "when": {"stage": ["Lost"]}, "reason": "why"},
    "amount": "value",
    "owner": "owner",
    "team": "team",
    "source": "channel",
}
HEAD = "id,mql,opp,won,stage,why,value,owner,team,channel\n"


def upload(by: Member, text: str | bytes, kind: str = "leads", name: str = "file.csv") -> Import:
    content = text.encode() if isinstance(text, str) else text
    return keep_file(by=by, kind=kind, name=name, chunks=[content], now=MORNING)


def checked(by: Member, text: str | bytes, mapping: dict, kind: str = "leads", **more) -> Import:
    one = upload(by, text, kind, **more)
    order_check(by=by, import_id=one.pk, mapping=mapping, now=MORNING)
    go_on(one.pk, MORNING)
    one.refresh_from_db()
    return one


def bring(
    by: Member,
    text: str,
    mapping: dict = DEALS,
    kind: str = "leads",
    now: datetime = MORNING,
    skip: bool = False,
) -> Import:
    """Import a file's text; a text of deals may leave its heading out."""
    text = HEAD + text if mapping is DEALS else text
    one = checked(by, text, mapping, kind)
    assert one.state == "checked", one.fault
    order_run(by=by, import_id=one.pk, skip_refused=skip, now=now)
    while go_on(one.pk, now):
        pass
    one.refresh_from_db()
    assert one.state == "done", one.fault
    return one


def take_back(by: Member, one: Import, now: datetime = MORNING) -> None:
    order_undo(by=by, import_id=one.pk, now=now)
    while go_on(one.pk, now, beat=0):
        pass
    one.refresh_from_db()
    assert one.state == "undone", one.fault


def facts(organization) -> dict[str, Move]:
    """The highest version of each fact, by the end of its key."""
    moves = Move.objects.filter(organization=organization).order_by("version")
    return {move.event_key.partition("crm:")[2]: move for move in moves}


def net(organization, **where) -> dict[tuple[str, str], int]:
    """What is counted by day and step, nothing where it came back to 0."""
    cells = DailyCount.objects.filter(organization=organization, **{"dim": 0, **where})
    return {(f"{cell.day:%m-%d}", cell.what): cell.n for cell in cells if cell.n}


def amount(organization, what: str) -> int:
    cells = DailyCount.objects.filter(organization=organization, dim=0, what=what)
    return cells.aggregate(sum=Sum("amount"))["sum"] or 0
