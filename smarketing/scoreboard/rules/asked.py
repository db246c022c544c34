"""What the board asks the metric engine, named once: a figure and its rows share one question."""

from datetime import date

from smarketing.accounts.rules.periods import Period, month_of
from smarketing.funnel.rules.questions import Question, narrowed

LEAD = "lead"  # the step that marketing's promise is read on
WON, LOST = "customer", "lost"  # how a lead ends


def along_the_way(period: Period, version: int | None = None) -> Question:
    """How many entered each step in the period, and for how much."""
    return Question(period.starts_on, period.ends_on, by=("step",), version=version)


def at_step(period: Period, step: str, version: int | None = None) -> Question:
    """One step of the way."""
    return narrowed(along_the_way(period, version), (step,), {}, 1)


def at_moment(period: Period, moment: str, version: int | None = None) -> Question:
    """What was invoiced or collected in the period."""
    filters = {"outcome": (moment,)}
    return Question(period.starts_on, period.ends_on, filters=filters, version=version)


def day_by_day(period: Period, steps: tuple[str, ...], version: int | None = None) -> Question:
    """Steps of the way cut by local days, in the period and all of its promised month."""
    months = [month_of(period.starts_on), month_of(period.ends_on)]
    return Question(
        min(period.starts_on, months[0].starts_on),
        max(period.ends_on, months[1].ends_on),
        by=("day", "step"),
        filters={"step": steps},
        version=version,
    )


def by_team(period: Period, steps: tuple[str, ...], version: int | None = None) -> Question:
    """Steps of the way, cut by team."""
    return Question(
        period.starts_on,
        period.ends_on,
        by=("team", "step"),
        filters={"step": steps},
        version=version,
    )


def of_team(period: Period, step: str, team_id: int, version: int | None = None) -> Question:
    """One step of one team."""
    filters = {"step": (step,), "team_id": (team_id,)}
    return Question(period.starts_on, period.ends_on, filters=filters, version=version)


def by_persona(period: Period, version: int | None = None) -> Question:
    """What was won and lost, cut by persona."""
    return Question(
        period.starts_on,
        period.ends_on,
        by=("persona", "step", "outcome"),
        filters={"step": (WON,), "outcome": (LOST,)},
        version=version,
    )


def of_persona(period: Period, persona_id: int, version: int | None = None) -> Question:
    """What was won of one persona's leads; 0 is those of none."""
    filters = {"step": (WON,), "persona_id": (persona_id,)}
    return Question(period.starts_on, period.ends_on, filters=filters, version=version)


def promised_month(period: Period, today: date) -> Period:
    """The calendar month of a period that its promise is shown for: the one nearest to today."""
    return month_of(min(max(today, period.starts_on), period.ends_on))
