"""The days on which somebody looked at the board: evidence that both halves do."""

from datetime import date

from smarketing.accounts.models import BoardDay, Member


def opened_board(member: Member, day: date) -> None:
    """Keep that the member opened the board on this local day; more than once changes nothing.

    The board's view remembers the day in the session, so that a page costs no write but the first.
    """
    BoardDay.objects.bulk_create([BoardDay(member=member, day=day)], ignore_conflicts=True)
