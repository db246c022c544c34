"""What holds for every life: random facts with versions, tombstones, days, two currencies."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.funnel.rules.fold import (
    ACTS,
    OUTCOMES,
    Fact,
    Ground,
    difference,
    fold,
    lived,
    uncorrected,
)
from smarketing.funnel.rules.order import in_order

STEPS = ("lead", "mql", "sal", "opportunity", "customer")
GROUND = Ground(
    steps=STEPS,
    marketing_last=1,
    zone=ZoneInfo("America/Sao_Paulo"),
    currency="BRL",
    price=lambda amount, _, day: amount * day.day // 3 if day > date(2018, 11, 3) else None,
    team_of=lambda owner, day: owner + day.day % 2,
    office_of=lambda team: team // 2 + 1,
)

moments = st.datetimes(datetime(2018, 11, 1), datetime(2018, 11, 9)).map(  # noqa: DTZ001
    lambda wall: wall.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)  # so that some meet
)
days = st.integers(0, 8).map(lambda n: date(2018, 11, 1) + timedelta(days=n))
whens = st.one_of(
    moments.map(lambda at: (at, None)), days.map(lambda on: (None, on)), st.just((None, None))
)
said = st.sampled_from([None, None, 0, 1, 2])
facts = st.builds(
    lambda when, **fields: Fact(at=when[0], on=when[1], **fields),
    when=whens,
    key=st.sampled_from("abcdefghi"),
    version=st.integers(1, 3),
    deleted=st.sampled_from([False] * 9 + [True]),
    what=st.sampled_from([*STEPS, *STEPS, *OUTCOMES, *ACTS, "", "removed"]),
    stands=st.booleans(),
    back_to=st.sampled_from(["", "", "lead", "sal", "customer"]),
    amount=st.sampled_from([None, None, 0, 500, 700, -20]),
    currency=st.sampled_from(["", "BRL", "EUR"]),
    owner=said,
    team=said,
    source=said,
    campaign=said,
    persona=said,
    origin=st.sampled_from([None, "", "sales", "partner"]),
)
lives = st.lists(facts, max_size=13, unique_by=lambda fact: (fact.key, fact.version))
every_life = settings(deadline=None)


def cell(entry):
    return entry.what, *entry[6:]


def moved_by_time(entries):
    """The entries of what can stand, one more each time."""
    for end in range(len(entries)):
        yield [entry for entry in entries[: end + 1] if entry.what not in ACTS]


def sums(rows):
    """What DailyCount keeps, by day, step and every dimension: n, reached, taken back, money."""
    kept = Counter()
    for entry, correction in rows:
        place = entry.day, *cell(entry)
        kept[place, "n"] += entry.n
        kept[place, "amount"] += entry.amount
        kept[place, "unpriced"] += entry.unpriced
        reached = (entry.n > 0) != correction  # a correction negates its own column
        kept[place, "reached" if reached else "taken back"] += entry.n if reached else -entry.n
    return {place: total for place, total in kept.items() if total}


@every_life
@given(lives, st.data())
def test_order_and_repeats_change_nothing(life, data):
    repeats = data.draw(st.lists(st.sampled_from(life), max_size=5)) if life else []
    assert fold(data.draw(st.permutations(life + repeats)), GROUND) == fold(life, GROUND)


@every_life
@given(lives)
def test_each_step_and_state_stands_once_or_not_at_all(life):
    for so_far in moved_by_time(fold(life, GROUND).entries):
        by_what, by_cell = Counter(), Counter()
        for entry in so_far:
            by_what[entry.what] += entry.n
            by_cell[cell(entry)] += entry.n
        assert {*by_what.values(), *by_cell.values()} <= {0, 1}
        assert sum(by_what[outcome] for outcome in OUTCOMES) <= 1


@every_life
@given(lives)
def test_what_does_not_stand_leaves_nothing_behind(life):
    for so_far in moved_by_time(fold(life, GROUND).entries):
        stands, amount, unpriced = Counter(), Counter(), Counter()
        for entry in so_far:
            stands[cell(entry)] += entry.n
            amount[cell(entry)] += entry.amount
            unpriced[cell(entry)] += entry.unpriced
        for place, n in stands.items():
            assert n or (amount[place], unpriced[place]) == (0, 0)
            assert unpriced[place] in (0, 1)
            assert not (unpriced[place] and amount[place])


@every_life
@given(lives)
def test_entries_run_forward_in_time(life):
    days = [entry.day for entry in fold(life, GROUND).entries]
    assert days == sorted(days)


@every_life
@given(lives)
def test_the_state_told_is_the_sum_of_the_entries(life):
    folded = fold(life, GROUND)
    total = Counter()
    for entry in folded.entries:
        total[entry.what] += entry.n
    assert {step for step in STEPS if total[step]} == set(folded.standing)
    assert [outcome for outcome in OUTCOMES if total[outcome]] == [folded.outcome] * bool(
        folded.outcome
    )


@every_life
@given(lives)
def test_only_a_plus_one_is_implied_and_only_below_a_real_one(life):
    entries = fold(life, GROUND).entries
    for place, entry in enumerate(entries):
        if entry.implied:
            above = next(later for later in entries[place:] if not later.implied)
            assert (entry.n, entry.day, entry[3:5]) == (1, above.day, above[3:5])
            assert STEPS.index(entry.what) < STEPS.index(above.what)


@every_life
@given(lives, st.data())
def test_facts_posted_one_by_one_add_up_to_one_fold(life, data):
    rows, arrived = [], []
    for fact in data.draw(st.permutations(life)):
        arrived.append(fact)
        rows += difference(uncorrected(rows), fold(arrived, GROUND).entries)
        now = fold(arrived, GROUND).entries
        assert sums(rows) == sums((entry, False) for entry in now)  # what was known by then
    assert Counter(uncorrected(rows)) == Counter(fold(life, GROUND).entries)


@every_life
@given(st.lists(facts, max_size=8), st.integers(0, 3), st.booleans())
def test_a_life_that_goes_on_says_what_all_of_it_says(life, size, is_late):
    life = [fact._replace(key=f"{n}", version=1) for n, fact in enumerate(life)]
    if is_late:
        life = [fact for *_, fact in in_order(life, GROUND)]
    before, more = life[: len(life) - size], life[len(life) - size :]
    going = lived(before, GROUND)
    entries = list(going.entries)
    if going.goes_on(more):
        assert going.told() == fold(life, GROUND)
    else:
        assert (going.entries, going.told()) == (entries, fold(before, GROUND))
