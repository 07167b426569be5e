"""Proposals as the `sources:` of allyship.yaml, ready to paste; what only a person can tell stands in comments."""

from collections.abc import Iterator, Sequence

import yaml

from pipelines.advice.proposal import Proposal, source_of


def sources_block(proposals: Sequence[Proposal]) -> str:
    """Return the block, one source per proposal that was tried; an empty text for none."""
    tried = [found for found in proposals if found.entry is not None]
    titles = dict.fromkeys(title for found in tried for title in found.titles)
    lines = ["sources:", *(line for found in tried for line in (*_said(found), *_left_to_say(found)))]
    if titles:
        lines.append(f"# levels: ranks are needed for {', '.join(map(_flow, titles))}")
    return "\n".join(lines) if tried else ""


def _said(found: Proposal) -> Iterator[str]:
    source = source_of(found)
    yield f"  - feed: {_flow(source.feed)}"
    yield f"    files: {_flow(source.files)}"
    if source.format:
        yield f"    format: {_flow(source.format)}"
    for key, mapped in (("columns", source.columns), ("values", source.values)):
        if mapped:
            yield f"    {key}:"
            yield from (f"      {_flow(name)}: {_flow(value)}" for name, value in mapped.items())
    if source.dates:
        yield f"    dates: {_flow(source.dates)}"
    if source.questions:
        texts = {question.id: question.text for question in found.questions}
        yield "    questions:"
        yield from (f"      {_flow(name)}: {asked.item}   # {texts[name]}" for name, asked in source.questions.items())


def _left_to_say(found: Proposal) -> Iterator[str]:
    for name, formats in found.dates.items():
        if len(formats) > 1:
            yield f"    # {name}: {' or '.join(formats)}? The file does not tell; choose above."
        elif not formats and found.entry and found.entry.records_read:
            yield f"    # {name}: no usual way of writing dates fits all of its cells"
    yield from (f"    # question {_flow(q.id)} is like no item: {q.text}" for q in found.questions if not q.item)
    if found.told:
        yield f"    # constants: {{{', '.join(f'{name}: ...' for name in found.told)}}}   # must be told"


def _flow(value: object) -> str:
    if isinstance(value, dict):
        # The library writes an empty key in YAML's explicit form, which few people have ever seen.
        return "{" + ", ".join(f"{_flow(key)}: {_flow(word)}" for key, word in value.items()) + "}"
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000).strip()
    return text.removesuffix("...").strip()
