"""How numbers and dates are written in one country: a small table of our own.

Only separators, the percent sign and the order of a date; every word is the language file's. Locales of English
spell months, the others write them as numbers, so that no month's name stands in another language than its page.
"""

from dataclasses import dataclass

NO_BREAK, THIN_NO_BREAK = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Locale:
    """Separators of numbers, what follows a percentage, and patterns of a day and a month.

    Patterns are of str.format with `day`, `month` and `year` as numbers and `name`, the month's short name.
    """

    decimal: str
    group: str
    percent: str
    day: str
    month: str

    def number(self, value: float, decimals: int) -> str:
        """Return a number without its sign."""
        whole, _, rest = f"{abs(value):,.{decimals}f}".partition(".")
        return whole.replace(",", self.group) + (self.decimal + rest if rest else "")


def _spaced(day: str, month: str, group: str = ".") -> Locale:
    return Locale(",", group, f"{NO_BREAK}%", day, month)


DEFAULT = "en-GB"
LOCALES = {
    "en-GB": Locale(".", ",", "%", "{day} {name} {year}", "{name} {year}"),
    "en-US": Locale(".", ",", "%", "{name} {day}, {year}", "{name} {year}"),
    "da-DK": _spaced("{day:02}.{month:02}.{year}", "{month:02}.{year}"),
    "de-AT": _spaced("{day:02}.{month:02}.{year}", "{month:02}.{year}", NO_BREAK),
    "de-CH": Locale(".", "\N{RIGHT SINGLE QUOTATION MARK}", "%", "{day:02}.{month:02}.{year}", "{month:02}.{year}"),
    "de-DE": _spaced("{day:02}.{month:02}.{year}", "{month:02}.{year}"),
    "es-ES": _spaced("{day:02}/{month:02}/{year}", "{month:02}/{year}"),
    "fi-FI": _spaced("{day}.{month}.{year}", "{month}.{year}", NO_BREAK),
    "fr-FR": Locale(",", THIN_NO_BREAK, f"{THIN_NO_BREAK}%", "{day:02}/{month:02}/{year}", "{month:02}/{year}"),
    "it-IT": Locale(",", ".", "%", "{day:02}/{month:02}/{year}", "{month:02}/{year}"),
    "nb-NO": _spaced("{day:02}.{month:02}.{year}", "{month:02}.{year}", NO_BREAK),
    "nl-NL": Locale(",", ".", "%", "{day:02}-{month:02}-{year}", "{month:02}-{year}"),
    "pl-PL": Locale(",", NO_BREAK, "%", "{day:02}.{month:02}.{year}", "{month:02}.{year}"),
    "pt-BR": Locale(",", ".", "%", "{day:02}/{month:02}/{year}", "{month:02}/{year}"),
    "sv-SE": _spaced("{year}-{month:02}-{day:02}", "{year}-{month:02}", NO_BREAK),
}
