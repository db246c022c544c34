"""A persona's sheet: what both halves claim of a buyer, as values and as plain data."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from smarketing.agreements.rules.digest import digest_of

PARTS = (  # what a claim is about, in the order of the sheet
    "trigger",
    "success",
    "barrier",
    "objection",
    "criterion",
    "decider",
    "channel",
    "words",
    "say",
    "avoid",
    "disqualifier",
)
GROUNDS = ("interview", "call", "won", "lost", "survey", "figure")  # kinds of evidence
SURE = ("strong", "fair", "weak")
AGED_DAYS = 180  # evidence older than this is marked


@dataclass(frozen=True)
class Evidence:
    """One thing somebody heard, asked or counted, and when."""

    kind: str
    on: date
    note: str

    def is_aged(self, today: date) -> bool:
        return (today - self.on).days > AGED_DAYS


@dataclass(frozen=True)
class Claim:
    """One statement about the buyer. Without evidence it is an assumption."""

    part: str
    text: str
    half: str  # the half that keeps it
    sure: str = "fair"
    answer: str = ""  # to an objection
    step: str = ""  # of the way, where it is about one
    evidence: tuple[Evidence, ...] = ()
    insights: tuple[int, ...] = ()  # what was heard and became this claim
    key: str = ""  # the same through all versions

    @property
    def is_assumption(self) -> bool:
        return not self.evidence

    @property
    def newest_on(self) -> date | None:
        return max((one.on for one in self.evidence), default=None)

    def is_aged(self, today: date) -> bool:
        """Whether even its newest evidence has aged."""
        return bool(self.evidence) and all(one.is_aged(today) for one in self.evidence)


@dataclass(frozen=True)
class About:
    """Who the persona is, beside its claims."""

    role: str = ""
    company: str = ""
    quote: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Sheet:
    """All that both heads sign."""

    about: About = field(default_factory=About)
    claims: tuple[Claim, ...] = ()

    def by_part(self) -> list[tuple[str, list[Claim]]]:
        """The claims of each part that has any, in the order of the sheet."""
        parts = [(part, [c for c in self.claims if c.part == part]) for part in PARTS]
        return [(part, claims) for part, claims in parts if claims]

    def claim(self, key: str) -> Claim | None:
        return next((claim for claim in self.claims if claim.key == key), None)

    @property
    def oldest_on(self) -> date | None:
        """The day of the oldest evidence that a claim still rests on: its newest."""
        return min((c.newest_on for c in self.claims if c.newest_on), default=None)

    @property
    def assumptions(self) -> int:
        return sum(claim.is_assumption for claim in self.claims)


def with_claim(sheet: Sheet, claim: Claim) -> Sheet:
    """The sheet with this claim in the place of the one with its key, or at the end."""
    if sheet.claim(claim.key) is None:
        return replace(sheet, claims=(*sheet.claims, claim))
    kept = tuple(claim if one.key == claim.key else one for one in sheet.claims)
    return replace(sheet, claims=kept)


def without_claim(sheet: Sheet, key: str) -> Sheet:
    return replace(sheet, claims=tuple(one for one in sheet.claims if one.key != key))


def content_of(sheet: Sheet) -> dict:
    """The sheet as JSON: what a version keeps and a signature stands under."""
    return {**asdict(sheet.about), "claims": [plain_claim(claim) for claim in sheet.claims]}


def plain_claim(claim: Claim) -> dict:
    plain = asdict(claim) | {"insights": list(claim.insights)}
    plain["evidence"] = [
        {"kind": one.kind, "on": one.on.isoformat(), "note": one.note} for one in claim.evidence
    ]
    return plain


def sheet_of(content: dict) -> Sheet:
    """The sheet that a version or a draft kept."""
    about = About(**{name: content[name] for name in ("role", "company", "quote", "picture")})
    return Sheet(about, tuple(claim_of(plain) for plain in content["claims"]))


def claim_of(plain: dict) -> Claim:
    evidence = tuple(
        Evidence(one["kind"], date.fromisoformat(one["on"]), one["note"])
        for one in plain["evidence"]
    )
    return Claim(**{**plain, "evidence": evidence, "insights": tuple(plain["insights"])})


def digest_of_claim(claim: Claim | None) -> str:
    """What an editor saw of a claim; blank for none."""
    return digest_of(plain_claim(claim))[:16] if claim else ""


def digest_of_about(about: About) -> str:
    return digest_of(asdict(about))[:16]


def insights_in(claims: Iterable[Claim]) -> set[int]:
    """The insights that became these claims."""
    return {number for claim in claims for number in claim.insights}
