"""How the demo tells what its two halves know of the people they sell to."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Told:
    """A claim as the demo tells it. `ground` is kind, days ago, note."""

    key: str
    part: str
    text: str
    half: str
    sure: str = "fair"
    grounds: tuple[tuple[str, int, str], ...] = ()
    answer: str = ""
    step: str = ""
    since: int = 1  # the edition that first claims it
    until: int = 99  # the last edition that does


@dataclass(frozen=True)
class Face:
    """A persona of the demo: days ago of each edition with its reason, and its claims."""

    name: str
    picture: str
    role: str
    company: str
    quote: str
    editions: tuple[tuple[int, str], ...]
    claims: tuple[Told, ...]
    read: tuple[str, ...] = field(default=())  # seats that read the newest edition
