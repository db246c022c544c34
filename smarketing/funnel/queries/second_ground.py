"""What the second fold reads beside the facts, found in its own way: no line of the ledger's."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from smarketing.accounts.models import Organization
from smarketing.funnel.rules.money import digits
from smarketing.funnel.rules.refold import refold


class Ground:
    """What a second fold reads beside the facts, found in its own way."""

    def __init__(self, organization: Organization) -> None:
        steps = [step for step in organization.steps.order_by("position") if step.key != "visitor"]
        self.steps = tuple(step.key for step in steps)
        self.marketing_last = max(
            (place for place, step in enumerate(steps) if step.half == "marketing"), default=-1
        )
        self.zone, self.currency = organization.zone, organization.currency
        self.rates = list(organization.plan_rates.all())  # a day's plan rate goes before any spot
        self.rates += organization.rates.order_by("-first_on")
        self.places = list(organization.memberships.order_by("-from_on"))
        self.offices = {team.pk: team.office_id or 0 for team in organization.teams.all()}
        self.owners = {name.pk: name.member_id for name in organization.member_names.all()}
        self.teams = {name.pk: name.team_id for name in organization.team_names.all()}
        self.personas = {name.pk: name.persona_id for name in organization.persona_names.all()}

    def price(self, amount: int, currency: str, day: date) -> int | None:
        if currency in ("", self.currency):
            return amount
        for rate in self.rates:
            is_over = day > getattr(rate, "last_on", day)
            if rate.currency == currency and rate.first_on <= day and not is_over:
                with localcontext(prec=80):
                    home = Decimal(amount).scaleb(-digits(currency)) * Decimal(rate.home_per_unit)
                    minor = home.scaleb(digits(self.currency))
                    return int(minor.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
        return None

    def team_of(self, owner: int, day: date) -> int:
        for place in self.places:
            if place.member_id == owner and place.from_on <= day <= (place.to_on or date.max):
                return place.team_id
        return 0

    def office_of(self, team: int) -> int:
        return self.offices.get(team, 0)

    def fold(self, moves: list) -> list[tuple]:
        for move in moves:
            move.owner = self.owners.get(move.owner, 0) if move.owner else move.owner
            move.team = self.teams.get(move.team, 0) if move.team else move.team
            move.persona = self.personas.get(move.persona, 0) if move.persona else move.persona
            move.key = move.event_key
        return refold(
            moves,
            steps=self.steps,
            marketing_last=self.marketing_last,
            zone=self.zone,
            currency=self.currency,
            price=self.price,
            team_of=self.team_of,
            office_of=self.office_of,
        )
