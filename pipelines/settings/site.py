"""The part of allyship.yaml about how the site looks: its name, logo, color, language and locale.

What may be taken is the rule of dashboards/look.py; here the keys are read, the logo's file is found in the home, and
what cannot be taken is refused with its line.
"""

from pathlib import Path

from dashboards.look import Logo, Look, accent_fault, checked_logo
from dashboards.words.language import languages
from dashboards.words.locales import LOCALES
from pipelines.settings.yaml_lines import Item

_USUAL = Look()
_KEYS = ("name", "logo", "accent", "language", "locale")


def read_look(item: Item, home: Path) -> Look:
    """Read the keys under `site`; what is left out has its usual value.

    Args:
        item: The value of the key.
        home: The organization's home, in which the logo lies.
    """
    said = item.fields(_KEYS)
    return Look(
        name=said["name"].text(_USUAL.name) or _USUAL.name,
        accent=_accent(said["accent"]),
        logo=_logo(said["logo"], home) if said["logo"].given else None,
        language=said["language"].one_of(languages(), "language") or _USUAL.language,
        locale=said["locale"].one_of(tuple(LOCALES), "locale") or _USUAL.locale,
    )


def _accent(item: Item) -> str:
    color = item.text(_USUAL.accent) or _USUAL.accent
    fault = accent_fault(color)
    if fault:
        item.fail(fault)
    return color


def _logo(item: Item, home: Path) -> Logo | None:
    """Read and check the picture that `item` names; only a regular file within the home is opened, links resolved."""
    path = item.text()
    if path is None:
        return None
    try:
        root = home.resolve()
        file = (root / path).resolve()
        if not file.is_relative_to(root):
            item.fail(f"'{path}' is outside the home; expected a PNG or SVG file in it")
        elif not file.is_file():
            item.fail(f"there is no file '{path}' in the home")
        else:
            return checked_logo(file.read_bytes())
    except OSError as fault:
        item.fail(f"cannot read '{path}': {fault.strerror}")
    except (RuntimeError, ValueError) as fault:
        # A loop of links is a RuntimeError; what is wrong with the picture is told as a ValueError.
        item.fail(f"'{path}': {fault}" if isinstance(fault, ValueError) else f"cannot read '{path}': a loop of links")
    return None
