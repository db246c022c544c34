"""The second fold alone: the cases of the specification, and the corners its rules speak of."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from smarketing.funnel.rules.refold import refold

STEPS = ["lead", "mql", "sal", "opportunity", "customer"]
ANA, BO = 1, 2
NORTH, SOUTH = 10, 20
NORTH_OFFICE, SOUTH_OFFICE = 100, 200
BOOKS = {
    "steps": STEPS,
    "marketing_last": 1,
    "zone": ZoneInfo("America/Sao_Paulo"),
    "currency": "USD",
    "price": lambda amount, currency, day: amount if currency == "USD" else None,
    "team_of": lambda owner, day: NORTH if owner == ANA and day < date(2026, 6, 1) else SOUTH,
    "office_of": {NORTH: NORTH_OFFICE, SOUTH: SOUTH_OFFICE}.get,
}
ENTRY = (
    *("day", "what", "n", "amount", "unpriced", "implied"),
    *("team", "owner", "persona", "source", "campaign", "office", "origin"),
)


@dataclass
class Fact:
    key: str
    what: str = ""
    on: date | None = None
    at: datetime | None = None
    version: int = 1
    deleted: bool = False
    stands: bool = False
    back_to: str = ""
    amount: int | None = None
    currency: str = ""
    owner: int | None = None
    team: int | None = None
    source: int | None = None
    campaign: int | None = None
    persona: int | None = None
    origin: str | None = None


def day(text):
    return datetime.strptime(text + " 2026", "%d %b %Y").replace(tzinfo=UTC).date()


def life(*facts):
    """Facts from (day, what, values), `=` before a step that the lead stands on."""
    return [
        Fact(**{"key": f"{at} {what}", "what": what.strip("="), "on": day(at)}
             | {"stands": what.startswith("=")} | values)
        for at, what, values in facts
    ]  # fmt: skip


def shown(facts, *columns, **books):
    """The entries as a multiset of `4 May -customer` or `~` where implied, and these columns."""
    rows = [dict(zip(ENTRY, line, strict=True)) for line in refold(facts, **BOOKS | books)]
    return Counter(
        (f"{row['day'].day} {row['day']:%b} {sign(row)}{row['what']}", *(row[c] for c in columns))
        for row in rows
    )


def sign(row):
    return {1: "+", 0: "", -1: "-"}[row["n"]] + "~" * row["implied"]


def test_steps_that_were_skipped_are_implied_at_the_step_above_them():
    facts = life(("2 Mar", "lead", {}), ("9 May", "customer", {"amount": 900}))
    assert shown(facts, "amount") == Counter(
        [
            ("2 Mar +lead", 0),
            *(("9 May +~mql", 900), ("9 May +~sal", 900), ("9 May +~opportunity", 900)),
            ("9 May +customer", 900),
        ]
    )


def test_nothing_is_implied_below_the_step_a_lead_enters_at():
    facts = life(("2 Mar", "opportunity", {"amount": 500}), ("1 Apr", "customer", {}))
    assert shown(facts, "amount") == Counter(
        [("2 Mar +opportunity", 500), ("1 Apr +customer", 500)]
    )


def test_lower_steps_reached_out_of_order_are_news_of_the_past():
    facts = life(("1 May", "customer", {"amount": 700}), ("3 May", "mql", {}), ("7 May", "sal", {}))
    assert shown(facts, "amount") == Counter(
        [
            *(("1 May +~opportunity", 700), ("1 May +customer", 700)),
            *(("3 May +mql", 700), ("7 May +sal", 700)),
        ]
    )


def test_standing_on_a_lower_step_takes_back_the_higher_one_which_can_be_won_again():
    facts = life(
        *(("1 Mar", "=opportunity", {"amount": 800}), ("20 Mar", "=customer", {})),
        *(("4 May", "=opportunity", {}), ("6 Jul", "=customer", {"amount": 950})),
    )
    assert shown(facts, "amount") == Counter(
        [
            *(("1 Mar +opportunity", 800), ("20 Mar +customer", 800)),
            *(("4 May -customer", -800), ("6 Jul +customer", 950)),
        ]
    )


def test_a_refund_takes_credit_from_whom_it_was_given_to():
    facts = life(
        ("20 Mar", "customer", {"amount": 800, "owner": ANA}), ("4 Jun", "lost", {"owner": BO})
    )
    assert shown(facts, "amount", "owner", "team", "office") == Counter(
        [
            ("20 Mar +customer", 800, ANA, NORTH, NORTH_OFFICE),
            ("4 Jun +lost", 800, BO, SOUTH, SOUTH_OFFICE),
            ("4 Jun -customer", -800, ANA, NORTH, NORTH_OFFICE),
        ]
    )


def test_a_lost_lead_that_reaches_a_new_step_is_lost_no_more():
    facts = life(
        *(("1 Mar", "opportunity", {"amount": 100}), ("1 Apr", "lost", {})),
        ("2 Jun", "customer", {"amount": 120}),
    )
    assert shown(facts, "amount") == Counter(
        [
            *(("1 Mar +opportunity", 100), ("1 Apr +lost", 100)),
            *(("2 Jun -lost", -100), ("2 Jun +customer", 120)),
        ]
    )


def test_an_expired_lead_stays_expired_while_a_rejection_ends_with_the_acceptance():
    facts = life(
        *(("1 Mar", "mql", {}), ("2 Mar", "expired", {})),
        *(("4 Mar", "rejected", {}), ("5 May", "sal", {})),
    )
    assert shown(facts) == Counter(
        [
            *(("1 Mar +mql",), ("2 Mar +expired",), ("4 Mar +rejected",)),
            *(("5 May -rejected",), ("5 May +sal",)),
        ]
    )


def test_a_returned_lead_loses_the_steps_of_sales():
    facts = life(
        *(("1 Mar", "mql", {}), ("4 Mar", "sal", {}), ("1 Apr", "opportunity", {"amount": 300})),
        *(("2 May", "returned", {}), ("1 Jun", "sal", {})),
    )
    assert shown(facts, "amount") == Counter(
        [
            *(("1 Mar +mql", 0), ("4 Mar +sal", 0), ("1 Apr +opportunity", 300)),
            *(("2 May +returned", 300), ("2 May -sal", 0), ("2 May -opportunity", -300)),
            *(("1 Jun -returned", -300), ("1 Jun +sal", 300)),
        ]
    )


def test_only_the_last_version_counts_and_a_tombstone_counts_for_nothing():
    facts = life(
        *(("1 Mar", "mql", {}), ("3 Apr", "sal", {"key": "x"})),
        ("28 Apr", "customer", {"key": "b", "amount": 100}),
        ("2 May", "customer", {"key": "b", "version": 2, "amount": 110}),
        ("3 Apr", "sal", {"key": "x", "version": 2, "deleted": True}),
    )
    expected = Counter(
        [
            *(("1 Mar +mql", 0), ("2 May +~sal", 110), ("2 May +~opportunity", 110)),
            ("2 May +customer", 110),
        ]
    )
    assert shown(facts, "amount") == expected
    assert shown(facts[::-1] + facts, "amount") == expected


def test_an_edited_amount_goes_to_the_highest_step_and_to_whom_it_was_credited():
    facts = life(
        *(("1 Mar", "opportunity", {"amount": 100, "owner": ANA}), ("9 Mar", "", {"amount": 150})),
        *(("1 Apr", "customer", {}), ("1 Jul", "", {"amount": 130, "owner": BO})),
    )
    assert shown(facts, "amount", "owner", "team") == Counter(
        [
            ("1 Mar +opportunity", 100, ANA, NORTH),
            ("9 Mar opportunity", 50, ANA, NORTH),
            ("1 Apr +customer", 150, ANA, NORTH),
            ("1 Jul customer", -20, ANA, NORTH),
        ]
    )


def test_owner_and_team_are_those_of_the_entrys_day():
    facts = life(
        ("20 May", "opportunity", {"amount": 60, "owner": ANA}),
        *(("10 Jun", "customer", {}), ("20 Jun", "", {"owner": BO})),
        *(("1 Jul", "=opportunity", {}), ("9 Jul", "=customer", {})),
    )
    assert shown(facts, "amount", "owner", "team") == Counter(
        [
            ("20 May +opportunity", 60, ANA, NORTH),
            ("10 Jun +customer", 60, ANA, SOUTH),
            ("1 Jul -customer", -60, ANA, SOUTH),
            ("9 Jul +customer", 60, BO, SOUTH),
        ]
    )


def test_an_amount_without_a_rate_is_counted_as_not_priced_until_a_rate_is_typed():
    won = ("1 Mar", "customer", {"amount": 500, "currency": "EUR"})
    assert shown(life(won, ("1 Apr", "lost", {})), "amount", "unpriced") == Counter(
        [("1 Mar +customer", 0, 1), ("1 Apr +lost", 0, 1), ("1 Apr -customer", 0, -1)]
    )
    priced = shown(life(won), "amount", "unpriced", price=lambda amount, *_: amount * 11 // 10)
    assert priced == Counter([("1 Mar +customer", 550, 0)])


def test_an_outcome_without_a_time_is_the_last_thing_of_its_day():
    late = datetime(2026, 3, 1, 23, 59, tzinfo=BOOKS["zone"])
    facts = life(("1 Mar", "lost", {}), ("1 Mar", "customer", {"at": late, "on": None}))
    assert shown(facts) == Counter([("1 Mar +customer",), ("1 Mar +lost",), ("1 Mar -customer",)])


def test_a_day_that_ends_twice_is_over_after_the_second_time():
    facts = [
        Fact("a", "lost", on=date(2018, 2, 17)),
        Fact("b", "customer", at=datetime(2018, 2, 18, 2, 30, tzinfo=UTC)),
    ]
    assert shown(facts) == Counter(
        [("17 Feb +customer",), ("17 Feb +lost",), ("17 Feb -customer",)]
    )


def test_the_day_of_a_moment_is_the_organisations():
    facts = [Fact("a", "mql", at=datetime(2026, 3, 2, 2, 59, tzinfo=UTC))]
    assert shown(facts) == Counter([("1 Mar +mql",)])


def test_source_campaign_and_origin_are_the_first_said_and_the_persona_the_last():
    facts = life(
        ("1 Mar", "mql", {"source": 0, "campaign": 0, "origin": "", "persona": 5}),
        ("2 Mar", "sal", {"source": 3, "campaign": 4, "origin": "partner", "persona": 6}),
        ("3 Mar", "", {"source": 7, "campaign": 8, "origin": "sales", "persona": 0}),
    )
    assert shown(facts, "source", "campaign", "origin", "persona") == Counter(
        [("1 Mar +mql", 3, 4, "partner", 6), ("2 Mar +sal", 3, 4, "partner", 6)]
    )


def test_a_team_said_holds_until_an_owner_is_said_without_one():
    facts = life(
        *(("1 Mar", "mql", {"owner": BO, "team": NORTH}), ("2 Mar", "sal", {})),
        *(("3 Mar", "opportunity", {"owner": BO}), ("4 Mar", "customer", {"owner": 0})),
    )
    assert shown(facts, "owner", "team") == Counter(
        [
            *(("1 Mar +mql", BO, NORTH), ("2 Mar +sal", BO, NORTH)),
            *(("3 Mar +opportunity", BO, SOUTH), ("4 Mar +customer", 0, 0)),
        ]
    )


def test_an_edit_in_a_priced_currency_takes_the_step_out_of_what_is_not_priced():
    facts = life(
        ("1 Mar", "customer", {"amount": 500, "currency": "EUR"}),
        *(("2 Mar", "", {"amount": 600}), ("3 Mar", "", {"amount": 600}), ("4 Mar", "lost", {})),
    )
    assert shown(facts, "amount", "unpriced") == Counter(
        [
            *(("1 Mar +customer", 0, 1), ("2 Mar customer", 600, -1)),
            *(("4 Mar +lost", 600, 0), ("4 Mar -customer", -600, 0)),
        ]
    )


def test_what_an_outcome_says_of_the_amount_holds_for_what_follows():
    facts = life(
        *(("1 Mar", "opportunity", {"amount": 100}), ("2 Mar", "lost", {"amount": 80})),
        *(("3 Mar", "lost", {"amount": 70}), ("4 Mar", "customer", {})),
    )
    assert shown(facts, "amount") == Counter(
        [
            *(("1 Mar +opportunity", 100), ("2 Mar +lost", 80)),
            *(("4 Mar -lost", -80), ("4 Mar +customer", 70)),
        ]
    )


def test_the_same_outcome_said_again_is_no_entry_but_takes_back_what_stands():
    facts = life(
        *(("1 Mar", "opportunity", {}), ("2 Mar", "customer", {})),
        *(("3 Mar", "returned", {"back_to": "opportunity"}), ("4 Mar", "sal", {})),
        ("5 Mar", "returned", {}),
    )
    assert shown(facts) == Counter(
        [
            *(("1 Mar +opportunity",), ("2 Mar +customer",)),
            *(("3 Mar +returned",), ("3 Mar -customer",), ("4 Mar +sal",)),
            *(("5 Mar -sal",), ("5 Mar -opportunity",)),
        ]
    )


def test_returned_names_the_step_it_goes_back_to():
    facts = life(
        *(("1 Mar", "sal", {}), ("2 Mar", "opportunity", {}), ("3 Mar", "customer", {})),
        ("4 Mar", "returned", {"back_to": "opportunity"}),
    )
    assert shown(facts) == Counter(
        [
            *(("1 Mar +sal",), ("2 Mar +opportunity",), ("3 Mar +customer",)),
            *(("4 Mar +returned",), ("4 Mar -customer",)),
        ]
    )
