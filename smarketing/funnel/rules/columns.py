"""A mapping as people choose it: what each column of a file is, and back to the mapping's JSON.

A column plays one role. What a mapping says beyond that (a format, a condition of its own, a
column used twice) is kept as it is in `rest` and goes back into the mapping untouched.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from smarketing.funnel.rules.reading.mapping import DIMENSIONS, OUTCOMES, PERSON

Json = dict[str, Any]

PLAIN = {  # roles that are keys of the mapping, by kind of file
    "leads": ("lead", "amount", "currency", *DIMENSIONS),
    "visits": ("day", "count", "source"),
    "people": ("member", "team", "office", "side", "role", "from", "to"),
    "attempts": ("lead", "at", "kind", "by", "human", "reached", "id"),
}
WRITTEN = {
    "source_system",
    "currency",
    "side",
    "role",
    "kind",
}  # literal unless written {"column": …}
NEEDED = {
    "leads": ("lead",),
    "visits": ("day", "count"),
    "people": ("member",),
    "attempts": ("lead", "at"),
}
SEVERAL = "attribute"  # the one role that many columns may play
DEAL = "opportunity"  # the kind of another id that the page offers


@dataclass
class Layout:
    """What the page shows of a mapping.

    `roles` go by heading; `values` say which step or outcome ("" for none) a value of the status,
    or a label of the moves, stands for; `said` are literals that hold for every row.
    """

    roles: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)  # heading -> the attribute's name
    rest: Json = field(default_factory=dict)

    def column(self, role: str) -> str | None:
        """The heading of the column that plays a role."""
        return next((heading for heading, one in self.roles.items() if one == role), None)


class Unfit(ValueError):
    """Roles that make no mapping: `role` and `why`, one of twice, needed, alone, mixed."""

    def __init__(self, why: str, role: str) -> None:
        super().__init__(f"{why}: {role}")
        self.why, self.role = why, role


def layout_of(kind: str, mapping: Mapping[str, Any]) -> Layout:
    """What the page shows of a mapping's JSON."""
    rest = deepcopy(dict(mapping))
    layout = Layout(rest=rest)
    for name in WRITTEN:
        if isinstance(rest.get(name), str):
            layout.said[name] = rest.pop(name)
    for role in PLAIN[kind]:
        take(layout, rest, role, role)
    if kind in ("leads", "attempts"):
        take_deal(layout, rest)
    if kind == "leads":
        leads_layout(layout, rest)
    return layout


def take(layout: Layout, part: Json, key: str, role: str) -> bool:
    """Let a column that a key names play a role; whether it could."""
    said = part.get(key)
    heading = said.get("column") if isinstance(said, dict) and set(said) == {"column"} else said
    if not isinstance(heading, str) or heading in layout.roles:
        return False
    layout.roles[heading] = role
    del part[key]
    return True


def take_deal(layout: Layout, rest: Json) -> None:
    """The lead by the id of its deal."""
    lead = rest.get("lead")
    if isinstance(lead, dict) and lead.get("alias") == DEAL and isinstance(lead.get("column"), str):
        layout.roles[rest.pop("lead")["column"]] = "lead by deal"


def leads_layout(layout: Layout, rest: Json) -> None:
    each(layout, rest, "aliases", lambda name: "deal" if name == DEAL else "")
    each(layout, rest, "person", lambda name: f"person:{name}")
    for name, heading in list(section(rest, "attributes").items()):
        if take(layout, rest["attributes"], name, SEVERAL):
            layout.attributes[heading] = name
    moves_layout(layout, rest)
    steps_layout(layout, rest)
    owner, assigned = layout.column("owner"), section(rest, "assigned")
    if owner and assigned.get("to") == owner and take(layout, assigned, "at", "assigned"):
        del assigned["to"]
    for key in ("aliases", "person", "attributes", "steps", "assigned", "moves", *OUTCOMES):
        if rest.get(key) == {}:
            del rest[key]


def section(rest: Json, key: str) -> Json:
    """An object of the mapping, empty where there is none."""
    return rest[key] if isinstance(rest.get(key), dict) else {}


def each(layout: Layout, rest: Json, key: str, role_of: Any) -> None:
    for name in list(section(rest, key)):
        if role := role_of(name):
            take(layout, rest[key], name, role)


def moves_layout(layout: Layout, rest: Json) -> None:
    """The long form: a column of labels, one of moments, perhaps an id and an amount."""
    moves = section(rest, "moves")
    for name in ("step", "at", "id"):
        take(layout, moves, name, f"move:{name}")
    take(layout, moves, "amount", "amount")
    take(layout, rest, "id", "move:id")
    names = moves.get("names")
    if isinstance(names, dict) and all(isinstance(what, str | None) for what in names.values()):
        layout.values = {label: what or "" for label, what in moves.pop("names").items()}


def steps_layout(layout: Layout, rest: Json) -> None:
    """The wide form: date columns; and a status with the day on which it was decided."""
    steps, plain = section(rest, "steps"), {}
    for key in list(steps):
        plain[f"step:{key}"] = (steps, key)
    for key in OUTCOMES:
        if section(rest, key):
            plain[f"outcome:{key}"] = (rest, key)
    decided = [key for key in plain if "when" in plain[key][0][plain[key][1]]]
    for role in [role for role in plain if role not in decided]:
        part, key = plain[role]
        take(layout, part[key], "at", role)
    by_status(layout, {role: plain[role] for role in decided})
    take_reason(layout, rest)
    for part, key in plain.values():
        if part.get(key) == {}:
            del part[key]


def by_status(layout: Layout, decided: Mapping[str, tuple[Json, str]]) -> None:
    """Steps and outcomes that the values of one column decide, on the day in another one."""
    ones = {role: part[key] for role, (part, key) in decided.items()}
    columns = {(str(one.get("at")), *sorted(map(str, one["when"]))) for one in ones.values()}
    if len(columns) != 1 or len(next(iter(columns))) != 2:
        return
    at, status = next(iter(columns))
    if at in layout.roles or status in layout.roles or at == status:
        return
    layout.roles |= {at: "decided", status: "status"}
    for role, one in ones.items():
        said = one.pop("when")[status]
        del one["at"]
        for value in [said] if isinstance(said, str) else said:
            layout.values[value] = role.partition(":")[2]


def take_reason(layout: Layout, rest: Json) -> None:
    for name in ("lost", "rejected", "returned"):
        if take(layout, section(rest, name), "reason", "reason"):
            return


def mapping_of(kind: str, layout: Layout) -> Json:
    """The mapping's JSON; raises Unfit for roles that fit together in no mapping."""
    demand_fit(kind, layout)
    made = deepcopy(layout.rest)
    for heading, role in layout.roles.items():
        if role in PLAIN[kind]:
            made[role] = {"column": heading} if role in WRITTEN else heading
        elif role == "lead by deal":
            made["lead"] = {"alias": DEAL, "column": heading}
    if kind == "leads":
        made |= leads_mapping(layout, made)
    said = {name: text for name, text in layout.said.items() if text and name not in made}
    return {**said, **{key: value for key, value in made.items() if value != {}}}


def demand_fit(kind: str, layout: Layout) -> None:
    for role in set(layout.roles.values()) - {SEVERAL}:
        if sum(one == role for one in layout.roles.values()) > 1:
            raise Unfit("twice", role)
    needed = NEEDED[kind]
    if layout.column("lead by deal") or layout.rest.get("lead"):
        needed = tuple(role for role in needed if role != "lead")
    for role in needed:
        if not layout.column(role):
            raise Unfit("needed", role)
    pairs = (("status", "decided"), ("decided", "status"), ("move:step", "move:at"))
    for role, other in (*pairs, ("move:at", "move:step"), ("assigned", "owner")):
        if layout.column(role) and not layout.column(other):
            raise Unfit("alone", role)
    if layout.column("move:step"):
        wide = [r for r in layout.roles.values() if r.startswith(("step:", "outcome:", "decided"))]
        for role in wide:
            raise Unfit("mixed", role)


def leads_mapping(layout: Layout, made: Json) -> Json:
    """The keys of the mapping that hold more than one column."""
    found: Json = {key: section(made, key) for key in ("aliases", "person", "attributes", "steps")}
    for heading, role in layout.roles.items():
        group, _mark, name = role.partition(":")
        if role == "deal":
            found["aliases"][DEAL] = heading
        elif role == SEVERAL:
            found["attributes"][layout.attributes.get(heading, heading)] = heading
        elif role == "assigned":
            found["assigned"] = {"to": layout.column("owner"), "at": heading}
        elif group == "person":
            found["person"][name] = heading
        elif group == "step":
            found["steps"][name] = {**found["steps"].get(name, {}), "at": heading}
        elif group == "outcome":
            found[name] = {**section(made, name), "at": heading}
    if layout.column("status"):
        add_by_status(layout, found)
    add_reason(layout, found, made)
    if layout.column("move:step"):
        found["moves"] = long_mapping(layout, made)
    return found


def add_by_status(layout: Layout, found: Json) -> None:
    status, at = layout.column("status"), layout.column("decided")
    for value, what in layout.values.items():
        if not what:
            continue
        part = found if what in OUTCOMES else found["steps"]
        one = part.setdefault(what, {"at": at, "when": {status: []}})
        one.setdefault("when", {}).setdefault(status, []).append(value)


def add_reason(layout: Layout, found: Json, made: Json) -> None:
    """The reason is that of the loss, else of the rejection or return that the file gives."""
    reason = layout.column("reason")
    for name in ("lost", "rejected", "returned"):
        if reason and (name in found or section(made, name)):
            found[name] = {**section(made, name), **found.get(name, {}), "reason": reason}
            return


def long_mapping(layout: Layout, made: Json) -> Json:
    roles = {name: layout.column(f"move:{name}") for name in ("step", "at", "id")}
    names = {label: what or None for label, what in layout.values.items()}
    moves = {**section(made, "moves"), **{name: text for name, text in roles.items() if text}}
    return {**moves, "names": names} if names else moves


def roles_for(kind: str, steps: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The roles that the page offers, in groups by a name of their own."""
    if kind == "attempts":
        return [("", ["lead", "lead by deal", *PLAIN[kind][1:]])]
    if kind != "leads":
        return [("", list(PLAIN[kind]))]
    return [
        ("id", ["lead", "deal", "lead by deal"]),
        ("steps", [f"step:{step}" for step in steps[1:]]),
        ("outcomes", ["decided", "status", *(f"outcome:{name}" for name in OUTCOMES), "reason"]),
        ("values", ["amount", "currency", *DIMENSIONS, "assigned"]),
        ("person", [f"person:{name}" for name in PERSON]),
        ("more", [SEVERAL]),
        ("long", ["move:step", "move:at", "move:id"]),
    ]
