"""Names of months, whole and short, in English, Spanish, Portuguese, German, French and Turkish."""

from smarketing.funnel.rules.reading.memo import folded

NAMES = (
    "jan january ene enero janeiro jän jänner januar janv janvier oca ocak",
    "feb february febrero fev fevereiro februar févr fév février fevr fevrier şub şubat",
    "mar march marzo março marco mär mrz märz maerz mars mart",
    "apr april abr abril avr avril nis nisan",
    "may mayo mai maio mayıs",
    "jun june junio junho juni juin haz haziran",
    "jul july julio julho juli juil juillet tem temmuz",
    "aug august ago agosto août aout ağu ağustos",
    "sep sept september septiembre setiembre set setembro septembre eyl eylül",
    "oct october octubre out outubro okt oktober octobre eki ekim",
    "nov november noviembre novembro novembre kas kasım",
    "dec december dic diciembre dez dezembro dezember déc décembre decembre ara aralık",
)
MONTHS = {name: n for n, names in enumerate(NAMES, start=1) for name in names.split()}


def month_of(word: str) -> int | None:
    """1 to 12 for a month's name, with or without a point behind it; None for another word."""
    # Turkish capitals lose their dot or gain one when folded: NİSAN becomes "ni̇san".
    return MONTHS.get(folded(word).replace("i̇", "i").rstrip("."))
