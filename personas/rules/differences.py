"""What one version of a sheet says that another did not, claim by claim."""

from dataclasses import dataclass, fields

from personas.rules.sheet import PARTS, About, Claim, Sheet

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True)
class Change:
    """One claim before and after; what was not there is None."""

    part: str
    before: Claim | None
    after: Claim | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return ADDED
        return REMOVED if self.after is None else CHANGED

    @property
    def same_words(self) -> bool:
        """Whether only evidence, confidence, step or keeper changed."""
        return (
            self.kind == CHANGED
            and (self.before.text, self.before.answer, self.before.part)
            == (self.after.text, self.after.answer, self.after.part)
        )  # fmt: skip


def differences(before: Sheet | None, after: Sheet) -> list[Change]:
    """Every claim that was added, changed or removed, in the order of the sheet.

    Against no sheet at all everything is new.
    """
    old = {claim.key: claim for claim in before.claims} if before else {}
    new = {claim.key: claim for claim in after.claims}
    changes = [
        Change(claim.part, old.get(key), claim)
        for key, claim in new.items()
        if old.get(key) != claim
    ]
    changes += [Change(claim.part, claim, None) for key, claim in old.items() if key not in new]
    return sorted(changes, key=lambda change: PARTS.index(change.part))


def about_differences(before: Sheet | None, after: Sheet) -> list[str]:
    """The names of what differs in who the persona is."""
    was = before.about if before else About()
    return [
        one.name
        for one in fields(About)
        if getattr(was, one.name) != getattr(after.about, one.name)
    ]
