"""How an outside figure is declared: what it is, when, what exactly was counted, by whom, and what it does not say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """One figure that others published; the fields are the columns of `kpi.benchmark`, in order.

    Attributes:
        kpi_id: Metric it is about.
        measure: Measure it stands nearest to; None where no measure of the metric counts such a thing.
        about: Group, level or kind of organization it is about; None for everyone the measure counts.
        year: Year it describes, else the year it was published; None where its source names neither.
        value: The figure in the unit of the measure; None where it is words.
        words: The figure in words, where it is no number in the unit of the measure; else None.
        definition: What exactly was counted.
        source: Who counted it, and where it was read.
        caveat: What to know before setting one's own figure beside it.
        comparable: Whether it is counted as the company's own measure is.
    """

    kpi_id: str
    measure: str | None
    about: str | None
    year: int | None
    value: float | None
    words: str | None
    definition: str
    source: str
    caveat: str
    comparable: bool


@dataclass(frozen=True, slots=True)
class Reported:
    """One figure of a study: a number in the unit of its measure, or words."""

    figure: float | str
    year: int | None
    measure: str | None = None
    about: str | None = None


def study(
    kpi_id: str, *figures: Reported, definition: str, source: str, caveat: str, comparable: bool = False
) -> tuple[Benchmark, ...]:
    """Return the figures of one study, which share one definition: another way of counting is another study."""
    return tuple(
        Benchmark(
            kpi_id=kpi_id,
            measure=found.measure,
            about=found.about,
            year=found.year,
            value=None if isinstance(found.figure, str) else found.figure,
            words=found.figure if isinstance(found.figure, str) else None,
            definition=definition,
            source=source,
            caveat=caveat,
            comparable=comparable,
        )
        for found in figures
    )
