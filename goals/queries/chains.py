"""Reads of chains: which one a period has, how it works out, what both heads agreed of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from goals.models import Edge, Link, QuotaChain, SharedGoal, StepLag
from goals.queries.owed import CHAIN, agreed_contents
from goals.queries.plan import usual_metric
from goals.rules.chain import Chain, ChainStep, has_value, steps_to
from goals.rules.chain_wording import Reckoned, Said, content_of, period_of, reckon, takes_of
from goals.rules.lag import Lag, sound
from goals.rules.metrics import Metric, kind_of
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.periods import Period
from smarketing.agreements.models import Version
from smarketing.agreements.queries import Agreement, agreement_of, versions_of
from smarketing.funnel.queries.ground import VISITOR

RATE = f"{Edge.RATE}-"  # how the key of a rate begins; the step it leads from follows
Figures = Mapping[str, Fraction]  # of links, by their keys
Taken = tuple[Period, Mapping[str, Fraction]]  # a quota's days, and what it takes of each step


def key_of(link: Link) -> str:
    """A link's name within its chain: `value`, `share`, `rate-lead`."""
    return f"{RATE}{link.from_step}" if link.edge == Edge.RATE else link.edge


@dataclass(frozen=True)
class Worked:
    """A chain as it is worked on, with its links by key and all that follows from them."""

    chain: QuotaChain
    links: Mapping[str, Link]
    lags: Mapping[str, Lag]
    others: Sequence[Taken]  # the agreed chains before and after it
    reckoned: Reckoned
    broken: Sequence[str] = ()  # the steps whose kept lag is no distribution; it is left out

    @property
    def metric(self) -> Metric:
        return kind_of(self.chain.metric)

    @property
    def period(self) -> Period:
        return Period(self.chain.starts_on, self.chain.ends_on)

    @property
    def content(self) -> dict:
        """What would be signed of it."""
        said = [said_of(link) for _key, link in sorted(self.links.items())]
        return content_of(self.chain.metric, self.chain.unit, self.reckoned, said)


def said_of(link: Link) -> Said:
    return Said(
        link.edge,
        link.from_step,
        link.to_step,
        figure_of(link),
        link.kind,
        link.is_guess,
        link.entered,
        link.reached,
        link.reason,
    )


def figure_of(link: Link) -> Fraction:
    return Fraction(link.part, link.whole)


def chain_by_id(organization: Organization, chain_id: int) -> QuotaChain:
    """A chain of this organisation, or `Missing`."""
    chain = organization.chains.filter(pk=chain_id).first()
    if chain is None:
        raise Missing(_("There is no such chain."))
    return chain


def link_by_id(organization: Organization, link_id: int) -> Link:
    """A link of this organisation, or `Missing`."""
    link = organization.links.select_related("chain", "set_by").filter(pk=link_id).first()
    if link is None:
        raise Missing(_("There is no such link."))
    return link


def chain_in(organization: Organization, metric: str, period: Period) -> QuotaChain | None:
    """The chain of a metric for exactly this period."""
    return organization.chains.filter(
        metric=metric, starts_on=period.starts_on, ends_on=period.ends_on
    ).first()


def chain_of(goal: SharedGoal) -> QuotaChain | None:
    """The chain to what a shared goal counts, over its days."""
    return chain_in(goal.organization, goal.metric, Period(goal.starts_on, goal.ends_on))


def metric_for(organization: Organization, goal: SharedGoal | None) -> Metric:
    """What a period's quota counts: what its goal does, else the organisation's usual."""
    return kind_of(goal.metric) if goal else usual_metric(organization)


def way_to(organization: Organization, metric: Metric) -> tuple[ChainStep, ...]:
    """The steps a chain goes back over."""
    steps = [ChainStep(step.key, step.half) for step in organization.steps.all()]
    return steps_to(steps, metric)


def blank_links(chain: QuotaChain) -> dict[str, Link]:
    """The links a chain has, by key, as they are before anybody knows anything of them."""
    metric = kind_of(chain.metric)
    steps = way_to(chain.organization, metric)
    blank = {"organization": chain.organization, "chain": chain}
    links = [
        Link(edge=Edge.RATE, from_step=before.key, to_step=step.key, **blank)
        for before, step in zip(steps, steps[1:], strict=False)
    ]
    if has_value(metric):
        links.append(Link(edge=Edge.VALUE, from_step=metric.step, **blank))
    links.append(Link(edge=Edge.SHARE, **blank))
    return {key_of(link): link for link in links}


def sketched(chain: QuotaChain, figures: Figures) -> Reckoned:
    """A chain that is not saved yet, worked out from what is typed; no lag is known of it."""
    period = Period(chain.starts_on, chain.ends_on)
    return reckon(chain_with(chain, chain.quota, figures), period, {})


def worked(chain: QuotaChain) -> Worked:
    """A chain worked out as it stands."""
    links = {
        key_of(link): link
        for link in chain.links.filter(persona=0, source=0).select_related("set_by")
    }
    lags, broken = lags_of(chain)
    others = others_of(chain)
    figures = {key: figure_of(link) for key, link in links.items()}
    counted = chain_with(chain, chain.quota, figures)
    period = Period(chain.starts_on, chain.ends_on)
    return Worked(chain, links, lags, others, reckon(counted, period, lags, others), broken)


def tried(found: Worked, quota: int | None, figures: Figures) -> Worked:
    """The chain with another quota or other figures than stand; nothing is read anew."""
    standing = found.reckoned.chain
    rates = {
        key.removeprefix(RATE): figure for key, figure in figures.items() if key.startswith(RATE)
    }
    counted = replace(
        standing,
        quota=quota or standing.quota,
        value=figures.get(Edge.VALUE, standing.value),
        share=figures.get(Edge.SHARE, standing.share),
        rates={**standing.rates, **rates},
    )
    return replace(found, reckoned=reckon(counted, found.period, found.lags, found.others))


def chain_with(chain: QuotaChain, quota: int, figures: Figures) -> Chain:
    """The chain as a value that can be worked out."""
    metric = kind_of(chain.metric)
    return Chain(
        steps=way_to(chain.organization, metric),
        quota=quota,
        is_money=metric.is_money,
        value=figures.get(Edge.VALUE),
        share=figures.get(Edge.SHARE, Fraction(1)),
        rates={
            key.removeprefix(RATE): figure
            for key, figure in figures.items()
            if key.startswith(RATE)
        },
    )


def lags_of(chain: QuotaChain) -> tuple[dict[str, Lag], list[str]]:
    """The lag of each step of a chain, and the steps whose kept lag cannot be one."""
    kept = list(chain.lags.all())
    return lags_in(kept), [lag.step for lag in kept if sound(lag.wins) is None]


def lags_in(kept: Iterable[StepLag]) -> dict[str, Lag]:
    """Lags by step, those that can be one; visits are due with the leads they become."""
    lags = {one.step: lag for one in kept if (lag := sound(one.wins))}
    if "lead" in lags:
        lags.setdefault(VISITOR, lags["lead"])
    return lags


def others_of(chain: QuotaChain) -> list[Taken]:
    """The agreed chains of the same metric in other periods, with what they take."""
    return [
        (period_of(content), takes_of(content))
        for subject, content in agreed_contents(chain.organization).items()
        if subject != chain.pk and content["metric"] == chain.metric
    ]


def agreement_for_chain(chain: QuotaChain) -> Agreement:
    """What stands of one chain."""
    return agreement_of(chain.organization, CHAIN, chain.pk)


def versions_of_chain(chain: QuotaChain) -> list[Version]:
    """Every version of a chain, newest first, with proposer and signatures."""
    return versions_of(chain.organization, CHAIN, chain.pk)
