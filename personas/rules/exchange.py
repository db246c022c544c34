"""Sheets as they travel between installations: plain data in, values out, or what is wrong."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from personas.rules.pictures import is_brought
from personas.rules.sheet import About, Claim, Evidence, Sheet, content_of

FORMAT = "smarketing.personas/1"


class Unreadable(Exception):
    """What was sent is no sheet; `place` says where."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def read_sheet(plain: Any, place: str = "") -> Sheet:
    """A sheet from JSON that anybody may have written. What it leaves out is blank."""
    said = mapping(plain, place)
    about = About(**{name: text(said, name, place) for name in About.__dataclass_fields__})
    claims = listed(said, "claims", place)
    return Sheet(
        about, tuple(read_claim(one, f"{place}claims.{n}.") for n, one in enumerate(claims, 1))
    )


def read_claim(plain: Any, place: str) -> Claim:
    said = mapping(plain, place)
    names = ("part", "text", "half", "sure", "answer", "step", "key")
    texts = {name: text(said, name, place) for name in names if name in said}
    evidence = tuple(
        read_evidence(one, f"{place}evidence.{n}.")
        for n, one in enumerate(listed(said, "evidence", place), 1)
    )
    return Claim(**{"part": "", "text": "", "half": ""} | texts, evidence=evidence)


def read_evidence(plain: Any, place: str) -> Evidence:
    said = mapping(plain, place)
    try:
        on = date.fromisoformat(text(said, "on", place))
    except ValueError:
        raise Unreadable(f"{place}on") from None
    return Evidence(text(said, "kind", place), on, text(said, "note", place))


def told_sheet(name: str, sheet: Sheet) -> dict:
    """A sheet as it leaves; what was heard stays at home."""
    content = content_of(sheet)
    claims = [
        {name: value for name, value in claim.items() if name != "insights"}
        for claim in content["claims"]
    ]
    if is_brought(content["picture"]):
        content["picture"] = ""  # a picture of one's own stays at home
    return {"name": name, **content, "claims": claims}


def file_of(sheets: Iterable[tuple[str, Sheet]]) -> str:
    """A file of personas, each with its name, as JSON."""
    told = [told_sheet(name, sheet) for name, sheet in sheets]
    return json.dumps({"format": FORMAT, "personas": told}, ensure_ascii=False, indent=1)


def mapping(plain: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(plain, dict):
        raise Unreadable(place.rstrip("."))
    return plain


def listed(said: Mapping[str, Any], name: str, place: str) -> list:
    found = said.get(name, [])
    if not isinstance(found, list):
        raise Unreadable(f"{place}{name}")
    return found


def text(said: Mapping[str, Any], name: str, place: str) -> str:
    found = said.get(name, "")
    if not isinstance(found, str):
        raise Unreadable(f"{place}{name}")
    return found.strip()
