"""Sheets as Markdown, to read, to keep and to edit in any editor; and back again as plain data.

    # Operations Olivia
    - role: Head of operations

    ## trigger
    - A second site opens.
      - kept by: sales
      - sure: strong
      - evidence: call, 2026-11-10, Bluewater asked twice.

Whatever stands in a text stays text: nothing is ever rendered as Markdown or HTML.
"""

from collections.abc import Iterable
from typing import Any

from personas.rules.exchange import FORMAT, Unreadable
from personas.rules.sheet import PARTS, Sheet

ABOUT = ("role", "company", "quote", "picture")
CLAIM = {"kept by": "half", "sure": "sure", "answer": "answer", "step": "step", "key": "key"}
EVIDENCE = "evidence"


def written(name: str, sheet: Sheet) -> str:
    """A sheet as Markdown. A picture that was brought stays at home."""
    lines = [f"# {line(name)}"]
    for key in ABOUT:
        value = getattr(sheet.about, key)
        if value and not (key == "picture" and value.startswith("up-")):
            lines.append(f"- {key}: {line(value)}")
    return "\n".join([*lines, *claim_lines(sheet)]) + "\n"


def file_written(sheets: Iterable[tuple[str, Sheet]]) -> str:
    """A file of personas, each with its name, as Markdown."""
    return "\n".join(written(name, sheet) for name, sheet in sheets)


def claims_written(sheet: Sheet) -> str:
    """The claims alone, as they stand under a name."""
    return "\n".join(claim_lines(sheet)).strip()


def claims_read(text: str) -> list[dict[str, Any]]:
    """The claims of such a text. Raises `Unreadable` with the number of the line."""
    reading = Reading()
    reading.take("# ")
    for number, raw in enumerate(text.splitlines(), 1):
        is_of_claims = not raw.startswith("# ") and (reading.part or raw.startswith("## "))
        if raw.strip() and not (is_of_claims and reading.take(raw.rstrip())):
            raise Unreadable(f"line {number}")
    return reading.personas[0]["claims"]


def claim_lines(sheet: Sheet) -> list[str]:
    """Part by part, claim by claim."""
    lines = []
    for part, claims in sheet.by_part():
        lines += ["", f"## {part}"]
        for claim in claims:
            lines.append(f"- {line(claim.text)}")
            for word, field in CLAIM.items():
                value = getattr(claim, field)
                if value:
                    lines.append(f"  - {word}: {line(value)}")
            for one in claim.evidence:
                lines.append(f"  - {EVIDENCE}: {one.kind}, {one.on.isoformat()}, {line(one.note)}")
    return lines


def line(text: str) -> str:
    return " ".join(text.split())


def read(text: str) -> dict[str, Any]:
    """The plain data of such a text, as `personas.rules.exchange` reads it.

    Raises `Unreadable` with the number of the first line that says nothing we know.
    """
    reading = Reading()
    for number, raw in enumerate(text.splitlines(), 1):
        if raw.strip() and not reading.take(raw.rstrip()):
            raise Unreadable(f"line {number}")
    return {"format": FORMAT, "personas": reading.personas}


class Reading:
    """What was read so far, line by line."""

    def __init__(self) -> None:
        self.personas: list[dict[str, Any]] = []
        self.part = ""
        self.claim: dict[str, Any] | None = None

    def take(self, raw: str) -> bool:
        """Whether this line says something."""
        if raw.startswith("# "):
            self.personas.append({"name": raw[2:].strip(), "claims": []})
            self.part, self.claim = "", None
            return True
        if not self.personas:
            return False
        if raw.startswith("## "):
            self.part, self.claim = raw[3:].strip().casefold(), None
            return self.part in PARTS
        if raw.startswith("- "):
            return self.begin(raw[2:].strip())
        return raw.startswith("  - ") and self.add(raw[4:].strip())

    def begin(self, said: str) -> bool:
        """A claim of the part, or before any part something of who they are."""
        if self.part:
            self.claim = {"part": self.part, "text": said, "half": "", EVIDENCE: []}
            self.personas[-1]["claims"].append(self.claim)
            return True
        key, _colon, value = said.partition(":")
        if key not in ABOUT:
            return False
        self.personas[-1][key] = value.strip()
        return True

    def add(self, said: str) -> bool:
        """Something of the last claim."""
        key, _colon, value = said.partition(":")
        if self.claim is None:
            return False
        if key == EVIDENCE:
            kind, on, note = ([*value.split(",", 2), "", ""])[:3]
            told = {"kind": kind.strip(), "on": on.strip(), "note": note.strip()}
            self.claim[EVIDENCE].append(told)
            return True
        if key not in CLAIM:
            return False
        self.claim[CLAIM[key]] = value.strip()
        return True
