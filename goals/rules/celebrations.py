"""When a shared goal is reached, what each half brought to it, and what undid it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from goals.rules.progress import REACH
from goals.rules.wording import Wording

TARGET, STRETCH = "target", "stretch"
TOLD_DAYS = 30  # how long the moment waits for those who were away, once its goal is over


@dataclass(frozen=True)
class Brought:
    """What each half brought of a goal's period. Money in minor units; None: nothing is known."""

    lead_step: str
    leads: int
    lead_value: int | None  # of the leads sales accepted, net of those taken back
    won_step: str
    won: int
    won_amount: int | None
    currency: str

    @property
    def plain(self) -> dict:
        return asdict(self)


def levels_of(wording: Wording) -> dict[str, int]:
    """What there is to reach, the target first."""
    more = {STRETCH: wording.stretch} if wording.stretch is not None else {}
    return {TARGET: wording.target} | more


def reached(wording: Wording, counted: int) -> list[str]:
    """The levels that the baseline and what was counted reach.

    What shall stay on one side of its target is reached when its period is over: by closing it.
    """
    if wording.direction != REACH:
        return []
    attained = wording.baseline + counted
    return [level for level, figure in levels_of(wording).items() if attained >= figure]


def undone(stands: dict, figure: dict, taken_back: Sequence[tuple[str, dict]], said: dict) -> dict:
    """Why a level is no longer reached, as a sentence in no language.

    `stands` and `figure` are typed values; `taken_back` the leads that lost the most since, each
    with what it lost; `said` the message ids for one that can be named and for none.
    """
    if not taken_back:
        return {"msgid": said["corrected"], "params": {"stands": stands, "figure": figure}}
    lead, lost = taken_back[0]
    params = {"stands": stands, "figure": figure, "lead": lead, "lost": lost}
    if len(taken_back) == 1:
        return {"msgid": said["one"], "params": params}
    more = {"count": len(taken_back) - 1}
    return {"msgid": said["several"], "params": params | {"more": more}}
