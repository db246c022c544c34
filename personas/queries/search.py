"""Words looked for in personas, in what is claimed of them, and in what was heard."""

from dataclasses import dataclass

from personas.models import Insight
from personas.queries.insights import heard
from personas.queries.personas import StandingPersona, standing_personas
from personas.rules.likeness import folded
from personas.rules.sheet import Claim
from smarketing.accounts.models import Member

LONGEST, MOST = 100, 40


@dataclass(frozen=True)
class FoundClaim:
    standing: StandingPersona
    claim: Claim


@dataclass(frozen=True)
class Found:
    """What holds every word, in any order and without regard to case and accents."""

    personas: list[StandingPersona]
    claims: list[FoundClaim]
    insights: list[Insight]

    @property
    def n(self) -> int:
        return len(self.personas) + len(self.claims) + len(self.insights)


def search(reader: Member, text: str) -> Found:
    """A fixed number of queries; nothing for no words. Of each persona its newest sheet is read."""
    words = folded(text[:LONGEST]).split()
    if not words:
        return Found([], [], [])
    organization = reader.organization
    standing = standing_personas(organization)
    found = heard(organization, reader)
    numbers = [
        pk
        for pk, said, reason in organization.insights.values_list("pk", "text", "reason")
        if holds(words, said, reason)
    ][:MOST]
    return Found(
        [one for one in standing if holds(words, *about(one))],
        [
            FoundClaim(one, claim)
            for one in standing
            for claim in one.newest.claims
            if holds(words, claim.text, claim.answer, *(e.note for e in claim.evidence))
        ][:MOST],
        list(found.filter(pk__in=numbers)),
    )


def about(one: StandingPersona) -> list[str]:
    said = one.sheet.about
    return [one.persona.name, said.role, said.company, said.quote]


def holds(words: list[str], *texts: str) -> bool:
    text = folded(" ".join(texts))
    return all(word in text for word in words)
