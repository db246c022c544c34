"""Operational: a moving plan, one scoreboard, joint steps, one goal in both pays, personas read."""

from datetime import date, timedelta
from fractions import Fraction

from smarketing.accounts.rules.halves import HALVES, MARKETING, SALES
from smarketing.accounts.rules.periods import add_months
from stages.rules.evidence.together import counted, goals, passed_in_window, version_row
from stages.rules.facts import Facts, Item
from stages.rules.found import NOTHING, Found, Row, share
from stages.rules.table import HOLDS

PLAN_STILL = timedelta(60)  # no item done for so long, and the plan stands still
OPENED_DAYS = 7
BOTH = "both"


def plan(facts: Facts, day: date) -> Found:
    """The implementation plan: signed by both, nothing overdue, and items get done."""
    items = [one for one in facts.items if stands(one, day)]
    if not items:
        return Found(NOTHING, "plan.none")
    done = [one for one in items if one.done_on and one.done_on <= day]
    late = [one for one in items if one not in done and one.due_on < day]
    rows = tuple(
        Row("item", one.id, one.due_on, one.text, *state(one, done, late)) for one in items
    )
    params = {
        "done": {"count": len(done)},
        "all": {"count": len(items)},
        "late": {"count": len(late)},
    }
    newest = facts.newest("implementation_plan", day)
    if newest is None or not newest.is_agreed(day):
        signed = newest.signed_by(day) if newest else 0
        return Found(Fraction(1 + signed, 5), "plan.unsigned", params | {"signed": signed}, rows)
    strength = Fraction(3, 5) + Fraction(2, 5) * share(len(done), len(items))
    strength *= 1 - share(len(late), len(items))
    if len(done) < len(items) and stands_still(items, newest.agreed_on, day):
        return Found(strength * Fraction(3, 4), "plan.still", params, rows)
    return Found(strength, "plan.late" if late else "plan.moves", params, rows)


def stands(item: Item, day: date) -> bool:
    return item.made_on <= day and not (item.dropped_on and item.dropped_on <= day)


def state(item: Item, done: list[Item], late: list[Item]) -> tuple[bool, str]:
    if item in done:
        return True, "done"
    return (False, "overdue") if item in late else (True, "open")


def stands_still(items: list[Item], agreed_on: date, day: date) -> bool:
    """Whether nothing was done, and no progress told, for too long."""
    moved = [on for one in items for on in (one.done_on, one.progressed_on) if on and on <= day]
    return day - max([agreed_on, *moved]) > PLAN_STILL


def scoreboard(facts: Facts, day: date) -> Found:
    """Both halves opened the board in the last week, and all goals on it are shared."""
    week = [on for n in range(OPENED_DAYS) if (on := day - timedelta(n)) in facts.opened]
    opened = frozenset().union(*(facts.opened[on] for on in week))
    rows, by_half = [], {}
    for half in HALVES:
        people = [one for one in facts.people if one.half == half]
        by_half[half] = sum(one.id in opened for one in people)
        state = "opened" if by_half[half] else "not_opened"
        name = f"{by_half[half]} / {len(people)}"
        rows.append(Row(half, None, None, name, bool(by_half[half]), state))
    common = goals(facts, day)
    n, people = sum(by_half.values()), len(facts.people)
    params = {"n": {"count": n}, "people": {"count": people}}
    if not all(by_half.values()):
        return Found(NOTHING, "scoreboard.one" if n else "scoreboard.nobody", params, tuple(rows))
    strength = share(n, people) * common.strength
    return Found(strength, "scoreboard.both", params, (*rows, *common.rows))


def steps(facts: Facts, day: date) -> Found:
    """Revenue steps that both halves own, times what both halves kept of their promises."""
    if not facts.steps:
        return Found(NOTHING, "steps.none")
    joint = [key for key, half in facts.steps.items() if half == BOTH]
    rows = tuple(
        Row("step", None, None, key, half == BOTH, "joint" if half == BOTH else "one_half")
        for key, half in facts.steps.items()
    )
    params = {"joint": {"count": len(joint)}, "all": {"count": len(facts.steps)}}
    owned = share(len(joint), len(facts.steps))
    kept = {MARKETING: kept_by_marketing(facts, day), SALES: kept_by_sales(facts, day)}
    said = {half: part for half, part in kept.items() if part is not None}
    params |= {half: {"share": str(part)} for half, part in said.items()}
    rows += tuple(promise_row(half, part >= HOLDS) for half, part in said.items())
    strength = owned * sum(said.values(), NOTHING) / len(HALVES)
    if not joint:
        return Found(NOTHING, "steps.apart", params, rows)
    return Found(strength, "steps.joint" if len(said) > 1 else "steps.unpromised", params, rows)


def promise_row(half: str, is_kept: bool) -> Row:
    return Row("promise", None, None, half, is_kept, "kept" if is_kept else "not_kept")


def kept_by_sales(facts: Facts, day: date) -> Fraction | None:
    """Of the leads passed in the window, the share that sales answered in its own time."""
    passed = passed_in_window(facts, day)
    in_time = [one for one in passed if one.in_time and one.answered_on <= day]
    return share(counted(in_time), counted(passed)) if passed else None


def kept_by_marketing(facts: Facts, day: date) -> Fraction | None:
    """What came of what marketing promised for the last whole month; None without a promise.

    The promised value of leads where there is one, else the typed counts of the steps.
    """
    month = add_months(day.replace(day=1), -1)
    if month in facts.delivered:
        return facts.delivered[month]
    promised = {step: n for step, n in facts.targets.get(month, {}).items() if n}
    if not promised:
        return None
    counts = facts.counts.get(month, {})
    kept = [share(counts.get(step, 0), n) for step, n in promised.items()]
    return sum(kept, NOTHING) / len(kept)


def pay(facts: Facts, day: date) -> Found:
    """What of the variable pay hangs on the shared goal: the half in which it is less counts."""
    subjects = {one.subject for one in facts.versions("plan", day)}
    plans = [one for key in sorted(subjects) if (one := facts.in_force("plan", day, key))]
    shared = {half: one.shared for one in plans for half in one.halves}
    rows = tuple(version_row(one) for one in plans)
    if not shared:
        return Found(NOTHING, "pay.none")
    if len(shared) < len(HALVES):
        return Found(max(shared.values()) / 2, "pay.one", {}, rows)
    params = {half: {"share": str(part)} for half, part in shared.items()}
    return Found(min(shared.values()), "pay.both", params, rows)


def readings(facts: Facts, day: date) -> Found:
    """Who has read the personas in force: of the half that has read less, the share."""
    versions = [
        (one, version)
        for one in facts.personas
        if one.stands(day) and (version := facts.in_force("persona", day, one.id))
    ]
    groups = {half: [p.id for p in facts.people if p.half == half] for half in HALVES}
    if not versions or not all(groups.values()):
        return Found(NOTHING, "readings.none")
    rows, shares = [], dict.fromkeys(HALVES, NOTHING)
    for persona, version in versions:
        have = {
            person
            for about, person, on in facts.readings
            if about == persona.id and version.agreed_on <= on <= day
        }
        for half, people in groups.items():
            shares[half] += share(len(have.intersection(people)), len(people))
        unread = {*groups[MARKETING], *groups[SALES]} - have
        state = "unread" if unread else "read"
        rows.append(Row("persona", persona.id, version.agreed_on, persona.name, not unread, state))
    means = {half: total / len(versions) for half, total in shares.items()}
    params = {half: {"share": str(mean)} for half, mean in means.items()}
    return Found(min(means.values()), "readings.read", params, tuple(rows))
