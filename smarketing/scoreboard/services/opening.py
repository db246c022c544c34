"""Whoever opens the board is noted once a day; no times, and told on the profile page."""

from datetime import date

from smarketing.accounts.models import Member
from smarketing.accounts.services.board_days import opened_board


def opened(member: Member, today: date) -> None:
    opened_board(member, today)
