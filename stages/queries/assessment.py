"""Where the organisation stands, on any day, and how it moved there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import HALVES
from stages.models import AssessmentDay, Opinion
from stages.queries.facts import facts_of
from stages.rules.assess import MOST, USUAL_TARGET, Assessment, assess, holding_back
from stages.rules.contributions import Contributions, contributions
from stages.rules.found import Shown
from stages.rules.history import Point
from stages.rules.table import HOLDS, of_stage


@dataclass(frozen=True)
class Line:
    """An assessment with what stands beside it."""

    assessment: Assessment
    target: int
    declared: Mapping[str, Opinion]  # half, or "" for the CEO
    halves: Contributions

    @property
    def back(self) -> list[Shown]:
        return holding_back(self.assessment, self.target)

    @property
    def gaps(self) -> dict[str, int]:
        """By how many tenths each opinion lies above what is computed."""
        at = self.assessment.tenths
        return {half: one.tenths - at for half, one in self.declared.items()}


def line_of(organization: Organization, day: date) -> Line:
    """The line at the end of a day, from the records as they stand now."""
    facts = facts_of(organization, day)
    return Line(
        assess(facts, day),
        target_of(organization),
        declared(organization, day),
        contributions(facts, day),
    )


def target_of(organization: Organization) -> int:
    """The stage the organisation aims for."""
    aim = getattr(organization, "aim", None)
    return aim.stage if aim else USUAL_TARGET


def declared(organization: Organization, day: date) -> dict[str, Opinion]:
    """The last opinion of each half's head, and of the CEO, by half."""
    said = organization.opinions.filter(on__lte=day).select_related("member")
    return {one.half: one for one in said}


def opinions_told(line: Line) -> dict[str, float | None]:
    """The contract's `declared`."""
    return {
        half: line.declared[half].tenths / 10 if half in line.declared else None for half in HALVES
    }


def gaps_told(line: Line) -> dict[str, float | None]:
    """By how much each head's opinion lies above the computed position."""
    return {half: line.gaps[half] / 10 if half in line.gaps else None for half in HALVES}


def newest_day(organization: Organization) -> AssessmentDay | None:
    """The last kept day."""
    return organization.assessment_days.order_by("-day").first()


def points(organization: Organization) -> list[Point]:
    """Every kept day, oldest first."""
    rows = organization.assessment_days.values_list("day", "tenths", "stage", "evidence", "halves")
    return [
        Point(
            day,
            tenths,
            stage,
            {key: Fraction(one["strength"]) for key, one in kept.items()},
            halves,
        )
        for day, tenths, stage, kept, halves in rows
    ]


@dataclass(frozen=True)
class Kept:
    """The last kept day, as the board shows it."""

    day: AssessmentDay
    target: int
    before: tuple[date, int] | None  # the last day that stood elsewhere, and where

    @property
    def back(self) -> list[str]:
        """The keys of what holds the next stage back, the heaviest loss first."""
        following = self.day.stage + 1
        lacking = {
            one.key: one.weight * (1 - strength)
            for one in of_stage(following)
            if (strength := Fraction(self.day.evidence[one.key]["strength"])) < HOLDS
        }
        within = following <= self.target
        return sorted(lacking, key=lambda key: -lacking[key])[:MOST] if within else []


def kept_line(organization: Organization, today: date, version: int | None) -> Kept | None:
    """What was kept up to a day, and known at a version; three queries. None without evidence."""
    days = organization.assessment_days.filter(day__lte=today).order_by("-day")
    if version is not None:
        days = days.filter(version__lte=version)
    newest = days.first()
    if newest is None or not any(Fraction(one["strength"]) for one in newest.evidence.values()):
        return None
    other = days.exclude(tenths=newest.tenths).values_list("day", "tenths").first()
    return Kept(newest, target_of(organization), other)
