"""The line, what it rests on, how it moved; the evidence behind each indicator; the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from personas.rules.sheet import AGED_DAYS
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.halves import HALVES
from smarketing.funnel.queries.steps import step_names
from stages import words
from stages.queries.assessment import Line, line_of, points
from stages.queries.meetings import calendars, decisions_of, open_items
from stages.queries.offices import offices_of
from stages.rules.contributions import KINDS, total
from stages.rules.found import Row
from stages.rules.geometry import NARROW, picture, place
from stages.rules.history import Moved, Point, day_to_show, moves
from stages.rules.table import FUNCTIONAL, HOLDS, KEYS, STAGES, VERSION, of_stage
from stages.views.shown import Line as Indicator
from stages.views.shown import in_words, row_url, today_of, with_effects

RECENT = 3
BAR = 100  # the longest bar of a half, in units of its picture


@dataclass(frozen=True)
class Group:
    """The indicators of one stage, with what is said over them."""

    stage: int
    state: str  # holds, next, later or beyond
    lines: list[Indicator]


def stages(request: HttpRequest) -> HttpResponse:
    """Where the company stands, or stood on `?as_of=`."""
    today = today_of(request)
    day = day_asked(request, today)
    return render(request, "stages/line.html", page(request, day) | {"today": today})


def paper(request: HttpRequest) -> HttpResponse:
    """The same on one sheet, for the people above the two heads."""
    return render(
        request, "stages/paper.html", page(request, day_asked(request, today_of(request)))
    )


def day_asked(request: HttpRequest, today: date) -> date:
    try:
        return day_to_show(date.fromisoformat(request.GET.get("as_of", "")), today)
    except ValueError:
        return today


def page(request: HttpRequest, day: date) -> dict:
    organization = request.member.organization
    line = line_of(organization, day)
    kept = [one for one in points(organization) if one.day <= day]
    moved = moves(kept)
    decided = decisions_of(organization).filter(meeting__held_on__lte=day)
    return {
        "line": line,
        "day": day,
        "marks": marks(line),
        "opinions": [(one, line.gaps[half]) for half, one in line.declared.items()],
        "before": before(moved),
        "here": place(line.assessment.tenths),
        "here_lean": lean(line.assessment.tenths),
        "position": words.written(line.assessment.tenths),
        "groups": groups(line),
        "back": [in_words(one) for one in line.back],
        "picture": picture(kept, moved),
        "narrow": picture(kept, moved, NARROW),
        "shorts": words.SHORT,
        "moved": [
            (one, _(words.INDICATORS[one.key]), totals(one.halves)) for one in reversed(moved)
        ],
        "told_then": told_then(kept, line),
        "offices": offices(organization, day),
        "given": given(line),
        "stage_names": words.STAGES,
        "stage_name": _(words.STAGES[line.assessment.stage]),
        "label": words.label_of(line.assessment),
        "calendars": calendars(organization, day),
        "series_names": words.SERIES,
        "decisions": with_effects(organization, list(decided[:RECENT]), day),
        "items": open_items(organization, day)[:RECENT],
        "leader": line.assessment.leader,
        "table_version": VERSION,
        "holds_from": HOLDS,
    }


def before(moved: Sequence[Moved]) -> dict | None:
    """Where the line stood before its last move, as a tick on it."""
    if not moved:
        return None
    last = moved[-1]
    return {"x": place(last.before), "tenths": last.before, "day": last.day - timedelta(1)}


def table(request: HttpRequest) -> HttpResponse:
    """What every stage asks for: weights, windows, and their versions."""
    context = {
        "stages": [
            {
                "name": _(words.STAGES[stage]),
                "indicators": [
                    (one, _(words.INDICATORS[one.key]), _(words.DECAYS[one.key]))
                    for one in of_stage(stage)
                ],
            }
            for stage in STAGES[1:]
        ],
        "versions": [(number, _(text)) for number, text in reversed(words.TABLES.items())],
        "holds_from": HOLDS,
    }
    return render(request, "stages/table.html", context)


def offices(organization: Organization, day: date) -> list[dict]:
    """Every office with evidence of its own, on a small line."""
    return [
        {
            "name": one.office.name,
            "tenths": one.assessment.tenths,
            "x": place(one.assessment.tenths),
            "label": words.named(one.assessment.stage, one.assessment.in_name_only),
            "lacks": [in_words(lack) for lack in one.assessment.missing(one.assessment.stage + 1)][
                :1
            ],
        }
        for one in offices_of(organization, day)
    ]


def told_then(kept: Sequence[Point], line: Line) -> int | None:
    """Where the line was told to stand on that day, if records that came later changed it."""
    last = kept[-1] if kept else None
    if last is None or last.day != line.assessment.day or last.tenths == line.assessment.tenths:
        return None
    return last.tenths


def totals(halves: Mapping[str, Mapping[str, int]]) -> dict[str, int] | None:
    """All that each half had given by a move; None where it was not kept yet."""
    return {half: total(halves[half]) for half in HALVES} if halves else None


def given(line: Line) -> list[dict]:
    """What each half gave, as bars to both sides of one middle."""
    rows = []
    for kind in KINDS:
        marketing, sales = (line.halves[half][kind] for half in HALVES)
        most = max(marketing, sales, 1)
        rows.append(
            {
                "name": _(words.GIVEN[kind]),
                "marketing": marketing,
                "sales": sales,
                "left": marketing * BAR // most,
                "right": sales * BAR // most,
            }
        )
    return rows


def lean(tenths: int) -> str:
    """How the figure over the line is anchored so that it stays inside."""
    return "start" if tenths < 12 else "end" if tenths > 38 else "middle"


def marks(line: Line) -> list[dict]:
    """The four stages on the line."""
    at = line.assessment
    return [
        {
            "stage": stage,
            "x": place(stage * 10),
            "name": _(words.STAGES[stage]),
            "holds": stage <= at.stage,
            "is_open": stage == FUNCTIONAL,
            "aim": stage == line.target,
            "lean": {1: "start", FUNCTIONAL: "end"}.get(stage, "middle"),
        }
        for stage in STAGES
    ]


def groups(line: Line) -> list[Group]:
    """The indicators by stage: what holds, what is on the way, what is not aimed for."""
    held = line.assessment.stage
    return [
        Group(
            stage,
            "holds"
            if stage <= held
            else "beyond"
            if stage > max(line.target, held + 1)
            else "next"
            if stage == held + 1
            else "later",
            [in_words(one) for one in line.assessment.of_stage(stage)],
        )
        for stage in STAGES[1:]
    ]


def evidence(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator: what was found, the rows that prove it, and why it decays."""
    if key not in KEYS:
        raise Missing(_("There is no such indicator."))
    day = day_asked(request, today_of(request))
    shown = line_of(request.member.organization, day).assessment.of(key)
    steps = step_names(request.member.organization)
    rows = [
        {
            "row": row,
            "kind": _(words.KINDS[row.kind]),
            "url": row_url(row),
            "state": _(words.STATES[row.state]) if row.state else "",
            "name": row_name(row, steps),
            "aged": (day - row.evidence_on).days if row.evidence_on else None,
        }
        for row in shown.found.rows
    ]
    context = {
        "indicator": in_words(shown),
        "stage": _(words.STAGES[shown.indicator.stage]),
        "rows": rows,
        "day": day,
        "aged_days": AGED_DAYS,
    }
    return render(request, "stages/evidence.html", context)


def row_name(row: Row, steps: Mapping[str, str]) -> str:
    """A record's name as people call it."""
    if row.kind == "step":
        return steps.get(row.name, row.name)
    known = {**words.SERIES, **words.HALVES}
    return _(known[row.name]) if row.name in known else row.name
