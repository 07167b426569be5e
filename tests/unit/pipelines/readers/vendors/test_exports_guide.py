"""docs/exports.md, read as text: it lists every format with its feeds, and no other."""

import re
from pathlib import Path

import yaml

from pipelines.readers.vendors import VENDORS
from pipelines.settings.sources import _KEYS

COLUMNS = 7


def table(root: Path) -> dict[str, list[str]]:
    """Return the cells of each row of the formats' table by the format it is about."""
    text = (root / "docs" / "exports.md").read_text(encoding="utf-8")
    _, _, rows = text.partition("| format |")
    lines = rows.split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    names = [row[0].strip("` ") for row in cells]
    assert len(names) == len(set(names))
    return dict(zip(names, cells, strict=True))


def test_the_table_lists_every_format_and_no_other(root: Path) -> None:
    found = table(root)
    assert set(found) == set(VENDORS)
    for name, cells in found.items():
        assert len(cells) == COLUMNS, name
        assert all(cells), name


def test_each_format_is_listed_with_the_feeds_that_it_gives(root: Path) -> None:
    for name, cells in table(root).items():
        assert set(re.findall(r"`(\w+)`", cells[2])) == set(VENDORS[name].feeds), name


def test_the_examples_use_keys_of_a_source(root: Path) -> None:
    text = (root / "docs" / "exports.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]
    sources = [source for block in blocks for source in block.get("sources", [])]
    said = {key for source in sources for key in source} | {key for block in blocks for key in block}
    assert sources
    assert said - {"sources"} <= set(_KEYS)


def test_it_is_linked_from_the_readme_and_named_in_the_template(root: Path) -> None:
    assert "(docs/exports.md)" in (root / "README.md").read_text(encoding="utf-8")
    template = (root / "pipelines" / "allyship.template.yaml").read_text(encoding="utf-8")
    assert "docs/exports.md" in template
