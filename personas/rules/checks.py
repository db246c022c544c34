"""What a claim or a sheet may not be. Codes; the services say them in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from personas.rules.pictures import is_picture
from personas.rules.sheet import GROUNDS, PARTS, SURE, About, Claim, Sheet
from smarketing.accounts.rules.halves import HALVES

LONGEST = {"text": 400, "answer": 400, "note": 200, "role": 120, "company": 120, "quote": 240}
MOST_CLAIMS, MOST_EVIDENCE = 80, 20


@dataclass(frozen=True)
class Flaw:
    """Where something is wrong, and what."""

    field: str
    code: str


def claim_flaws(claim: Claim, steps: frozenset[str], today: date) -> Iterator[Flaw]:
    """Everything wrong with a claim in an organisation with these steps."""
    yield from text_flaws("text", claim.text, is_needed=True)
    yield from text_flaws("answer", claim.answer)
    known = {"part": PARTS, "sure": SURE, "half": HALVES, "step": {"", *steps}}
    for name, choices in known.items():
        if getattr(claim, name) not in choices:
            yield Flaw(name, "choice")
    if len(claim.evidence) > MOST_EVIDENCE:
        yield Flaw("evidence", "many")
    for one in claim.evidence:
        yield from text_flaws("note", one.note, is_needed=True)
        if one.kind not in GROUNDS:
            yield Flaw("kind", "choice")
        if one.on > today:
            yield Flaw("on", "future")


def about_flaws(about: About) -> Iterator[Flaw]:
    for name in ("role", "company", "quote"):
        yield from text_flaws(name, getattr(about, name))
    if not is_picture(about.picture):
        yield Flaw("picture", "choice")


def sheet_flaws(sheet: Sheet, steps: frozenset[str], today: date) -> Iterator[Flaw]:
    """Everything wrong with a whole sheet; each claim's key must be its own."""
    yield from about_flaws(sheet.about)
    if len(sheet.claims) > MOST_CLAIMS:
        yield Flaw("claims", "many")
    if len({claim.key for claim in sheet.claims}) < len(sheet.claims):
        yield Flaw("key", "twice")
    for number, claim in enumerate(sheet.claims, 1):
        for flaw in claim_flaws(claim, steps, today):
            yield Flaw(f"claims.{number}.{flaw.field}", flaw.code)


def text_flaws(name: str, text: str, *, is_needed: bool = False) -> Iterator[Flaw]:
    if is_needed and not text.strip():
        yield Flaw(name, "missing")
    if len(text) > LONGEST[name]:
        yield Flaw(name, "long")
    if "\0" in text:
        yield Flaw(name, "unreadable")
