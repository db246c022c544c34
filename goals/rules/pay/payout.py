"""One person's statement: every step of the sum in its order, exact, rounded once at the end.

The order is fixed (definitions 2.9): what is aimed for in the whole period; each part as weight
times curve; gates; modifiers; cap and floor; the days in the plan; then, over all stints together,
SPIFFs, advances, what is taken back, and what an earlier period left over. No statement asks for
money: what is owed is carried to the next one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from goals.rules.pay.lines import (
    ADVANCE,
    AIMED,
    CAP,
    CARRIED,
    CARRY_ON,
    CLAWBACK,
    DAYS,
    EARNS,
    FLOOR,
    FORGIVEN,
    GATE,
    MODIFIER,
    PAID,
    PART,
    SPIFF,
    SUM,
    TOTAL,
    Line,
)
from goals.rules.pay.measures import Measure, Reading
from goals.rules.pay.stints import Stint, Stretch, carried_by, months_of
from goals.rules.pay.sums import added_up, rounded
from goals.rules.pay.terms import EXCESS, Gate, Modifier, Spiff
from goals.rules.pay.tiers import rate_at
from smarketing.accounts.rules.periods import Period

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Advance:
    """Money somebody was given before it was earned; one that is guaranteed is never repaid."""

    on: date
    amount: int
    is_guaranteed: bool = False
    id: int = 0


@dataclass(frozen=True)
class TakenBack:
    """A deal an earlier statement paid for was refunded within the plan's window."""

    period: str  # the key of the period that paid it
    on: date
    deal: str
    amount: Fraction
    half: str = ""  # whose plan paid for it


@dataclass(frozen=True)
class Besides:
    """What a statement takes account of beside plan and measures."""

    spiffs: tuple[tuple[Spiff, Reading], ...] = ()  # with how many of one's own
    advances: tuple[Advance, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    carried: int = 0  # owed from earlier statements
    paid: int | None = None  # by earlier statements of the same period, less what they carried on


NOTHING_BESIDES = Besides()


@dataclass(frozen=True)
class Payout:
    """The whole sum in its lines. `total` is never below nothing; `carried` is owed on."""

    lines: tuple[Line, ...]
    total: int
    carried: int = 0

    @property
    def aimed(self) -> int:
        """What all of it was worth by the days in the plan."""
        aimed = (one.base * one.days / one.of_days for one in self.lines if one.kind == AIMED)
        return rounded(sum(aimed, ZERO))

    @property
    def earned(self) -> Fraction:
        """What plan and measures came to, exact, before what stands beside them."""
        return sum((line.exact for line in self.lines if line.kind in EARNS), ZERO)

    @property
    def net(self) -> int:
        """What changed hands or is owed: of several statements of a period these add up."""
        return self.total - self.carried

    @property
    def misses(self) -> bool:
        """Whether something the plan pays on has no target here."""
        return any(one.is_missing for one in self.lines)


def payout(
    stints: Sequence[Stint],
    plans: Mapping[str, Sequence[Stretch]],
    measured: Mapping[tuple[date, date], Mapping[str, Reading]],
    period: Period,
    besides: Besides = NOTHING_BESIDES,
) -> Payout | None:
    """What a person earns in a period; None where no plan pays any day of it.

    `measured` holds, of each span that a plan reads, every measure it pays on. The shared goal is
    the company's: it does not shrink when somebody is on leave. What has no target pays nothing,
    and its line says so.
    """
    lines: list[Line] = []
    months = months_of(period)
    for stint in stints:
        for stretch in plans.get(stint.half, ()):
            days = stint.days_in(stretch.period)
            if days:
                person = Person(stints, stretch, measured, period)
                lines += stint_lines(stint, days, months, person)
    if not lines:
        return None
    return settled(lines, besides)


@dataclass
class Person:
    """Reads what a plan asks about one person: personal quotas by their own days in it."""

    stints: Sequence[Stint]
    stretch: Stretch
    measured: Mapping[tuple[date, date], Mapping[str, Reading]]
    period: Period
    known: dict = field(default_factory=dict)

    def read(self, measure: Measure, target: int | None) -> Reading:
        span = self.stretch.span(self.period)
        found = self.measured.get(span, {}).get(self.stretch.terms.counted(measure).key)
        if found is None:
            return Reading(0, None)
        if self.stretch.terms.clawback_days and found.refunded:
            found = replace(found, attained=found.attained + found.refunded)
        if target is not None:
            return replace(found, target=target)
        if found.carries:
            mine = [stint for stint in self.stints if stint.half == self.stretch.terms.half]
            asked = carried_by(found.carries, mine, self.stretch.terms.ramp, Period(*span))
            return replace(found, target=asked)
        return found


def stint_lines(stint: Stint, days: int, months: Fraction, person: Person) -> list[Line]:
    """One stint under one version of its plan, from what is aimed for to the days in it."""
    stretch, period = person.stretch, person.period
    terms, whole = stretch.terms, stint.worth_in(months)
    about = {"half": stint.half, "version": stretch.version}
    lines = [
        Line(
            AIMED, base=whole, days=days, of_days=period.days, on=stretch.period.starts_on, **about
        )
    ]
    parts, bases = [], []
    for number, component in enumerate(terms.components, 1):
        reading = person.read(component.of, component.target)
        base, pays = whole * component.weight, reading.paid_by(component.curve)
        exact = base * pays
        bases.append(base)
        parts.append(exact)
        lines.append(
            Line(
                PART,
                exact,
                number=number,
                measure=component.measure,
                weight=component.weight,
                base=base,
                reading=reading,
                pays=pays,
                note=terms.counted(component.of).moment,
                **about,
            )
        )
    now = sum(parts, ZERO)
    changes = bool(
        terms.gates or terms.modifiers or terms.cap is not None or terms.floor is not None
    )
    if len(parts) > 1 or changes or days < period.days:
        lines.append(Line(SUM, base=now, **about))
    for gate in terms.gates:
        line, parts = gated(gate, person, parts, bases, about)
        lines.append(line)
        now += line.exact
    for modifier in terms.modifiers:
        line = modified(modifier, person, now, about)
        lines.append(line)
        now += line.exact
    if terms.cap is not None:
        most = whole * terms.cap
        lines.append(Line(CAP, min(most - now, ZERO), base=most, pays=terms.cap, **about))
        now += lines[-1].exact
    if terms.floor is not None:
        least = whole * terms.floor
        lines.append(Line(FLOOR, max(least - now, ZERO), base=least, pays=terms.floor, **about))
        now += lines[-1].exact
    if days < period.days:
        gone = now * Fraction(days, period.days) - now
        lines.append(Line(DAYS, gone, days=days, of_days=period.days, **about))
    return lines


def gated(
    gate: Gate, person: Person, parts: list[Fraction], bases: list[Fraction], about: dict
) -> tuple[Line, list[Fraction]]:
    """What a gate holds back, and what it leaves of the parts."""
    reading = person.read(gate.of, gate.target)
    is_met = reading.share is not None and reading.share >= gate.least
    left = parts
    if not is_met:
        excess = gate.holds == EXCESS
        left = [min(p, b) if excess else ZERO for p, b in zip(parts, bases, strict=True)]
    held = sum(left, ZERO) - sum(parts, ZERO)
    line = Line(
        GATE, held, measure=gate.measure, reading=reading, pays=gate.least, note=gate.holds,
        is_met=is_met, **about,
    )  # fmt: skip
    return line, left


def modified(modifier: Modifier, person: Person, now: Fraction, about: dict) -> Line:
    """What a modifier adds or takes; a measure without a target changes nothing."""
    reading = person.read(modifier.of, modifier.target)
    rate = ONE if reading.share is None else rate_at(modifier.bands, reading.share)
    return Line(
        MODIFIER, now * (rate - 1), measure=modifier.measure, reading=reading, pays=rate, **about
    )


def settled(lines: list[Line], besides: Besides) -> Payout:
    """The lines of all stints with what stands beside them, rounded once and added up."""
    lines = [*lines, *lines_besides(lines, besides)]
    adding = [n for n, line in enumerate(lines) if line.exact]
    exact = [lines[n].exact for n in adding]
    cents = added_up(exact)
    carried = max(-sum(cents), 0)
    if carried:
        adding.append(len(lines))
        lines.append(Line(CARRY_ON, Fraction(carried)))
        cents = added_up([*exact, Fraction(carried)])
    for n, cent in zip(adding, cents, strict=True):
        if cent:
            lines[n] = lines[n].worth(cent)
    total = sum(cents)
    return Payout((*lines, Line(TOTAL, amount=total)), total, carried)


def lines_besides(lines: list[Line], besides: Besides) -> list[Line]:
    """SPIFFs, advances with what of them is forgiven, deals taken back, and what was owed."""
    if besides is NOTHING_BESIDES:
        return []
    made = [
        Line(
            SPIFF,
            Fraction(spiff.each * brought.attained),
            note=spiff.name,
            number=brought.attained,
            base=spiff.each,
            reading=brought,
        )
        for spiff, brought in besides.spiffs
    ]
    earned = sum((line.exact for line in (*lines, *made) if line.exact), ZERO)
    made += [
        Line(ADVANCE, Fraction(-one.amount), on=one.on, is_met=not one.is_guaranteed)
        for one in besides.advances
    ]
    guaranteed = sum(one.amount for one in besides.advances if one.is_guaranteed)
    if guaranteed > earned:
        made.append(Line(FORGIVEN, guaranteed - earned, base=Fraction(guaranteed)))
    made += [
        Line(CLAWBACK, -one.amount, half=one.half, note=one.deal, on=one.on, measure=one.period)
        for one in besides.taken_back
    ]
    if besides.carried:
        made.append(Line(CARRIED, Fraction(-besides.carried)))
    if besides.paid is not None:
        made.append(Line(PAID, Fraction(-besides.paid)))
    return made
