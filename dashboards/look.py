"""An organization's own look: what its pages call themselves, its logo, its color, its language and locale.

Only what can be checked is taken: a color too pale to read, or a picture that could run or fetch anything, is refused
in words. Which colors stand for women and men, and for good and bad, is no matter of taste and stays the same.
"""

import re
import struct
from dataclasses import dataclass
from xml.etree import ElementTree

from dashboards.charts.palette import PAGE, WOMEN
from dashboards.words.language import ENGLISH
from dashboards.words.locales import DEFAULT

# WCAG 2.2, success criterion 1.4.3: links and headings are text.
LEAST_CONTRAST = 4.5
MOST_LOGO_BYTES = 200_000
MOST_LOGO_PIXELS = 4_000
_PNG = b"\x89PNG\r\n\x1a\n"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan")
_STRUCTURE = ("svg", "g", "title", "desc", "defs", "use", "symbol", "clipPath", "mask", "style")
_DRAWING = frozenset((*_SHAPES, *_STRUCTURE, "linearGradient", "radialGradient", "stop"))
# What an attribute may not hold: an address other than of a part of the same drawing, and anything that runs.
_REACHES_OUT = re.compile(r"(?i)(?:https?:|//|javascript:|data:|url\(\s*['\"]?(?!#)|@import|expression\()")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that was checked: its kind (`png` or `svg`) and its bytes."""

    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """How an organization's pages look.

    Attributes:
        name: What the pages call themselves.
        accent: Color of links and of what is chosen, `#RRGGBB`.
        logo: The picture in the masthead, None where there is none.
        language: Code of the language file.
        locale: Name of the locale that numbers and dates follow.
    """

    name: str = "Allyship"
    accent: str = WOMEN
    logo: Logo | None = None
    language: str = ENGLISH
    locale: str = DEFAULT


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colors `#RRGGBB`, from 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def accent_fault(color: str) -> str | None:
    """Return why a color cannot be the accent, None where it can."""
    if not _HEX.fullmatch(color):
        return f"expected a color like {WOMEN}, found '{color}'"
    ratio = contrast(color, PAGE)
    if ratio >= LEAST_CONTRAST:
        return None
    found = f"'{color}' has a contrast of {ratio:.1f} to 1 on white"
    return f"{found}, and text needs {LEAST_CONTRAST} to 1; take a darker one"


def checked_logo(data: bytes) -> Logo:
    """Return a logo from the bytes of its file.

    Raises:
        ValueError: It is neither PNG nor SVG, too large, or an SVG that could run or fetch anything.
    """
    if len(data) > MOST_LOGO_BYTES:
        raise ValueError(f"the file has {len(data):,} bytes; at most {MOST_LOGO_BYTES:,} are taken")
    if data.startswith(_PNG):
        _check_png(data)
        return Logo("png", data)
    _check_svg(data)
    return Logo("svg", data)


def _check_png(data: bytes) -> None:
    if len(data) < 24 or data[12:16] != b"IHDR":
        raise ValueError("the file is a damaged PNG")
    width, height = struct.unpack(">II", data[16:24])
    if not (0 < width <= MOST_LOGO_PIXELS and 0 < height <= MOST_LOGO_PIXELS):
        raise ValueError(f"the picture is {width} by {height} pixels; at most {MOST_LOGO_PIXELS} either way are taken")


def _check_svg(data: bytes) -> None:
    # Declared entities could blow a small file up or read another one, so none may be declared.
    if b"<!" in re.sub(rb"<!--.*?-->", b"", data, flags=re.DOTALL) or b"\x00" in data:
        raise ValueError("the SVG declares a document type or entities, which may reach outside; save it as plain SVG")
    try:
        root = ElementTree.fromstring(data.decode("utf-8-sig"))
    except (ElementTree.ParseError, UnicodeDecodeError):
        raise ValueError("expected a PNG or SVG picture") from None
    if root.tag != f"{_SVG}svg":
        raise ValueError("expected a PNG or SVG picture")
    for element in root.iter():
        tag = str(element.tag).removeprefix(_SVG)
        if tag not in _DRAWING:
            raise ValueError(
                f"the SVG holds '{tag.rpartition('}')[2]}', which is no drawing; only shapes and text are taken"
            )
        _check_reach(f"<{tag}>", element.text or "")
        for name, value in element.items():
            _check_attribute(name.rpartition("}")[2], value)


def _check_attribute(name: str, value: str) -> None:
    if name.lower().startswith("on"):
        raise ValueError(f"the SVG holds a script in '{name}'")
    if name == "href" and not value.startswith("#"):
        raise ValueError("the SVG reaches outside itself in 'href'")
    _check_reach(name, value)


def _check_reach(place: str, words: str) -> None:
    if _REACHES_OUT.search(words):
        raise ValueError(f"the SVG reaches outside itself in '{place}'")
