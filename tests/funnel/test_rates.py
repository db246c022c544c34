"""Plan rates fixed for a period, spot rates beside them: typed, pasted, out of a file, priced."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from goals.queries.spot import pricing_of
from goals.rules.metrics import REVENUE
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.rules.rates import book_of, point_of, rate_read
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.rates import RateSaid, set_rates
from tests.cast import NOW, signed_in

Q4 = Period(date(2026, 10, 1), date(2026, 12, 31))
SPOT = RateSaid("EUR", date(2026, 1, 1), "1.1")
PLAN = RateSaid("EUR", Q4.starts_on, "1.2", Q4.ends_on)


def put(by, *said):
    return set_rates(by=by, said=said, now=NOW)


def win(by, lead, at, amount, currency):
    event = {"event_id": lead, "lead": lead, "step": "customer", "at": f"{at}T12:00:00Z"}
    event |= {"amount": amount, "currency": currency}
    assert receive(by=by, events=[event], source_system="crm", now=NOW).refused == []


def won(organization, day):
    entries = organization.entries.filter(what="customer", day=day)
    return sum(one.amount for one in entries), sum(one.unpriced for one in entries)


def test_a_day_is_priced_at_its_plan_rate_else_at_the_newest_spot_rate():
    book = book_of(
        [("EUR", date(2026, 1, 1), "1.1"), ("EUR", date(2026, 11, 1), "1.3")],
        [("EUR", date(2026, 10, 1), date(2026, 12, 31), "1.2")],
    )
    days = (date(2025, 12, 31), date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 31))
    found = [book.used("EUR", day) for day in (*days, date(2027, 1, 1))]
    assert [one and one.rate for one in found] == [
        None,
        Decimal("1.1"),
        Decimal("1.2"),
        Decimal("1.2"),
        Decimal("1.3"),
    ]
    assert book.spot("EUR", date(2026, 12, 31)).rate == Decimal("1.3")


@pytest.mark.parametrize(
    ("texts", "point", "read"),
    [
        (["1.083", "1.0835"], ".", "1.083"),
        (["1,083", "1,0835"], ",", "1.083"),
        (["1.083", "1"], "", None),  # a thousand, or three decimals: nothing tells
        (["1.0835", "1,0835"], "", None),
        (["x"], "", None),
    ],
)
def test_the_decimal_sign_is_told_by_the_column_never_guessed(texts, point, read):
    assert point_of(texts) == point
    found = rate_read(texts[0], point)
    assert (found and f"{found:f}") == (read if point else None) or texts[0] == "1.0835"


def test_goals_are_priced_at_plan_and_told_at_spot(acme, mia):
    put(mia, SPOT)
    win(mia, "a", "2026-09-30", "100", "EUR")
    win(mia, "b", "2026-10-01", "100", "EUR")
    win(mia, "c", "2026-11-02", "500", "CHF")
    win(mia, "d", "2026-11-03", "70", "USD")
    assert won(acme, "2026-10-01") == (110_00, 0)
    put(mia, PLAN)
    acme.refresh_from_db()
    assert won(acme, "2026-09-30") == (110_00, 0)
    assert won(acme, "2026-10-01") == (120_00, 0)
    assert differences(acme) == []
    found = pricing_of(acme, REVENUE, Q4)
    chf, eur = found.currencies
    assert (chf.priced, chf.not_priced, chf.amount) == (0, 1, 0)
    assert (eur.priced, eur.amount, eur.at_spot, eur.plan) == (1, 120_00, 110_00, "1.2")
    assert (found.by_spot, found.oldest) == (-10_00, Q4.starts_on)
    put(mia, RateSaid("EUR", PLAN.first_on, None, PLAN.last_on))
    assert won(acme, "2026-10-01") == (110_00, 0)


def test_plan_rates_of_a_currency_share_no_day_and_are_kept_all_or_none(acme, mia):
    put(mia, PLAN)
    clash = RateSaid("EUR", date(2026, 12, 31), "1.3", date(2027, 3, 31))
    with pytest.raises(Fault, match="from 2026-10-01 to 2026-12-31 already"):
        put(mia, RateSaid("GBP", date(2026, 1, 1), "1.4"), clash)
    assert not acme.rates.exists()
    with pytest.raises(Fault, match="before the first"):
        put(mia, RateSaid("GBP", date(2026, 2, 1), "1.4", date(2026, 1, 1)))
    moved = RateSaid("EUR", PLAN.first_on, None, PLAN.last_on)
    put(mia, clash, moved)  # what is taken away goes first
    assert acme.plan_rates.get().first_on == clash.first_on


def test_the_table_is_typed_into_moved_and_emptied(acme, mia, vera):
    page = signed_in(mia)
    new = {"kind": "plan", "currency": ["eur", ""], "first_on": ["2026-10-01", ""]}
    new |= {"last_on": ["2026-12-31", ""], "home_per_unit": ["1.2", ""], "was": ["", ""]}
    assert page.post("/data/rates/", new).status_code == 302
    was = "EUR 2026-10-01 2026-12-31"
    assert f'value="{was}"' in page.get("/data/rates/").text
    moved = new | {"was": [was, ""], "first_on": ["2026-11-01", ""]}
    assert page.post("/data/rates/", moved).status_code == 302
    assert acme.plan_rates.get().first_on == date(2026, 11, 1)
    wrong = page.post("/data/rates/", new | {"last_on": ["soon", ""]})
    assert (wrong.status_code, "2026-03-31" in wrong.text) == (400, True)
    gone = {"kind": "plan", "was": "EUR 2026-11-01 2026-12-31", "currency": "EUR"}
    gone |= {"first_on": "2026-11-01", "last_on": "2026-12-31", "home_per_unit": ""}
    assert page.post("/data/rates/", gone).status_code == 302
    assert not acme.plan_rates.exists()
    assert signed_in(vera).post("/data/rates/", new).status_code == 403


def test_lines_are_pasted_whole_or_told_which_is_wrong(acme, mia):
    page = signed_in(mia)
    lines = "EUR\t2026-10-01\t2026-12-31\t1.2\nGBP\t2026-10-01\t2026-12-31\tmuch"
    answer = page.post("/data/rates/import/", {"lines": lines})
    assert (answer.status_code, "This is no rate" in answer.text) == (400, True)
    assert lines.splitlines()[1] in answer.text
    assert not acme.plan_rates.exists()
    page.post("/data/rates/import/", {"lines": lines, "skip_refused": "on"})
    assert acme.plan_rates.get().currency == "EUR"
    csv = b"Moneda;Desde;Tasa\nEUR;2026-01-01;1,0835\nGBP;2026-01-01;1,3\n"
    page.post("/data/rates/import/", {"file": SimpleUploadedFile("r.csv", csv)})
    assert dict(acme.rates.values_list("currency", "home_per_unit")) == {
        "EUR": "1.0835",
        "GBP": "1.3",
    }
    nothing = page.post("/data/rates/import/", {"lines": " "})
    assert "Paste lines, or choose a file" in nothing.text
    nameless = SimpleUploadedFile("r.csv", b"a,b,c\n1,2,3\n")
    assert "Name the columns" in page.post("/data/rates/import/", {"file": nameless}).text
    text = "currency,from,rate\nEUR,03/04/2026,1.1\n"
    answer = page.post("/data/rates/import/", {"lines": text})
    assert "How are dates written here? Write it so that" in answer.text
    unmarked = SimpleUploadedFile("r.csv", text.encode("utf-16-le"))
    answer = page.post("/data/rates/import/", {"file": unmarked})
    assert (answer.status_code, "Save it as UTF-8" in answer.text) == (400, True)


def test_a_file_of_rates_is_taken_on_the_command_line(acme, tmp_path, capsys):
    file, mapping = tmp_path / "rates.csv", tmp_path / "map.json"
    file.write_text("code,day,until,rate\nEUR,2026-10-01,2026-12-31,1.2\nGBP,2026-01-01,,1.4\n")
    said = {"currency": {"column": "code"}, "from": "day", "to": "until", "rate": "rate"}
    mapping.write_text(json.dumps(said))
    call_command("import_data", "rates", "acme", str(file), mapping=mapping, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["accepted"], told["unchanged"]) == (2, 2, 0)
    assert (acme.plan_rates.count(), acme.rates.count()) == (1, 1)
    call_command("import_data", "rates", "acme", str(file), mapping=mapping, json=True)
    assert json.loads(capsys.readouterr().out)["unchanged"] == 2


def test_programs_keep_plan_and_spot_rates(acme, mia):
    page, address = signed_in(mia), "/api/v1/rates/"
    plan = {"currency": "EUR", "first_on": "2026-10-01", "last_on": "2026-12-31"}
    spot = {"currency": "EUR", "first_on": "2026-01-01", "home_per_unit": "1.1"}
    said = [plan | {"home_per_unit": "1.2"}, spot]
    assert len(page.post(address, said, "application/json").json()) == 2
    assert [one["last_on"] for one in page.get(address).json()] == ["2026-12-31", None]
    page.post(address, plan | {"home_per_unit": None}, "application/json")
    assert [one["home_per_unit"] for one in page.get(address).json()] == ["1.1"]
