"""An object of the mapping's JSON, taken key by key; what nobody takes is an unknown key."""

from difflib import get_close_matches
from typing import Any

from smarketing.funnel.rules.reading.answers import Why, _
from smarketing.funnel.rules.reading.mapping import Column, Literal, Said
from smarketing.funnel.rules.reading.memo import folded


class Part:
    """One object; `path` is its place in the mapping, `faults` gathers what is wrong anywhere."""

    def __init__(self, data: Any, path: str, faults: list[Why]):
        self.path, self.faults, self.known = path, faults, []
        self.data = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.fault(_("“%(where)s” has to be an object with keys."), where=path or "{}")

    def fault(self, sentence: str, **params: object) -> None:
        self.faults.append(Why(sentence, params))

    def where(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def take(self, key: str) -> Any:
        """The raw value of a key, None where it is absent."""
        self.known.append(key)
        return self.data.get(key)

    def part(self, key: str) -> "Part | None":
        """The object under a key."""
        value = self.take(key)
        return None if value is None else Part(value, self.where(key), self.faults)

    def column(self, key: str, needed: bool = False) -> Column | None:
        """The column that a key names, as a heading or as {"column": heading}."""
        value = self.take(key)
        if isinstance(value, dict) and set(value) == {"column"}:
            value = value["column"]
        if isinstance(value, str) and value.strip():
            return Column(value)
        if value is not None or needed:
            self.fault(_("“%(where)s” has to name a column."), where=self.where(key))
            return Column("") if needed else None
        return None

    def said(self, key: str) -> Said | None:
        """A literal value, or a column where it is written {"column": heading}."""
        if isinstance(self.data.get(key), dict):
            return self.column(key)
        text = self.text(key)
        return None if text is None else Literal(text)

    def text(self, key: str) -> str | None:
        value = self.take(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self.fault(_("“%(where)s” has to be a text."), where=self.where(key))
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        value = self.take(key)
        values = [value] if isinstance(value, str) else ([] if value is None else value)
        if isinstance(values, list) and all(isinstance(text, str) for text in values):
            return tuple(values)
        self.fault(_("“%(where)s” has to be a text or a list of texts."), where=self.where(key))
        return ()

    def columns(self, key: str, allowed: tuple[str, ...] = ()) -> tuple[tuple[str, Column], ...]:
        """An object of columns by name; only `allowed` names where any are given."""
        part = self.part(key)
        if part is None:
            return ()
        names = [name for name in part.data if not allowed or name in allowed]
        found = tuple((name, part.column(name, needed=True)) for name in names)
        part.close(*allowed)
        return found

    def when(self) -> tuple[tuple[Column, frozenset[str]], ...]:
        """The conditions of a step: the values that a column has to hold."""
        part = self.part("when")
        if part is None:
            return ()
        found = [(Column(name), frozenset(map(folded, part.texts(name)))) for name in part.data]
        return tuple(found)

    def close(self, *known: str) -> None:
        """Say which keys nobody knows, with the nearest known one."""
        known = (*known, *self.known)
        for key in self.data:
            if key not in known:
                near = get_close_matches(key, known, 1)
                if near:
                    sentence = _("“%(where)s” is not known here; is “%(near)s” meant?")
                    self.fault(sentence, where=self.where(key), near=near[0])
                else:
                    sentence = _("“%(where)s” is not known here. Known: %(known)s.")
                    known_keys = ", ".join(sorted(set(known)))
                    self.fault(sentence, where=self.where(key), known=known_keys)
