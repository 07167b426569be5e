"""Proposals as the `sources:` of allyship.yaml, ready to paste; what only a person can tell stands in comments."""

from collections.abc import Sequence

import yaml

from pipelines.advice.proposal import Proposal, source_of


def sources_block(proposals: Sequence[Proposal]) -> str:
    """Return the block, one source per proposal that was tried; an empty text for none."""
    tried = [found for found in proposals if found.entry is not None]
    return "\n".join(["sources:", *(line for found in tried for line in _lines(found))]) if tried else ""


def _lines(found: Proposal) -> list[str]:
    source = source_of(found)
    said: dict[str, object] = {"feed": source.feed, "files": source.files}
    if source.format:
        said["format"] = source.format
    lines = [f"{'  - ' if not at else '    '}{key}: {_flow(value)}" for at, (key, value) in enumerate(said.items())]
    for key, mapped in (("columns", source.columns), ("values", source.values)):
        if mapped:
            lines.append(f"    {key}:")
            lines.extend(f"      {_flow(name)}: {_flow(value)}" for name, value in mapped.items())
    if source.dates:
        lines.append(f"    dates: {_flow(source.dates)}")
    for name, formats in found.dates.items():
        if len(formats) > 1:
            lines.append(f"    # {name}: {' or '.join(formats)}? The file does not tell; choose above.")
        elif not formats and found.entry and found.entry.records_read:
            lines.append(f"    # {name}: no usual way of writing dates fits all of its cells")
    if found.told:
        lines.append(f"    # constants: {{{', '.join(f'{name}: ...' for name in found.told)}}}   # must be told")
    if found.titles:
        lines.append(f"# levels: ranks are needed for {', '.join(_flow(title) for title in found.titles)}")
    return lines


def _flow(value: object) -> str:
    if isinstance(value, dict):
        # The library writes an empty key in YAML's explicit form, which few people have ever seen.
        return "{" + ", ".join(f"{_flow(key)}: {_flow(word)}" for key, word in value.items()) + "}"
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000).strip()
    return text.removesuffix("...").strip()
