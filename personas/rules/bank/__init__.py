"""The bank on the five habits, in both languages, one file for each habit."""

from personas.rules.bank import goal, pay, personas, progress, quotas
from personas.rules.quiz import HABIT, Entry, Option, Question

BANK: tuple[Entry, ...] = (
    *goal.QUESTIONS,
    *quotas.QUESTIONS,
    *progress.QUESTIONS,
    *pay.QUESTIONS,
    *personas.QUESTIONS,
)


def bank(language: str) -> list[Question]:
    """Every question of the bank, in Spanish for "es" and its kinds, else in English."""
    place = 1 if language.startswith("es") else 0
    return [
        Question(
            f"{HABIT}:{key}",
            HABIT,
            habit,
            ask[place],
            tuple(
                Option("abcd"[n], text[place], why[place], n == 0)
                for n, (text, why) in enumerate(options)
            ),
        )
        for key, habit, ask, options in BANK
    ]
