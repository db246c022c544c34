"""The four stages, the indicators and what is found of them, in people's words.

Rules answer with keys and typed parameters; here are the sentences, to be translated.
"""

from stages.words.agenda import AGENDA, TOPICS
from stages.words.found import DO, SAID, sentence
from stages.words.line import DECAYS, GIVEN, INDICATORS, SHORT, STAGES, TABLES
from stages.words.records import HALVES, KINDS, SERIES, STATES
from stages.words.told import (
    effect_told,
    figure,
    gap_written,
    label,
    label_of,
    metric_name,
    named,
    tell,
    written,
)

__all__ = [
    "AGENDA",
    "DECAYS",
    "DO",
    "GIVEN",
    "HALVES",
    "INDICATORS",
    "KINDS",
    "SAID",
    "SERIES",
    "SHORT",
    "STAGES",
    "STATES",
    "TABLES",
    "TOPICS",
    "effect_told",
    "figure",
    "gap_written",
    "label",
    "label_of",
    "metric_name",
    "named",
    "sentence",
    "tell",
    "written",
]
