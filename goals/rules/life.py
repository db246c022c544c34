"""Where a goal stands in its life: a draft, proposed, agreed, in force, closed."""

DRAFT, PROPOSED, AGREED, IN_FORCE, CLOSED = "draft", "proposed", "agreed", "in_force", "closed"
LIFE = (DRAFT, PROPOSED, AGREED, IN_FORCE, CLOSED)


def state_of(*, is_shared: bool, has_begun: bool, is_closed: bool) -> str:
    """The state of a goal that was proposed.

    One that both heads agreed to is in force from its first day until its period is closed,
    also while another wording of it waits for signatures.
    """
    if is_closed:
        return CLOSED
    if not is_shared:
        return PROPOSED
    return IN_FORCE if has_begun else AGREED


def steps_to(state: str) -> list[tuple[str, str]]:
    """Every state of a life with how it stands to this one: `done`, `now` or `next`."""
    here = LIFE.index(state)
    return [
        (one, "done" if place < here else "now" if place == here else "next")
        for place, one in enumerate(LIFE)
    ]
