"""The fold and the second fold of `verify`, written apart, make the same entries of any life."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.funnel.rules.fold import ACTS, Fact, Ground, fold
from smarketing.funnel.rules.refold import refold

STEPS = ("lead", "mql", "sal", "opportunity", "customer")
FIRST = date(2018, 2, 14)  # São Paulo's 17 February ends twice
RATES_SINCE = date(2018, 2, 16)
ZONES = [ZoneInfo(name) for name in ("America/Sao_Paulo", "America/New_York", "Asia/Kolkata")]


def price(amount, currency, day):
    """The euro has a rate from a day on, another each day; the third currency never has one."""
    if currency == "USD":
        return amount
    return amount * day.day if currency == "EUR" and day >= RATES_SINCE else None


def team_of(owner, day):
    return {1: 10 if day < date(2018, 2, 18) else 20, 2: 20}.get(owner, 0)


def office_of(team):
    return {10: 100, 20: 200, 30: 100}.get(team, 0)


books = st.fixed_dictionaries(
    {
        "steps": st.just(STEPS),
        "marketing_last": st.sampled_from([1, -1, 0, 4]),
        "zone": st.sampled_from(ZONES),
        "currency": st.just("USD"),
        "price": st.just(price),
        "team_of": st.just(team_of),
        "office_of": st.just(office_of),
    }
)
days = st.integers(0, 6).map(lambda n: FIRST + timedelta(days=n))
around_midnight = st.builds(
    lambda day, zone, away: (
        datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) + away
    ),
    days,
    st.sampled_from(ZONES),
    st.sampled_from([-90, -30, 0, 30, 700]).map(lambda minutes: timedelta(minutes=minutes))
    | st.just(timedelta(microseconds=-1)),
)
moments = st.one_of(
    days.map(lambda on: {"at": None, "on": on}),
    around_midnight.map(lambda at: {"at": at, "on": None}),
    st.sampled_from([{"at": None, "on": FIRST}, {"at": None, "on": None}]),
)


def said(*values):
    return st.sampled_from([None, *values])


facts = st.builds(
    lambda moment, **fields: Fact(**moment, **fields),
    moments,
    key=st.sampled_from("abcdefghijklmnop"),
    version=st.integers(1, 4),
    deleted=st.sampled_from([False] * 7 + [True]),
    what=st.sampled_from([*STEPS * 3, *("lost", "rejected", "returned") * 2, *ACTS, "", "", "odd"]),
    stands=st.booleans(),
    back_to=st.sampled_from(["", "visitor", *STEPS]),
    amount=said(None, 0, 100, 150, -20),
    currency=st.sampled_from(["", "USD", "EUR", "XXX"]),
    owner=said(None, 0, 1, 2, 3),
    team=said(None, None, 0, 10, 20, 30),
    source=said(0, 5, 6),
    campaign=said(0, 7, 8),
    persona=said(0, 3, 4),
    origin=said("", "sales", "partner"),
)
lives = st.lists(facts, max_size=13, unique_by=lambda fact: (fact.key, fact.version))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(lives, books)
def test_both_folds_make_the_same_entries_of_any_life(life, ground):
    assert Counter(refold(life, **ground)) == Counter(
        map(tuple, fold(life, Ground(**ground)).entries)
    )
