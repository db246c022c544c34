"""Numbers, bars and panels as people read them, in both languages."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from django import forms
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.translation import override

from smarketing.scoreboard import written
from smarketing.scoreboard.rules.geometry import Bar, bar, points, ticks
from smarketing.scoreboard.rules.words import percent, three_digits
from tests.scoreboard import panels


def nothing(request):
    return HttpResponse()


NAMED = ("explain", "goals", "quotas", "adjust")
urlpatterns = [path(f"{name}/", nothing, name=name) for name in NAMED]
pytestmark = pytest.mark.urls(__name__)

SPACE = "\xa0"


@pytest.mark.parametrize(
    ("minor", "currency", "english", "spanish"),
    [
        (148_230_000, "USD", "$1,482,300", "1.482.300 US$"),
        (148_230_049, "EUR", "€1,482,300", "1.482.300 €"),
        (350, "USD", "$3.50", "3,50 US$"),  # cents of a small amount are worth showing
        (5000, "JPY", "¥5,000", "5.000 JPY"),  # no digits behind the point
        (1_500, "KWD", "KWD 1.500", "1,500 KWD"),  # three of them
        (-7_400_000, "USD", "-$74,000", "-74.000 US$"),
        (None, "USD", "–", "–"),
    ],
)
def test_money_is_written_as_each_language_does(minor, currency, english, spanish):
    with override("en"):
        assert written.money(minor, currency).replace(SPACE, " ") == english
    with override("es"):
        assert written.money(minor, currency).replace(SPACE, " ") == spanish


@pytest.mark.parametrize(
    ("minor", "english", "spanish"),
    [
        (148_230_000, "$1.48M", "1,48 M US$"),
        (90_000_000, "$900K", "900 mil US$"),
        (99_995_000, "$1M", "1 M US$"),  # rounded before the unit is chosen
        (234_500_000_000, "$2.34B", "2340 M US$"),  # a Spanish billion is another number
        (1_250, "$12.50", "12,50 US$"),
        (-7_400_000, "-$74K", "-74 mil US$"),
    ],
)
def test_short_money_keeps_three_digits(minor, english, spanish):
    with override("en"):
        assert written.money_short(minor, "USD").replace(SPACE, " ") == english
    with override("es"):
        assert written.money_short(minor, "USD").replace(SPACE, " ") == spanish


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [
        ("0.6176", 1, "61.8%"),
        (Fraction(31, 1000), None, "3.1%"),
        ("0.78", None, "78%"),
        ("0.9996", 1, "99.9%"),  # short of the whole never reads as the whole
        ("0.9996", None, "99%"),
        ("1.37", None, "137%"),
        ("1", 1, "100.0%"),
        (0, None, "0%"),
        (None, None, "–"),
    ],
)
def test_a_share_never_flatters(share, places, text):
    with override("en"):
        assert written.share(share, places) == text


def test_a_share_may_be_any_exact_number():
    assert percent(Fraction(1, 3), 2) == percent("1/3", 2)


def test_three_digits_are_kept_whatever_the_size():
    assert [int(three_digits(n)) for n in map(Decimal, (1_482_300, 999_950, 1_234))] == [
        1_480_000,
        1_000_000,
        1_230,
    ]


def test_a_counted_thing_has_no_currency():
    with override("es"):
        assert written.amount(84210, "students") == "84.210"
        assert written.amount_short(84210, "students") == f"84,2{SPACE}mil"


def test_days_moments_and_periods_are_told_in_the_language_and_the_zone():
    with override("es"), timezone.override("America/Sao_Paulo"):
        assert written.day("2026-10-01") == "1 oct"
        assert written.moment(datetime(2026, 11, 24, 1, 30, tzinfo=UTC)) == "23 nov, 22:30"
        assert written.period_name("2026-11") == "Noviembre 2026"
    with override("en"):
        assert written.period_name("2026-Q4") == "Q4 2026"
        assert written.period_name("Spring term") == "Spring term"


def test_a_name_is_given_in_the_language_or_in_any():
    with override("es"):
        assert written.in_language({"en": "Leads", "es": "Prospectos"}) == "Prospectos"
        assert written.in_language({"en": "Leads"}) == "Leads"
        assert written.in_language("Alumnos") == "Alumnos"


def test_a_sentence_is_told_with_its_figures_formatted():
    text = {
        "msgid": "%(who)s closed %(worth)s",
        "params": {"who": "North", "worth": {"money": [9_00, "USD"]}},
    }
    with override("en"):
        assert written.told(text) == "North closed $9"


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (("0.618", "0.587"), Bar(fill=618, tick=587)),
        (("1.25", "1"), Bar(fill=1000, tick=800, whole=800)),  # the scale widens past the whole
        (("-0.2", None), Bar(fill=0)),  # refunds: nothing stands below nought
        (("0.5", None, "0.9", "1.1"), Bar(fill=500, low=900, high=1000)),
        ((None, None), Bar(fill=0)),
    ],
)
def test_a_bar_shows_what_is_there_and_what_should_be(given, made):
    assert bar(*given) == made


def test_a_ticks_label_leans_away_from_the_edge():
    assert [bar("0", tick).lean for tick in ("0.02", "0.5", "0.99")] == ["start", "middle", "end"]


@pytest.mark.parametrize("top", [0, 1, 7, 99, 842, 4300, 240_000_000])
def test_an_axis_has_few_round_figures_and_holds_the_top(top):
    made = ticks(top)
    assert made[0] == 0
    assert made[-1] >= top
    assert 2 <= len(made) <= 6


def test_a_line_starts_left_at_nought_and_ends_where_its_data_end():
    assert points([0, 5, 10], days=5, top=10) == "0,300 250,150 500,0"


class Page(HTMLParser):
    """Counts what a strict policy and a screen reader care about."""

    def __init__(self, html):
        super().__init__()
        self.attributes, self.links, self.scripts = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.attributes += [name for name, _ in attrs]
        if tag == "a":
            self.links.append(dict(attrs).get("href", ""))
        if tag == "script":
            self.scripts.append(dict(attrs).get("type"))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", ["ALL", "EMPTY"])
@pytest.mark.parametrize("name", list(panels.ALL))
def test_every_panel_renders_alone_and_keeps_the_policy(name, kind, language):
    panel = getattr(panels, kind)[name]
    with override(language):
        html = render_to_string(f"scoreboard/panels/{name}.html", {"panel": panel})
    page = Page(html)
    assert f'id="{name}-name"' in html
    assert not [one for one in page.attributes if one == "style" or one.startswith("on")]
    assert set(page.scripts) <= {"application/json"}
    assert not re.search(r"\{\{|\{%|None|\[object", html)


def test_the_goals_figures_answer_why():
    html = render_to_string("scoreboard/panels/goal.html", {"panel": panels.GOAL})
    asked = {link.partition("?figure=")[2] for link in Page(html).links if "figure" in link}
    assert asked == {
        "goal.attained",
        "goal.target",
        "goal.attainment",
        "goal.pace_gap",
        "goal.needed_by_today",
    }


def test_a_reached_goal_is_celebrated_with_its_true_figure():
    panel = {**panels.GOAL, "attained": 251_000_000, "attainment": "1.0458"}
    html = render_to_string("scoreboard/panels/goal.html", {"panel": panel})
    assert "104.6%" in html
    assert "together!" in html


def test_a_step_without_a_target_claims_nothing_and_names_are_text():
    html = render_to_string("scoreboard/panels/way.html", {"panel": panels.WAY})
    assert "set what is needed" in html
    assert "&lt;b&gt;Customers" in html
    assert html.count('class="bar s none"') == 1


class Named(forms.Form):
    name = forms.CharField(help_text="As both say it.")


def test_a_field_says_what_is_wrong_to_those_who_hear_it():
    source = "{% include '_field.html' with field=form.name %}"
    form = Named({"name": ""})
    html = Template(source).render(Context({"form": form}))
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert all(f'id="{one}"' in html for one in described)
