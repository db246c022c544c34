"""One organisation's board as this process shows it, and the streams that watch it."""

import json
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from smarketing.scoreboard.live.stream import Stream

BEAT_KEPT_S = 0.2  # streams woken together are given the same bytes


@dataclass(frozen=True)
class Look:
    """What the database showed in one look."""

    version: int  # up to which the board is known to be right
    composed: int  # the version it was composed at
    right_at: datetime
    wanted: int
    looked_at: datetime
    parts: dict[str, str]  # panel -> digest
    html: dict[str, dict[str, str]]  # language -> panel -> the JSON of its event


@dataclass(eq=False)
class Hall:
    organization_id: int
    version: int = 0  # 0: nothing was seen yet
    known_since: int = 0  # from this version on we know which panel changed when
    true_until: datetime | None = None  # the last moment at which nothing was missing
    asked_at: float = 0.0  # monotonic: when the rights of its streams were last asked for
    parts: dict[str, str] = field(default_factory=dict)
    changed_in: dict[str, int] = field(default_factory=dict)
    html: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    streams: set[Stream] = field(default_factory=set)
    looking: bool = False
    look_again: bool = False
    _frames: dict[tuple[str, int, bool], bytes] = field(default_factory=dict)
    _beat: tuple[float, bytes] = (0.0, b"")

    @property
    def languages(self) -> set[str]:
        return {stream.language for stream in self.streams}

    def lacks(self, language: str) -> bool:
        return self.parts.keys() != self.html[language].keys()

    def take(self, look: Look) -> bool:
        """Show what was seen unless something newer stands; whether anybody must be told."""
        if look.version < self.version:
            return False
        was = self.version
        if not was:
            self.known_since = look.composed
        for name, digest in look.parts.items():
            if self.parts.get(name) != digest:
                self.changed_in[name] = look.version if was else look.composed
        self.parts, self.version = look.parts, look.version
        for language, panels in look.html.items():
            self.html[language] |= panels
        whole = look.looked_at if look.wanted <= look.version else look.right_at
        self.true_until = max(self.true_until or whole, whole)
        self.forget_frames()
        return look.version > was or bool(look.html)

    def begin_anew(self) -> None:
        """Forget what was shown, and show what stands now."""
        self.version, self.true_until = 0, None
        self.parts, self.changed_in = {}, {}
        self.html.clear()
        self.forget_frames()

    def forget_frames(self) -> None:
        self._frames.clear()
        self._beat = (0.0, b"")

    def frame_for(self, stream: Stream) -> bytes:
        """What the stream lacks of the newest board, and a beat; nothing if it lacks neither."""
        if not self.version or self.lacks(stream.language):
            return b""
        frame = b""
        if stream.version != self.version or stream.partly:
            frame = self.panels_since(stream.language, stream.version, stream.partly)
            stream.beat_due = True
        if stream.beat_due:
            frame += self.beat()
        stream.version, stream.partly, stream.beat_due = self.version, False, False
        return frame

    def panels_since(self, language: str, version: int, partly: bool) -> bytes:
        """The events of all panels that changed since a version, made once for all streams."""
        key = (language, version, partly)
        if key not in self._frames:
            unknown = version < self.known_since or version > self.version
            since = version - 1 if partly else version
            names = [n for n in self.parts if unknown or self.changed_in[n] > since]
            events = [self.event(self.html[language][name]) for name in names]
            self._frames[key] = "".join(events).encode()
        return self._frames[key]

    def event(self, html: str) -> str:
        data = f'{{"version": {self.version}, {html[1:]}'
        return f"id: {self.version}\nevent: panel\ndata: {data}\n\n"

    def beat(self) -> bytes:
        """Which version stands, up to when it is known to be right, and our clock."""
        made, kept = self._beat
        if time.monotonic() - made > BEAT_KEPT_S:
            now = datetime.now(UTC)
            told = {
                "version": self.version,
                "at": (self.true_until or now).isoformat(),
                "now": now.isoformat(),
            }
            kept = f"id: {self.version}\nevent: beat\ndata: {json.dumps(told)}\n\n".encode()
            self._beat = (time.monotonic(), kept)
        return kept
