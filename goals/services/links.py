"""Writes of a chain's links: measured from the ledger, or typed by a person with a reason."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from goals.models import Edge, Link, QuotaChain, StepLag
from goals.queries.chains import blank_links, figure_of, key_of, way_to
from goals.queries.cuts import FEWEST, edges_of_chain, samples_of
from goals.queries.measured import Found, found_of, lags_to
from goals.rules.cuts import Cut, rates_by_cut, with_parents
from goals.rules.metrics import kind_of
from goals.rules.rates import FINEST, TYPED, Estimate, Sample
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.typed import LARGEST
from smarketing.audit import services as audit

EVERYTHING = Fraction(1)


def measure_links(by: Member, chain: QuotaChain, today: date, again: tuple[str, ...] = ()) -> None:
    """Measure all of a chain. Typed figures stay, their samples follow; those named go back."""
    standing = {key_of(link): link for link in chain.links.filter(persona=0, source=0)}
    links = {key: standing.get(key, blank) for key, blank in blank_links(chain).items()}
    told_of = found_of(chain.organization, links, today)
    for key, link in links.items():
        found = told_of[key]
        if found is None:
            keep_share(by, link, today)
            continue
        if key in again and not found.estimate:
            told = why_not(found.sample)
            raise Fault(told, fields={key: told})
        sampled(link, found, today)
        if found.estimate and (link.kind != TYPED or link.is_guess or key in again):
            estimated(link, found.estimate, today)
        elif link.pk:
            link.save()
    measure_lags(chain, today)
    measure_cuts(chain, today)


def why_not(sample: Sample) -> str:
    """Why nothing is measured of a sample, in a sentence that says what to do."""
    if sample.reached > sample.entered:
        told = _(
            "%(reached)s came of %(entered)s that entered: that is no rate. Look at what is "
            "counted there; until then it stays as typed."
        )
        return told % {"reached": sample.reached, "entered": sample.entered}
    return _("There is nothing to measure this by yet. It stays as typed.")


def measure_cuts(chain: QuotaChain, today: date) -> None:
    """Measure every rate by persona and source anew; what is no longer known goes."""
    whole = {
        link.from_step: link for link in chain.links.filter(edge=Edge.RATE, persona=0, source=0)
    }
    chain.links.exclude(persona=0, source=0).delete()
    made = []
    for from_step, to_step in edges_of_chain(chain):
        if from_step not in whole:
            continue
        company = whole[from_step]
        leaves = samples_of(chain.organization, from_step, to_step, today)
        samples = {
            cut: sample for cut, sample in with_parents(leaves).items() if sample.entered >= FEWEST
        }
        rates = rates_by_cut(samples, Sample(company.entered, company.reached), figure_of(company))
        made += [cut_link(company, cut, samples[cut], rates[cut], today) for cut in rates]
    Link.objects.bulk_create(made)


def cut_link(company: Link, cut: Cut, sample: Sample, rate: Estimate, today: date) -> Link:
    """A rate of one persona, one source, or both, measured on the days of the company's own."""
    part, whole = in_range(rate.rate)
    parent = in_range(rate.parent) if rate.parent else (None, None)
    persona, source = cut
    return Link(
        organization=company.organization,
        chain=company.chain,
        edge=Edge.RATE,
        from_step=company.from_step,
        to_step=company.to_step,
        persona=persona,
        source=source,
        kind=rate.kind,
        part=part,
        whole=whole,
        entered=sample.entered,
        reached=sample.reached,
        parent_part=parent[0],
        parent_whole=parent[1],
        cohorts_from=company.cohorts_from,
        cohorts_to=company.cohorts_to,
        within=company.within,
        measured_on=today,
        set_on=today,
    )


def keep_share(by: Member, link: Link, today: date) -> None:
    """Marketing brings all of the quota until somebody says otherwise."""
    if link.pk is None:
        written(by, link, EVERYTHING, "", today, is_guess=True)


def sampled(link: Link, found: Found, today: date) -> None:
    link.entered, link.reached = found.sample.entered, found.sample.reached
    link.cohorts_from = found.cohorts and found.cohorts.starts_on
    link.cohorts_to = found.cohorts and found.cohorts.ends_on
    link.within, link.measured_on = found.within, today


def estimated(link: Link, estimate: Estimate, today: date) -> None:
    """Let a link say what was measured."""
    link.kind, link.is_guess = estimate.kind, False
    link.part, link.whole = in_range(estimate.rate)
    parent = in_range(estimate.parent) if estimate.parent else (None, None)
    link.parent_part, link.parent_whole = parent
    link.set_by, link.set_on, link.reason = None, today, ""
    link.save()


def in_range(figure: Fraction) -> tuple[int, int]:
    """A fraction whose two numbers the database holds."""
    kept = figure.limit_denominator(FINEST)
    return kept.numerator, kept.denominator


def measure_lags(chain: QuotaChain, today: date) -> None:
    """Keep how long a win takes from each step; what is no longer known goes."""
    steps = way_to(chain.organization, kind_of(chain.metric))
    found = lags_to(chain.organization, steps, today)
    chain.lags.exclude(step__in=found).delete()
    for step, lag in found.items():
        StepLag.objects.update_or_create(
            chain=chain,
            step=step,
            defaults={
                "organization": chain.organization,
                "wins": list(lag.lag.wins),
                "entered": lag.entered,
                "cohorts_from": lag.cohorts.starts_on,
                "cohorts_to": lag.cohorts.ends_on,
                "within": lag.within,
                "measured_on": today,
            },
        )


def type_figures(
    by: Member, chain: QuotaChain, figures: Mapping[str, Fraction], reason: str, today: date
) -> None:
    """Set links by hand, all or none. Raises `Fault` with every field that cannot be so."""
    standing = {key_of(link): link for link in chain.links.filter(persona=0, source=0)}
    links = blank_links(chain) | standing
    if unknown := [key for key in figures if key not in links]:
        raise Missing(_("There is no such link."), fields={unknown[0]: _("No such link.")})
    wrong = {
        key: told
        for key, figure in figures.items()
        if (told := complaint(links[key], figure, reason))
    }
    if wrong:
        raise Fault(" ".join(wrong.values()), fields=wrong)
    for key, figure in figures.items():
        written(by, links[key], figure, reason, today, is_guess=is_guess(links[key]))


def is_known(link: Link) -> bool:
    """Whether there is anything measured that a typed figure would stand over."""
    return link.pk is not None and (link.kind != TYPED or (bool(link.reason) and not link.is_guess))


def is_guess(link: Link) -> bool:
    """Whether a figure typed now is one; marketing's share is decided, never measured."""
    return link.edge != Edge.SHARE and not is_known(link)


def complaint(link: Link, figure: Fraction, reason: str) -> str:
    """Why a figure cannot be typed into a link; nothing where it can."""
    if figure <= 0:
        return _("From nothing nothing comes: this must be above 0.")
    if link.edge == Edge.VALUE:
        return _("This is more than can be kept.") if figure > LARGEST else ""
    if figure > 1:
        return _("A rate is 100 % at most: no more can come than went in.")
    if is_known(link) and link.edge != Edge.SHARE and not reason.strip():
        return _("This was measured. Say why you set it by hand.")
    return ""


def written(
    by: Member, link: Link, figure: Fraction, reason: str, today: date, *, is_guess: bool
) -> None:
    """A figure as a person set it; the trail keeps what it was."""
    was = str(Fraction(link.part, link.whole)) if link.pk else None
    link.kind, link.is_guess = TYPED, is_guess
    link.part, link.whole = in_range(figure)
    link.parent_part = link.parent_whole = None
    link.set_by, link.set_on, link.reason = by, today, reason.strip()[:400]
    link.save()
    detail = {"key": key_of(link), "was": was, "figure": str(figure), "reason": link.reason}
    audit.record(by, "link.set", link, **detail)
