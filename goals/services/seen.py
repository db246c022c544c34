"""What an editor saw: where something else stands by then, nothing is overwritten."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from smarketing.accounts.rules.faults import Overtaken


@dataclass(frozen=True)
class Seen:
    """The value that stood there before typing; None for none."""

    value: int | None


def still_seen(seen: Seen | None, stands: int | None) -> None:
    """Refuse an edit of what is no longer there, with what stands now."""
    if seen is not None and seen.value != stands:
        raise Overtaken(
            _("Somebody changed this since you looked. Yours is not saved yet."), current=stands
        )
