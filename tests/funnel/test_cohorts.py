"""Conversion and velocity from the ledger."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from smarketing.accounts.rules.faults import Fault
from smarketing.funnel.models import Cohort
from smarketing.funnel.queries.cohorts import (
    Way,
    board_conversion,
    conversion,
    conversions_along,
    velocity,
)
from smarketing.funnel.queries.passages import found
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.funnel.years import NOW, STEPS, live

TODAY = date(2026, 11, 1)


def post(organization, *said):
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, said, recorded_at=NOW)


def said(lead, what, day, **more):
    key = more.pop("key", f"{lead}:{what}:{day}")
    return Said(LeadRef("crm", lead), key, what=what, on=date.fromisoformat(day), **more)


def ways(organization, way):
    """The passages as (entered, reached, ended, leads) with days as text, in order."""
    rows = found(organization, way)
    return sorted((f"{p.entered_on}", f"{p.reached_on}", p.ended, p.leads) for p in rows)


def test_a_step_entered_again_counts_from_its_last_entry(works):
    post(
        works,
        said("a", "opportunity", "2026-03-01", stands=True),
        said("a", "customer", "2026-03-20", stands=True),
        said("a", "opportunity", "2026-05-04", stands=True),
        said("a", "customer", "2026-07-06", stands=True),
    )
    way = Way("opportunity", "customer")
    assert ways(works, way) == [("2026-03-01", "2026-07-06", False, 1)]


def test_a_step_entered_by_implication_counts(works):
    post(works, said("a", "lead", "2026-03-02"), said("a", "customer", "2026-05-09"))
    assert ways(works, Way("lead", "mql")) == [("2026-03-02", "2026-05-09", False, 1)]
    assert ways(works, Way("sal", "customer")) == [("2026-05-09", "2026-05-09", False, 1)]


def test_what_was_taken_back_or_corrected_away_was_never_entered(works):
    post(works, said("a", "opportunity", "2026-03-01"), said("a", "customer", "2026-03-20"))
    post(
        works, said("b", "opportunity", "2026-03-01"), said("b", "customer", "2026-04-28", key="b")
    )
    post(works, said("a", "lost", "2026-06-04"))
    post(works, said("b", "customer", "2026-05-02", key="b", version=2))
    assert ways(works, Way("opportunity", "customer")) == [
        ("2026-03-01", "2026-05-02", False, 1),
        ("2026-03-01", "None", True, 1),
    ]


def test_back_and_on_again_on_one_day_counts_from_that_day(works):
    post(
        works,
        said("a", "opportunity", "2026-03-01", stands=True),
        said("a", "customer", "2026-03-20", stands=True),
        said("a", "opportunity", "2026-05-04", stands=True, key="a1"),
        said("a", "customer", "2026-05-04", stands=True, key="a2"),
    )
    assert ways(works, Way("opportunity", "customer")) == [("2026-03-01", "2026-05-04", False, 1)]
    assert ways(works, Way("customer", "opportunity")) == [("2026-05-04", "2026-03-01", False, 1)]


def test_the_days_are_those_of_a_loop_over_every_lead(works):
    live(works, seed=8)
    for one, other in [("lead", "mql"), ("mql", "customer"), ("customer", "sal")]:
        expected = {}
        for lead in works.leads.filter(merged_into__isnull=True):
            days = entered_days(lead)
            if one in days:
                key = (days[one], days.get(other), bool(lead.outcome))
                expected[key] = expected.get(key, 0) + 1
        told = {
            (p.entered_on, p.reached_on, p.ended): p.leads for p in found(works, Way(one, other))
        }
        assert told == expected


def entered_days(lead):
    """The last +1 of each step that stands, corrections taken with what they correct."""
    holding = {}
    for entry in lead.entries.all():
        value = (entry.what, entry.day, entry.reached, entry.taken_back)
        if entry.correction:
            value = (entry.what, entry.day, -entry.reached, -entry.taken_back)
        holding[value] = holding.get(value, 0) + (-1 if entry.correction else 1)
    stands, days = {}, {}
    for (what, day, reached, back), times in holding.items():
        stands[what] = stands.get(what, 0) + times * (reached - back)
        if times and reached:
            days[what] = max(day, days.get(what, day))
    return {what: day for what, day in days.items() if stands[what] == 1}


def test_days_filters_and_versions_choose_the_leads(works):
    post(
        works,
        said("a", "lead", "2026-03-01", source="web", owner="ana"),
        said("a", "mql", "2026-03-05", owner="bo"),
        said("b", "lead", "2026-04-01", source="fair", owner="bo"),
    )
    before = works.wanted
    post(works, said("b", "mql", "2026-04-02"))

    def entered(**changes):
        return [row[0] for row in ways(works, Way("lead", "mql", **changes))]

    assert entered(starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31)) == ["2026-03-01"]
    assert entered(starts_on=date(2026, 3, 2)) == ["2026-04-01"]
    assert entered(filters={"source": ("web",)}) == ["2026-03-01"]
    assert entered(filters={"owner": ("bo",)}) == ["2026-04-01"]
    assert entered(filters={"origin": ("",), "source": ("nobody's",)}) == []
    anas = Way("lead", "mql", filters={"owner": ("ana",)})  # whoever took it further
    assert ways(works, anas) == [("2026-03-01", "2026-03-05", False, 1)]
    assert ways(works, Way("lead", "mql", version=before))[1] == ("2026-04-01", "None", False, 1)


def test_conversion_tells_cohorts_and_their_average(works):
    works.complete_since = date(2026, 3, 1)
    post(works, said("old", "lead", "2026-01-05"), said("a", "lead", "2026-03-01"))
    post(works, said("a", "mql", "2026-03-31"), said("b", "lead", "2026-03-09"))
    post(works, said("late", "lead", "2026-10-20"))
    told = conversion(works, Way("lead", "mql"), within=30, today=TODAY)
    assert [(c.key, c.entered, c.reached, c.complete) for c in told.cohorts] == [
        ("2026-01", 1, 0, True),
        ("2026-03", 2, 1, True),
        ("2026-10", 1, 0, False),
    ]
    assert told.average.rate == Fraction(1, 2)
    assert velocity(works, Way("lead", "mql"), today=TODAY).left_out == 1


def test_a_whole_way_is_told_at_once_as_each_pair_is(works):
    post(
        works,
        said("a", "lead", "2026-03-01", persona="Olivia"),
        said("a", "mql", "2026-03-05", persona="Olivia"),
        said("a", "sal", "2026-03-09", persona="Félix"),  # another sees who it is
        said("b", "lead", "2026-04-01", persona="Olivia"),
        said("b", "mql", "2026-04-02", persona="Olivia"),
        said("c", "lead", "2026-04-03", persona="Félix"),
        said("c", "opportunity", "2026-04-08", persona="Félix"),
        said("d", "lead", "2025-01-03", persona="Olivia"),  # before the days asked for
        said("d", "mql", "2026-04-08", persona="Olivia"),
    )
    post(works, said("b", "mql", "2026-04-02", version=2, deleted=True))
    asked = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 5, 1)}
    for name in ("Olivia", "Félix"):
        asked["filters"] = {"persona": (name,)}
        told = conversions_along(works, STEPS, Way(STEPS[0], STEPS[-1], **asked), today=TODAY)
        alone = [
            conversion(works, Way(before, after, **asked), today=TODAY)
            for before, after in zip(STEPS, STEPS[1:], strict=False)
        ]
        assert [plain(one) for one in told] == [plain(one) for one in alone]
    assert [one.average.entered for one in told] == [2, 2, 2, 1]  # of Félix


def plain(told):
    return [(one.key, one.entered, one.reached) for one in told.cohorts]


@pytest.mark.parametrize(
    "way",
    [
        Way("visitor", "lead"),
        Way("lead", "lead"),
        Way("lead", "nowhere"),
        Way("lead", "mql", date(2026, 3, 1), date(2026, 2, 1)),
        Way("lead", "mql", filters={"step": ("sal",)}),
        Way("lead", "mql", filters={"team_id": ("x",)}),
    ],
)
def test_a_way_that_makes_no_sense_is_told_why(works, way):
    with pytest.raises(Fault):
        conversion(works, way, today=TODAY)


def test_the_board_has_both_conversions_of_every_step(works):
    post(works, said("a", "lead", "2026-03-01"), said("a", "mql", "2026-04-05"))
    post(works, said("b", "lead", "2026-03-09"))
    with transaction.atomic():
        works.raise_wanted()
        ledger.post_visits(works, [("site", date(2026, 3, 2), "", 40)])
    days = (date(2026, 3, 1), date(2026, 3, 31))
    told = board_conversion(works, ["visitor", *STEPS], *days, today=date(2026, 9, 27))
    assert told["visitor"] is None
    assert (told["lead"].period, told["lead"].cohort) == (Fraction(1, 20), None)
    assert (told["mql"].period, told["mql"].cohort) == (0, Fraction(1, 2))
    assert (told["sal"].period, told["sal"].cohort) == (None, None)
    assert not told["mql"].complete
    later = board_conversion(works, ["lead", "mql"], *days, today=date(2026, 9, 28))
    assert later["mql"].complete


def test_the_boards_cohorts_are_those_of_the_entries(works):
    live(works, seed=9)
    days = (date(2026, 2, 1), date(2026, 5, 31))
    told = board_conversion(works, STEPS, *days, today=TODAY)
    assert Cohort.objects.exists()
    for before, step in zip(STEPS, STEPS[1:], strict=False):
        passages = found(works, Way(before, step, *days))
        entered = sum(p.leads for p in passages)
        reached = sum(p.leads for p in passages if p.reached_on)
        assert told[step].cohort == Fraction(reached, entered)


def test_more_data_takes_no_more_queries(works):
    sizes = []
    for seed in (5, 6):
        live(works, seed=seed, leads=20)
        with CaptureQueriesContext(connection) as asked:
            conversion(works, Way("lead", "mql", filters={"owner": ("ana",)}), today=TODAY)
            board_conversion(works, STEPS, date(2026, 1, 1), date(2026, 5, 9), today=TODAY)
        sizes.append(len(asked))
    assert sizes == [5, 5]
