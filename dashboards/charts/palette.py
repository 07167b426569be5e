"""The colors of figures and pages, chosen for contrast; site.css repeats them and a test compares.

Purple and teal are told apart by readers with any color vision and carry no stereotype; every group also has
a shape and a dash of its own. One light scheme only: the purple would vanish on a dark ground.
"""

from dataclasses import dataclass

PAGE = "#FFFFFF"
INK = "#1B1B2B"
MUTED = "#595959"
GRID = "#E4E2EA"
WOMEN = "#3C1A6E"
MEN = "#199B8B"
# Text needs more contrast than marks do, so words about men are a darker teal.
MEN_TEXT = "#0B6B5F"
OTHERS = "#595959"
BAD = "#B00020"
UNSURE = "#8A5A00"
GOOD = "#00693E"


@dataclass(frozen=True, slots=True)
class GroupStyle:
    """How one group is drawn: color of marks, of words, dash of its line, symbol of its points."""

    mark: str
    text: str
    dash: str
    symbol: str


STYLES = {
    "women": GroupStyle(WOMEN, WOMEN, "solid", "circle"),
    "men": GroupStyle(MEN, MEN_TEXT, "dash", "diamond-open"),
    "all": GroupStyle(OTHERS, OTHERS, "dot", "square"),
}
