"""Who both halves sell to: what each persona brought, and who has read what is claimed of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from personas.queries.personas import StandingPersona, standing_personas
from personas.queries.readers import Read, read_of
from personas.rules.buying import Buying
from smarketing.scoreboard.panels.panel import Panel, Plain, amount
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.asked import LOST, WON, by_persona, of_persona
from smarketing.scoreboard.rules.explanation import (
    ROWS,
    SHARE,
    Explanation,
    Ground,
    Left,
    Term,
    Text,
)
from smarketing.scoreboard.rules.plain import rate, whole_units

NONE = 0  # the leads that nobody has matched yet
MOST = 50  # rows of a board


@dataclass(frozen=True)
class Known:
    """The personas in use with their readers, and what the ledger counted of every persona."""

    standing: list[StandingPersona]
    read: Mapping[int, Read]  # by the published version
    bought: Mapping[int, Buying]  # by the persona
    names: Mapping[int, str]


def read(scene: Scene) -> Known:
    """A fixed number of queries. The sheets are those of now: a board of an earlier version has
    figures alone."""
    standing = scene.settled.of("personas", lambda: standing_personas(scene.organization))
    published = [one.published for one in standing if one.published]
    if scene.version is not None:
        published = []
    bought, names = bought_by(scene) if standing else ({}, {})
    read = scene.settled.of(
        "read", lambda: published and read_of(scene.organization, published, scene.today)
    )
    return Known(standing, read or {}, bought, names)


def bought_by(scene: Scene) -> tuple[dict[int, Buying], dict[int, str]]:
    """What was won and lost of each persona's leads, and what each is called."""
    said: dict[int, dict[str, int]] = {}
    names = {}
    for figure in scene.asked(by_persona(scene.period, scene.version)).rows:
        name, step, outcome = figure.key
        persona = figure.ids["persona_id"]
        names[persona] = name
        mine = said.setdefault(persona, {})
        if step == WON:
            mine |= {"won": figure.count, "amount": figure.amount}
            mine["not_priced"] = figure.not_priced
        elif outcome == LOST:
            mine["lost"] = figure.count
    return {persona: Buying(**mine) for persona, mine in said.items()}, names


def compose(scene: Scene, known: Known) -> Plain:
    """A row for each persona in use, one for each archived one that still brings something, the
    best first, and what is not matched yet; empty while there is no persona."""
    if not known.standing:
        return {"empty": True}
    in_use = {one.persona.pk for one in known.standing}
    rows = [row(one, known, scene) for one in known.standing]
    rows += [
        {**figures_of(persona, known), "name": known.names[persona], "archived": True, **UNREAD}
        for persona in known.bought
        if persona not in in_use and persona != NONE
    ]
    rows.sort(key=lambda one: (-one["won"], -one["wins"], one["name"]))
    return {
        "unit": scene.organization.currency,
        "money": scene.metric.is_money,
        "rows": rows[:MOST],
        "more": len(rows[MOST:]),
        "unmatched": figures_of(NONE, known) if NONE in known.bought else None,
    }


UNREAD = {"edition": 0, "read": None, "oldest_on": None, "oldest_days": None}


def row(standing: StandingPersona, known: Known, scene: Scene) -> Plain:
    persona, published = standing.persona, standing.published
    told = {**figures_of(persona.pk, known), "name": persona.name, "archived": False}
    if published is None or published.pk not in known.read:
        return told | UNREAD
    read = known.read[published.pk]
    return told | {
        "edition": standing.edition,
        "read": {
            "n": read.n,
            "of": read.of,
            "share": None if read.share is None else str(read.share),
        },
        **age_of(standing.sheet.oldest_on, scene.today),
    }


def age_of(oldest_on: date | None, today: date) -> Plain:
    """The oldest evidence a claim still rests on, and how many days ago that was."""
    if oldest_on is None:
        return {"oldest_on": None, "oldest_days": None}
    return {"oldest_on": oldest_on.isoformat(), "oldest_days": (today - oldest_on).days}


def figures_of(persona: int, known: Known) -> Plain:
    bought = known.bought.get(persona, Buying())
    return {
        "id": persona,
        "figure": f"personas.{persona}",
        "won": bought.amount,
        "wins": bought.won,
        "ended": bought.ended,
        "not_priced": bought.not_priced,
        "win_rate": None if bought.win_rate is None else str(bought.win_rate),
    }


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    if panel.get("empty"):
        return []
    rows = [*panel["rows"], *([panel["unmatched"]] if panel["unmatched"] else [])]
    return [one for row in rows for one in explain_row(row, panel, ground)]


def explain_row(row: Plain, panel: Plain, ground: Ground) -> list[Explanation]:
    money = panel["money"]
    name = {"name": row["name"]} if "name" in row else {}
    left = Left(Text(_("no exchange rate on their day")), row["not_priced"])
    return [
        Explanation(
            figure=f"{row['figure']}.won",
            name=Text(_("%(name)s: won"), name) if name else Text(_("Not yet matched: won")),
            value=amount(row["won"] if money else row["wins"], panel["unit"], money),
            definition=Text(
                _(
                    "What leads of this persona brought in the period, less what was taken back. "
                    "A lead counts for the persona it had when it was won."
                )
            ),
            how=ROWS,
            question=of_persona(ground.period, row["id"], ground.version),
            column="amount" if money else "n",
            left_out=(left,) if money and row["not_priced"] else (),
        ),
        Explanation(
            figure=f"{row['figure']}.win_rate",
            name=(
                Text(_("%(name)s: win rate"), name)
                if name
                else Text(_("Not yet matched: win rate"))
            ),
            value=row["win_rate"] and {"share": row["win_rate"]},
            definition=Text(
                _(
                    "Won over all that were won or lost in the period: the narrow win rate. Leads "
                    "still open are in neither; nothing is said where nothing has ended."
                )
            ),
            how=SHARE,
            terms=(
                Term(Text(_("won")), {"count": row["wins"]}),
                Term(Text(_("won or lost")), {"count": row["ended"]}),
            ),
        ),
        *explain_reading(row, name),
    ]


def explain_reading(row: Plain, name: dict) -> list[Explanation]:
    """Who has read the edition in force, where there is one."""
    read = row.get("read")
    if not read:
        return []
    return [
        Explanation(
            figure=f"{row['figure']}.read",
            name=Text(_("%(name)s: read by"), name),
            value=read["share"] and {"share": read["share"]},
            definition=Text(
                _(
                    "Everybody of both halves is asked to confirm having read the version in "
                    "force; the share that did. Its page says who."
                )
            ),
            how=SHARE,
            terms=(
                Term(Text(_("have confirmed it")), {"count": read["n"]}),
                Term(Text(_("are asked")), {"count": read["of"]}),
            ),
        )
    ]


def plain(panel: Plain, ground: Ground) -> Plain | None:
    """The contract's `personas`."""
    if panel.get("empty"):
        return None
    return {
        "rows": [
            {
                **plain_figures(row, panel["unit"]),
                **{key: row[key] for key in ("name", "archived", "edition")},
                "acknowledged": row["read"] and rate(row["read"]["share"]),
                "oldest_evidence": row["oldest_on"],
            }
            for row in panel["rows"]
        ],
        "more": panel["more"],
        "unmatched": panel["unmatched"] and plain_figures(panel["unmatched"], panel["unit"]),
    }


def plain_figures(row: Plain, unit: str) -> Plain:
    return {
        "persona_id": row["id"],
        "won": whole_units(row["won"], unit, True),
        "wins": row["wins"],
        "win_rate": rate(row["win_rate"]),
    }


PANEL = Panel(
    name="personas",
    width="half",
    read=read,
    compose=compose,
    figures=figures,
    key="personas",
    told=plain,
)
