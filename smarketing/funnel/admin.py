"""Matching in the admin: rules written, tried and put in force by the services of the pages."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from personas.admin.sheets import edited_by, editor_in, editors
from personas.models import MatchingRules
from personas.queries.matching import matching_in, rules_in_force
from personas.rules.matching import (
    FIRST,
    MODES,
    Matching,
    Rule,
    condition_in,
    condition_line,
)
from smarketing.accounts.admin import ReadOnly
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.funnel.queries.matching import preview
from smarketing.funnel.services.matching import change_rules, demand_sound, match_again

TRY = "_try"  # the button that writes nothing
LINES = _(
    "“# ” and a persona’s name, with “= 3” its points; under it a condition a line: a field, a "
    "test (is, names, contains, least, most, blank, filled) and values with commas between."
)


class RulesForm(forms.ModelForm):
    """The next wording of an organisation's rules, as lines of text."""

    mode = forms.ChoiceField(
        label=_("Which rule decides"),
        choices=[("first", _("the first that fits")), ("best", _("the most points"))],
    )
    rules = forms.CharField(
        label=_("Rules"),
        required=False,
        widget=forms.Textarea({"rows": 20, "cols": 90, "spellcheck": "false"}),
        help_text=LINES,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = MatchingRules
        fields = ("organization",)

    def clean(self) -> dict:
        said = super().clean()
        organization = said.get("organization")
        if organization is None or self.errors:
            return said
        standing = rules_in_force(organization)
        if said["seen"] != (standing.number if standing else 0):
            raise ValidationError(
                _("Somebody changed the rules since you looked. Look again, then change them.")
            )
        names = names_of(organization)
        said["matching"] = Matching(said["mode"], rules_read(said["rules"], names))
        try:
            demand_sound(organization, said["matching"])
        except Fault as fault:
            raise ValidationError({"rules": fault.message}) from fault
        if TRY in self.data:
            raise ValidationError(tried(organization, said["matching"]), code=TRY)
        return said


def names_of(organization: Organization) -> dict[int, str]:
    """Every persona's name by number, archived or not: an archived one keeps its rules, unused."""
    return dict(organization.personas.values_list("pk", "name"))


def rules_read(text: str, names: dict[int, str]) -> tuple[Rule, ...]:
    """Rules from lines; a `ValidationError` names the line that says nothing."""
    numbers = {name.casefold(): number for number, name in names.items()}
    rules: list[Rule] = []
    for place, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            name, _equals, points = line.lstrip("# ").partition("=")
            persona = numbers.get(name.strip().casefold())
            points = points.strip() or "1"
            if persona is None or not (points.isascii() and points.isdigit()):
                said = _("Line %(n)d names no persona.") % {"n": place}
                raise ValidationError({"rules": said})
            rules.append(Rule(persona, (), int(points[:6])))
        elif line and not rules:
            raise ValidationError({"rules": _("Begin with “# ” and a persona’s name.")})
        elif line:
            last = rules[-1]
            conditions = (*last.conditions, condition_in(line))
            rules[-1] = Rule(last.persona, conditions, last.points)
    return tuple(rules)


def rules_written(matching: Matching, names: dict[int, str]) -> str:
    """The same the other way round."""
    blocks = [
        "\n".join(
            [
                f"# {names[rule.persona]}" + (f" = {rule.points}" if rule.points != 1 else ""),
                *(condition_line(one) for one in rule.conditions),
            ]
        )
        for rule in matching.rules
    ]
    return "\n\n".join(blocks)


def tried(organization: Organization, matching: Matching) -> str:
    """What rules would make of the newest leads, in one sentence."""
    found, names = preview(organization, matching), names_of(organization)
    told = [
        _("%(name)s %(then)d, now %(now)d")
        % {
            "name": names.get(number, _("unmatched")),
            "then": found.then.get(number, 0),
            "now": found.now.get(number, 0),
        }
        for number in sorted({*found.then, *found.now}, reverse=True)
    ]
    said = _("Nothing is changed yet. Of the newest %(n)d leads: %(told)s.")
    return said % {"n": found.leads, "told": "; ".join(told)}


@admin.register(MatchingRules)
class MatchingRulesAdmin(ReadOnly):
    """Every wording of the rules; a new one is the next, and matches all leads again."""

    list_display = ["organization", "number", "by", "at"]
    list_filter = ["organization"]
    actions = ["match_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(editors(request))

    def get_form(self, request: HttpRequest, obj: MatchingRules | None = None, **more):
        if obj is None:
            more |= {"form": RulesForm, "fields": None}
        return super().get_form(request, obj, **more)

    def get_fields(self, request: HttpRequest, obj: MatchingRules | None = None) -> list[str]:
        if obj is None:
            return ["organization", "mode", "rules", "seen"]
        return ["organization", "number", "content", "by", "at"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """The rules in force of the organisation asked for, else of the only one there is."""
        known = edited_by(request)
        asked = request.GET.get("organization", "")
        mine = known.filter(pk=asked) if asked.isascii() and asked.isdigit() else known
        if len(mine) != 1:
            return {"mode": FIRST, "seen": 0}
        kept = rules_in_force(mine[0])
        standing = matching_in(kept)
        return {
            "organization": mine[0].pk,
            "mode": standing.mode if standing.mode in MODES else FIRST,
            "rules": rules_written(standing, names_of(mine[0])),
            "seen": kept.number if kept else 0,
        }

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **more):
        if db_field.name == "organization":
            more["queryset"] = edited_by(request)
        return super().formfield_for_foreignkey(db_field, request, **more)

    def save_model(
        self, request: HttpRequest, obj: MatchingRules, form: RulesForm, change: bool
    ) -> None:
        said = form.cleaned_data
        by = editor_in(request, said["organization"])
        kept = change_rules(by=by, matching=said["matching"], seen=said["seen"], now=timezone.now())
        obj.pk, obj.number = kept.pk, kept.number
        obj._state.adding = False
        self.message_user(request, _("In force. All leads are matched again in the background."))

    @admin.action(description=_("Match all leads again"), permissions=["view"])
    def match_again(self, request: HttpRequest, found: QuerySet) -> None:
        for organization in edited_by(request).filter(pk__in=found.values("organization")):
            match_again(by=editor_in(request, organization), now=timezone.now())
            self.message_user(request, _("All leads are matched again in the background."))
