"""When people work: of every office, and of the company where an office says nothing itself."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from smarketing.accounts.models import Office, Organization, WorkWeek
from smarketing.accounts.rules.hours import Hours


@dataclass(frozen=True)
class HoursBook:
    """The working hours of a company and of each of its offices."""

    company: Hours
    offices: dict[int, Hours]

    def of(self, office: int | None) -> Hours:
        return self.offices.get(office or 0, self.company)


def hours_book(organization: Organization) -> HoursBook:
    """Every calendar of an organisation, in three queries."""
    weeks = {week.office_id: week for week in organization.work_weeks.all()}
    holidays: dict[int | None, set] = {None: set()}
    for office, day in organization.holidays.values_list("office", "day"):
        holidays.setdefault(office, set()).add(day)
    everywhere = holidays[None]
    company = hours_of(weeks.get(None), organization.zone, frozenset(everywhere))
    offices = {
        office.pk: hours_of(
            weeks.get(office.pk) or weeks.get(None),
            zone_of(office, organization),
            frozenset(everywhere | holidays.get(office.pk, set())),
        )
        for office in organization.offices.all()
    }
    return HoursBook(company, offices)


def zone_of(office: Office, organization: Organization) -> ZoneInfo:
    return ZoneInfo(office.timezone) if office.timezone else organization.zone


def hours_of(week: WorkWeek | None, zone: ZoneInfo, holidays: frozenset) -> Hours:
    if week is None:
        return Hours(zone, holidays=holidays)
    days = frozenset(int(one) for one in week.weekdays)
    return Hours(zone, days, week.opens_at, week.closes_at, holidays)
