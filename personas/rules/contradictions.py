"""What the deals say and the sheet does not: each is a proposal waiting to be written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from personas.rules.sheet import Claim, Sheet

ENOUGH = 10  # deals, before they contradict anybody
MOST_OF = Fraction(1, 2)  # a share of the deals that a sheet should know of
MUCH_OF = Fraction(2, 5)  # the same for sources and lost reasons, of which there are many
DECIDERS = frozenset("decider decided_by decision_maker decides decisor decide".split())
ROLES = frozenset("role title job_title jobtitle cargo puesto".split())
DECIDES, COMES, LOSES, IS = "decides", "comes", "loses", "is"


@dataclass(frozen=True)
class Contradiction:
    """`n` of `of` deals name `value`; the sheet does not, or says `instead`."""

    kind: str
    part: str  # of the sheet that should know
    field: str
    value: str
    n: int
    of: int
    instead: str = ""
    key: str = ""  # of the claim that says so

    @property
    def share(self) -> Fraction:
        return Fraction(self.n, self.of)


def contradictions(
    sheet: Sheet,
    won: Iterable[Mapping[str, str]],
    sources: Mapping[str, int],
    reasons: Mapping[str, int],
) -> list[Contradiction]:
    """Against the attributes of won deals, where they came from, and why others were lost."""
    deals = list(won)
    found = list(from_attributes(sheet, deals))
    found += from_counts(sheet, COMES, "channel", sources)
    found += from_counts(sheet, LOSES, "objection", reasons, also=("barrier", "disqualifier"))
    return found


def from_attributes(sheet: Sheet, deals: list[Mapping[str, str]]) -> Iterator[Contradiction]:
    """Who decides, and who they are, as the won deals name it."""
    names = sorted({name for one in deals for name in one})
    for name in names:
        is_decider = name.casefold() in DECIDERS
        if not (is_decider or name.casefold() in ROLES):
            continue
        values = Counter(one[name].strip() for one in deals if one.get(name, "").strip())
        of = sum(values.values())
        if of < ENOUGH:
            continue
        value, n = values.most_common(1)[0]
        claims = [one for one in sheet.claims if one.part == "decider"]
        about = "" if is_decider else f"{sheet.about.role} {sheet.about.company}"
        if Fraction(n, of) < MOST_OF or says(value, claims, about):
            continue
        other = next((c for c in claims for v in values if v != value and says(v, [c])), None)
        yield Contradiction(
            DECIDES if is_decider else IS,
            "decider",
            name,
            value,
            n,
            of,
            other.text if other else "",
            other.key if other else "",
        )


def from_counts(
    sheet: Sheet, kind: str, part: str, counted: Mapping[str, int], also: tuple[str, ...] = ()
) -> Iterator[Contradiction]:
    """The most frequent of some names, where it is much of all and the sheet is silent on it."""
    of = sum(counted.values())
    if of < ENOUGH:
        return
    value, n = max(counted.items(), key=lambda pair: (pair[1], pair[0]))
    claims = [one for one in sheet.claims if one.part in (part, *also)]
    if value and Fraction(n, of) >= MUCH_OF and not says(value, claims):
        yield Contradiction(kind, part, "", value, n, of)


def says(value: str, claims: Iterable[Claim], also: str = "") -> bool:
    """Whether any of these claims, or their evidence, names a value."""
    wanted = value.casefold()
    texts = [also]
    for one in claims:
        texts += [one.text, one.answer, *(e.note for e in one.evidence)]
    return any(wanted in text.casefold() for text in texts)
