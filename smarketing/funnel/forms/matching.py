"""The rules of personas as a form: a row for each rule, conditions side by side."""

from django import forms
from django.utils.translation import gettext_lazy as _

from personas.rules.matching import (
    BEST,
    BLANK,
    CONTAINS,
    FILLED,
    FIRST,
    IS,
    LEAST,
    MOST,
    MOST_POINTS,
    MOST_RULES,
    NAMES,
    SOURCE,
    WITHOUT_VALUES,
    Condition,
    Matching,
    Rule,
)

CONDITIONS = range(1, 4)  # a row has so many; more come by the API
TESTS = (
    (IS, _("is one of")),
    (NAMES, _("names one of")),
    (CONTAINS, _("contains")),
    (LEAST, _("is at least")),
    (MOST, _("is at most")),
    (BLANK, _("is said to be blank")),
    (FILLED, _("is not blank")),
)
MODES = (
    (FIRST, _("The first rule that fits decides")),
    (BEST, _("The most points of all rules that fit decide")),
)


class ModeForm(forms.Form):
    mode = forms.ChoiceField(label=_("How the rules decide"), choices=MODES)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class RuleForm(forms.Form):
    """One rule: a persona, its conditions, its points."""

    place = forms.IntegerField(
        label=_("Place"), min_value=0, max_value=999, required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    persona = forms.TypedChoiceField(label=_("Persona"), coerce=int, required=False, empty_value=0)
    points = forms.IntegerField(
        label=_("Points"), min_value=1, max_value=MOST_POINTS, required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip

    def __init__(self, *args, personas: dict[int, str], fields: list[str], **more: object) -> None:
        super().__init__(*args, **more)
        self.fields["persona"].choices = [("", _("choose")), *personas.items()]
        for n in CONDITIONS:
            known = [*fields]
            standing = self.initial.get(f"field{n}")
            if standing and standing not in known:
                known.append(standing)  # it vanished: shown, and marked by the page
            choices = [(one, _("where from") if one == SOURCE else one) for one in known]
            self.fields[f"field{n}"] = forms.ChoiceField(
                label=_("Field"), choices=[("", "–"), *choices], required=False
            )
            self.fields[f"test{n}"] = forms.ChoiceField(
                label=_("Test"), choices=TESTS, required=False
            )
            self.fields[f"values{n}"] = forms.CharField(
                label=_("Values"), max_length=400, required=False
            )

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("place", "persona", "points")]

    @property
    def conditions(self) -> list[dict]:
        """The fields of each condition, for the page to lay out."""
        return [
            {name: self[f"{name}{n}"] for name in ("field", "test", "values")} for n in CONDITIONS
        ]

    def has_changed(self) -> bool:
        """A test alone says nothing: the list always shows one."""
        ignored = {f"test{n}" for n in CONDITIONS} | {"place", "points"}
        return bool(set(self.changed_data) - ignored)

    @property
    def rule(self) -> Rule:
        said = self.cleaned_data
        conditions = tuple(
            Condition(said[f"field{n}"], said[f"test{n}"] or IS, values(said, n))
            for n in CONDITIONS
            if said[f"field{n}"]
        )
        return Rule(said["persona"], conditions, said["points"] or 1)


def values(said: dict, n: int) -> tuple[str, ...]:
    if said[f"test{n}"] in WITHOUT_VALUES:
        return ()
    return tuple(one.strip() for one in said[f"values{n}"].split(",") if one.strip())


RuleRows = forms.formset_factory(
    RuleForm, extra=2, max_num=MOST_RULES, absolute_max=MOST_RULES, can_delete=True
)


def rows_of(matching: Matching) -> list[dict]:
    """What the rows hold before anybody types."""
    found = []
    for place, rule in enumerate(matching.rules, 1):
        row: dict[str, object] = {"place": place, "persona": rule.persona, "points": rule.points}
        for n, one in zip(CONDITIONS, rule.conditions, strict=False):
            row |= {f"field{n}": one.field, f"test{n}": one.test}
            row[f"values{n}"] = ", ".join(one.values)
        found.append(row)
    return found


def matching_typed(mode: ModeForm, rows: RuleRows) -> Matching:
    """The rules of a sound form, in the order of their places."""
    kept = [
        (row.cleaned_data.get("place") or MOST_RULES * 10 + n, n, row.rule)
        for n, row in enumerate(rows)
        if (row.has_changed() or row.initial) and not row.cleaned_data.get("DELETE")
        if row.cleaned_data.get("persona") or row.rule.conditions
    ]
    return Matching(
        mode.cleaned_data["mode"],
        tuple(rule for *_place, rule in sorted(kept, key=lambda one: one[:2])),
    )
