"""What is chosen about a file: what it holds, what its columns are, what it did not tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smarketing.accounts.models.team import Side
from smarketing.funnel.forms.words import group_name, role_name, unfit_words
from smarketing.funnel.models.imports import Kind
from smarketing.funnel.models.move import Outcome
from smarketing.funnel.queries.imports import Beginning
from smarketing.funnel.rules.columns import Layout, Unfit, layout_of, mapping_of, roles_for
from smarketing.funnel.rules.reading.returned import is_note

MOST_VALUES = 60  # different values of a status that the page lists
ROWS_SHOWN = 3


class UploadForm(forms.Form):
    """A file, and what it holds."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What does the file hold?"),
        choices=[
            (
                Kind.LEADS,
                gettext_lazy("Leads and deals: a row for each, or for each of their moves"),
            ),
            (Kind.VISITS, gettext_lazy("Visits: how many visitors came on which day")),
            (Kind.ATTEMPTS, gettext_lazy("Contact attempts: who tried to reach which lead, when")),
            (Kind.PEOPLE, gettext_lazy("People: who is in which team and office")),
        ],
        initial=Kind.LEADS,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("CSV or Excel (.xlsx). Drop it here or choose it."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm", "class": "drop"}),
    )

    def __init__(self, *args: object, people: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not people:
            kind = self.fields["kind"]
            kind.choices = [choice for choice in kind.choices if choice[0] != Kind.PEOPLE]


@dataclass
class Option:
    value: str
    name: str
    selected: bool


@dataclass
class ColumnRow:
    """One column of the file, its first values, and what it can be."""

    name: str  # of the field
    heading: str
    samples: list[str]
    groups: list[tuple[str, list[Option]]]
    fault: str = ""


@dataclass
class ValueRow:
    """A value of the status column, and what it stands for."""

    name: str
    text: str
    options: list[Option]


@dataclass
class ColumnsForm:
    """The columns of a file as a page shows them; `said` is what was sent, if anything."""

    kind: str
    beginning: Beginning
    steps: Mapping[str, str]  # key -> name
    said: QueryDict | None = None
    faults: dict[str, str] = field(default_factory=dict)  # role -> what is wrong; "" for all

    def __post_init__(self) -> None:
        self.layout = layout_of(self.kind, self.beginning.mapping)
        if self.said is not None:
            self.layout = self.read(self.layout)

    def read(self, kept: Layout) -> Layout:
        """What was chosen, over what was kept."""
        roles = {heading: self.said.get(f"c{n}", "") for n, heading in self.headings}
        kept.roles = {heading: role for heading, role in roles.items() if role in self.known_roles}
        for n, text in enumerate(self.said.getlist("value-text")):
            kept.values[text] = self.said.get(f"value-{n}", kept.values.get(text, ""))
        for name in self.literals:
            kept.said[name] = self.said.get(name, "").strip()
        return kept

    def mapping(self) -> dict | None:
        """The mapping as chosen; None with `faults` where it is none."""
        try:
            return mapping_of(self.kind, self.layout)
        except Unfit as unfit:
            self.faults[unfit.role] = unfit_words(unfit, self.steps)
            return None

    @property
    def headings(self) -> list[tuple[int, str]]:
        """The columns with a heading, each once, by their place."""
        seen = self.beginning.peek.heading
        named = [(n, text) for n, text in enumerate(seen) if text and not is_note(text)]
        return [(n, text) for n, text in named if seen.index(text) == n]

    @property
    def known_roles(self) -> set[str]:
        return {role for _group, roles in self.roles for role in roles}

    @property
    def roles(self) -> list[tuple[str, list[str]]]:
        return roles_for(self.kind, list(self.steps))

    @property
    def literals(self) -> tuple[str, ...]:
        """What may be said for all rows at once."""
        also = {"leads": ("currency",), "people": ("side",)}.get(self.kind, ())
        return ("source_system", *also)

    @property
    def rows(self) -> list[ColumnRow]:
        return [self.row(n, heading) for n, heading in self.headings]

    def row(self, place: int, heading: str) -> ColumnRow:
        chosen = self.layout.roles.get(heading, "")
        groups = [
            (
                group_name(group),
                [Option(role, role_name(role, self.steps), role == chosen) for role in roles],
            )
            for group, roles in self.roles
        ]
        samples = [row[place] for row in self.beginning.peek.rows[:ROWS_SHOWN]]
        return ColumnRow(f"c{place}", heading, samples, groups, self.faults.get(chosen, ""))

    @property
    def other_faults(self) -> list[str]:
        """What is wrong with no column to say it at."""
        shown = set(self.layout.roles.values())
        return [said for role, said in self.faults.items() if role not in shown]

    @property
    def status(self) -> str | None:
        """The heading of the column whose values decide."""
        return self.layout.column("status") or self.layout.column("move:step")

    @property
    def values(self) -> list[ValueRow]:
        """The values of the status column in the mapping, the first rows, and the last check."""
        if self.status is None:
            return []
        place = self.beginning.peek.heading.index(self.status)
        seen = [row[place].strip() for row in self.beginning.peek.rows]
        later = self.beginning.unheard.get(self.status, ())
        texts = [text for text in dict.fromkeys((*self.layout.values, *seen, *later)) if text]
        return [self.value_row(n, text) for n, text in enumerate(texts[:MOST_VALUES])]

    def value_row(self, n: int, text: str) -> ValueRow:
        chosen = self.layout.values.get(text, "")
        if text not in self.layout.values and text.casefold() in self.steps:
            chosen = text.casefold()  # a step's own key means itself
        return ValueRow(f"value-{n}", text, meanings(self.steps, chosen))

    @property
    def system(self) -> str:
        return self.layout.said.get("source_system", "")

    @property
    def currency(self) -> str:
        return self.layout.said.get("currency", "")

    @property
    def sides(self) -> list[Option]:
        said = self.layout.said.get("side", "")
        nobody = Option("", _("as a column says, or not said"), not said)
        return [nobody, *(Option(value, name, value == said) for value, name in Side.choices)]


def meanings(steps: Mapping[str, str], chosen: str = "") -> list[Option]:
    """What a value can stand for: a step, an outcome, or nothing."""
    ways = [(key, name) for key, name in list(steps.items())[1:]]
    named = [("", _("nothing")), *ways, *Outcome.choices]
    return [Option(value, str(name), value == chosen) for value, name in named]


def chosen_answers(said: QueryDict, questions: Sequence[dict]) -> list[tuple[int, str]]:
    """The questions that were answered, by their place, with one of their own choices."""
    found = [(n, said.get(f"q{n}")) for n in range(len(questions))]
    return [(n, text) for n, text in found if text is not None and text in questions[n]["choices"]]
