"""How templates become pages: everything escaped, nothing undefined, texts from the language file."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from dashboards.words import wording
from dashboards.words.language import sentence_start, spoken


def environment() -> Environment:
    """Return the environment of all templates, which speaks the language that is spoken at the time."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": wording.day,
        "moment": wording.moment,
        "size": wording.file_size,
        "whole": wording.whole,
        "sentence": sentence_start,
        "spec": spec_json,
        "address": lambda path: quote(path),
    }
    made.globals |= {"t": template_text, "tn": template_count}
    return made


def template_text(key: str, **values: object) -> Markup:
    """Return a text of the language file for a template: stars as bold, back quotes as code, values escaped.

    Raises:
        KeyError: The language has no such text, or a name in it is not given.
    """
    bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(spoken().texts[key])))
    # Safe: the text is escaped, and so is every value by Markup.format.
    marked = Markup(re.sub(r"`(.+?)`", r"<code>\1</code>", bold))
    return marked.format(**values) if values else marked


def template_count(key: str, count: int, **values: object) -> Markup:
    """Return the text for so many things for a template, `{n}` being the number."""
    return template_text(f"{key}.{'one' if count == 1 else 'other'}", n=wording.whole(count), **values)


def spec_json(spec: dict[str, Any]) -> Markup:
    """Return a figure as JSON that is safe inside a script element.

    Raises:
        ValueError: A number is NaN or infinite, which JSON does not know.
    """
    written = json.dumps(spec, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    for character in "<>&":
        written = written.replace(character, f"\\u{ord(character):04x}")
    # Safe: no character that markup is made of is left.
    return Markup(written)
