"""Working hours: what counts as worked, over nights, weekends, holidays and changed clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from smarketing.accounts.queries.hours import hours_book
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.hours import Hours, due_after, worked
from smarketing.accounts.services import hours
from tests.cast import signed_in

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = Hours(BERLIN)
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-11-23T10:00", "2026-11-23T12:00", 2),  # a Monday
        ("2026-11-20T17:00", "2026-11-23T10:00", 2),  # over a weekend
        ("2026-11-23T20:00", "2026-11-24T08:00", 0),  # a night
        ("2026-11-23T12:00", "2026-11-23T10:00", 0),  # backwards
    ],
)
def test_nights_and_weekends_do_not_count(since, until, hours):
    assert worked(WEEK, at(since), at(until)) == hours * HOUR


def test_a_limit_ends_while_people_work():
    assert due_after(WEEK, at("2026-11-20T16:00"), 4 * HOUR) == at("2026-11-23T11:00")
    assert due_after(WEEK, at("2026-11-21T03:00"), HOUR) == at("2026-11-23T10:00")


def test_a_holiday_is_no_work():
    free = Hours(BERLIN, holidays=frozenset([date(2026, 11, 23)]))
    assert due_after(free, at("2026-11-20T17:00"), 2 * HOUR) == at("2026-11-24T10:00")


def test_a_night_that_changes_the_clock_makes_no_hour():
    day_and_night = Hours(BERLIN, frozenset(range(1, 8)), time(), time())
    spring = (at("2026-03-29T00:00"), at("2026-03-30T00:00"))
    assert worked(day_and_night, *spring) == 23 * HOUR
    assert due_after(day_and_night, spring[0], 23 * HOUR) == at("2026-03-30T00:00")
    autumn = datetime(2026, 10, 24, 22, tzinfo=UTC)  # midnight in Berlin, a day of 25 hours
    assert due_after(day_and_night, autumn, 25 * HOUR) == at("2026-10-26T00:00")


def test_an_office_has_its_own_zone_and_holidays(acme, alma):
    lima = acme.offices.create(name="Lima", timezone="America/Lima")
    hours.set_week(by=alma, office_id=None, weekdays=[1, 2], opens_at=time(8), closes_at=time(12))
    hours.add_holiday(by=alma, office_id=lima.pk, day=date(2026, 11, 23), name="Local")
    hours.add_holiday(by=alma, office_id=None, day=date(2026, 11, 24), name="All")
    book = hours_book(acme)
    assert book.of(lima.pk).zone == ZoneInfo("America/Lima")
    assert book.of(lima.pk).weekdays == frozenset((1, 2))
    assert book.of(lima.pk).holidays == {date(2026, 11, 23), date(2026, 11, 24)}
    assert book.of(None).holidays == {date(2026, 11, 24)}


def test_what_makes_no_week_is_refused(acme, alma, tom):
    given = {"office_id": None, "opens_at": time(18), "closes_at": time(9)}
    with pytest.raises(Fault, match="ends after"):
        hours.set_week(by=alma, weekdays=[1], **given)
    with pytest.raises(Fault, match="days"):
        hours.set_week(by=alma, weekdays=[], **given)
    with pytest.raises(Refused):
        hours.set_week(by=tom, weekdays=[1], **given)


def test_a_holiday_is_said_once_and_only_of_ones_own_company(acme, alma, rival):
    given = {"by": alma, "office_id": None, "day": date(2026, 12, 25), "name": "Christmas"}
    hours.add_holiday(**given)
    with pytest.raises(Fault, match="already"):
        hours.add_holiday(**given)
    foreign = rival.offices.create(name="Far")
    with pytest.raises(Missing):
        hours.add_holiday(**(given | {"office_id": foreign.pk}))


def test_the_page_sets_a_week_and_a_holiday(acme, alma):
    client = signed_in(alma)
    said = {"weekdays": ["1", "2"], "opens_at": "08:00", "closes_at": "16:00"}
    assert client.post("/people/hours/0/", said).status_code == 302
    client.post("/people/hours/holidays/", {"day": "2099-12-25", "name": "Christmas"})
    page = client.get("/people/hours/").content.decode()
    assert "Monday, Tuesday, 08:00–16:00" in page
    assert "Christmas" in page
    assert client.post("/people/hours/0/", said | {"closes_at": "07:00"}).status_code == 400


def test_the_api_says_the_same(acme, alma):
    client = signed_in(alma)
    week = {"office_id": None, "weekdays": [1], "opens_at": "08:00", "closes_at": "12:00"}
    told = client.put("/api/v1/hours/", week, content_type="application/json").json()
    assert told == [week | {"timezone": "UTC"}]
    made = client.post(
        "/api/v1/holidays/", {"day": "2026-12-25", "name": "X"}, content_type="application/json"
    )
    assert client.delete(f"/api/v1/holidays/{made.json()['id']}/").status_code == 204
    assert not acme.holidays.exists()
