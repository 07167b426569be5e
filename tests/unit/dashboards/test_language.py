"""One file holds every text: nothing is said that is not in it, and nothing in it goes unsaid."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_site_pages import Reader

from dashboards.content import Content
from dashboards.look import Look
from dashboards.site import write_site
from dashboards.words import language as words
from dashboards.words import wording
from dashboards.words.language import Language, counted, language, languages, speaking, text
from dashboards.words.locales import LOCALES
from models.release_schema import TABLES

PACKAGE = Path(words.__file__).parents[1]
SOURCES = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.j2"), PACKAGE.parent / "pipelines" / "cli" / "web.py"]
# Beginnings of keys whose ends are spellings of the database or of the organization's data.
SPELLED = (
    "number", "month", "unit", "family", "family_short", "group", "variant", "breakdown", "headline", "shape", "dash",
    "state", "pace", "column", "changed", "course", "change", "target", "flag", "things", "missing", "left_out", "key",
    "funnel", "nav", "standing", "card",
)  # fmt: skip
# Words that are the same in every language, or the release's own.
NEUTRAL = {"UTC", "SHA", "kB", "MB", "allyship", "yaml", "csv", "html", "parquet", "duckdb", "xlsx", "pdf"}


def foreign(written: str) -> str:
    """The text in letters that no English text has, its names in braces untouched."""
    parts = re.split(r"(\{[a-z_]+\}|\*\*|`[^`]*`)", written)
    return "".join(
        p if i % 2 else re.sub("[A-Za-z]", lambda m: chr(ord(m[0]) + 0xFEE0), p) for i, p in enumerate(parts)
    )


@pytest.fixture(scope="module")
def release(content: Content) -> Content:
    """The release with its own words in another language already, so far as they are sentences and names."""
    told = ("name", "question", "population", "numerator", "denominator", "caveats", "interval", "benchmark", "owner")

    def translated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [r | {k: foreign(r[k]) for k in told if isinstance(r.get(k), str)} for r in rows]

    return replace(
        content,
        definitions=translated(content.definitions),
        scorecard=translated(content.scorecard),
        targets=translated(content.targets),
        actions=translated(content.actions),
    )


@pytest.fixture(scope="module")
def translated(release: Content, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page in a language of which each text is told apart from English."""
    english = language()
    texts = {key: foreign(written) for key, written in english.texts.items()}
    other = Language("qq", texts, LOCALES["de-DE"], "de-DE")
    folder = tmp_path_factory.mktemp("translated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboards.site.language", lambda *_: other)
        write_site(release, folder)
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*.html")}


def own_words(content: Content) -> set[str]:
    """Words that come with the release: names and definitions of metrics, units, files, rules, and the schema."""
    tables = (content.definitions, content.values, content.source_files, content.check_results, content.actions)
    cells = [v for rows in tables for r in rows for v in r.values() if isinstance(v, str)]
    cells += [str(v) for v in content.release.values()] + [p for p, _, _ in content.downloads] + [content.look.name]
    cells += [
        f"{t.qualified} {t.grain} " + " ".join(f"{f.name} {f.type} {f.meaning}" for f in t.fields) for t in TABLES
    ]
    cells += [r["owner"] for r in content.targets if r["owner"]]
    return set(re.findall("[A-Za-z]{2,}", " ".join(cells))) | {w.capitalize() for c in cells for w in re.split("_", c)}


def spoken_words(page: str) -> list[str]:
    """The words of a page and of its figures, addresses and code aside."""
    found = []
    for attrs, script in Reader(page).scripts:
        if attrs.get("type") == "application/json":
            layout = json.loads(script)["layout"]
            found += [a["text"] for a in layout["annotations"]]
            found += [t for axis in ("xaxis", "yaxis") for t in layout[axis].get("ticktext", ())]
            found += [layout[axis]["title"]["text"] for axis in ("xaxis", "yaxis") if "title" in layout[axis]]
    bare = re.sub(r"<(script|style|code|noscript)\b.*?</\1>", " ", page, flags=re.DOTALL)
    found += re.findall(r'aria-label="([^"]*)"', bare)
    found.append(re.sub(r"&\w+;", " ", re.sub(r"<[^>]+>", " ", bare)))
    # A name that was cut short is no word any more.
    return re.findall("[A-Za-z]{2,}", re.sub(r"&\w+;|<[^>]+>|\w+…", " ", " ".join(found)))


def test_no_text_stands_outside_the_file(translated: dict[str, str], release: Content) -> None:
    allowed = own_words(release) | NEUTRAL
    for path, page in translated.items():
        assert {w for w in spoken_words(page) if w not in allowed} == set(), path
    assert foreign("Scorecard") in translated["index.html"]


def test_numbers_and_dates_follow_the_locale(translated: dict[str, str]) -> None:
    page = translated["index.html"]
    assert '<html lang="en" data-locale="en-GB">' in page
    assert f"30,9{LOCALES['de-DE'].percent}" in page
    assert "31.10.2026" in page
    assert not re.search(r"\d\.\d%", page)


def test_every_text_is_used_and_every_key_has_a_text() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in SOURCES)
    named = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)+)["']""", code))
    named |= {re.sub(r"\.(?:one|other)$", "", key) for key in named}
    keys = set(language().texts)
    stems = {re.sub(r"\.(?:one|other)$", "", key) for key in keys}
    unused = {s for s in stems if s not in named and s.partition(".")[0] not in SPELLED}
    assert unused == set()
    used = set(re.findall(r"""\b(?:text|counted|t|tn)\(\s*["']([a-z_.]+[a-z_])["']""", code))
    assert {k for k in used if k not in stems and k not in keys} == set()
    assert len(keys) > 350


def test_there_is_english_and_unknown_languages_are_refused() -> None:
    assert "en" in languages()
    with pytest.raises(FileNotFoundError):
        language("xx")
    with pytest.raises(KeyError):
        language("en", "xx-XX")


def translate(folder: Path, code: str, **changed: str | None) -> None:
    """Write a translation of every text into the folder, with some texts changed or left out."""
    texts = {key: foreign(told) for key, told in language().texts.items()} | changed
    lines = [f"{json.dumps(key)} = {json.dumps(told)}" for key, told in texts.items() if told is not None]
    (folder / f"{code}.toml").write_text("\n".join(lines), encoding="utf-8")


def test_a_language_is_one_more_file_and_must_be_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    english = Path(words.__file__).parent / "en.toml"
    (tmp_path / "en.toml").write_bytes(english.read_bytes())
    monkeypatch.setattr(words, "_FOLDER", tmp_path)
    translate(tmp_path, "qa")
    translate(tmp_path, "qb", **{"page.skip": None})
    translate(tmp_path, "qc", **{"page.at": "{somewhere}"})
    assert languages() == ("en", "qa", "qb", "qc")
    assert language("qa").texts["page.skip"] == foreign("Skip to content")
    with pytest.raises(ValueError, match=r"language qb: 1 texts are missing .* such as 'page.skip'"):
        language("qb")
    with pytest.raises(ValueError, match=r"such as 'page.at'"):
        language("qc")


def test_one_thing_and_many_are_told_apart() -> None:
    assert counted("target.short", 1) == "1 person short"
    assert counted("target.short", 1_234) == "1,234 people short"
    with pytest.raises(KeyError):
        text("page.no_such_text")


@pytest.mark.parametrize(
    ("locale", "number", "percent", "day", "month"),
    [
        ("en-GB", "12,345.6", "31.2%", "5 Mar 2026", "Mar 2026"),
        ("en-US", "12,345.6", "31.2%", "Mar 5, 2026", "Mar 2026"),
        ("de-DE", "12.345,6", "31,2\N{NO-BREAK SPACE}%", "05.03.2026", "03.2026"),
        ("de-CH", "12\N{RIGHT SINGLE QUOTATION MARK}345.6", "31.2%", "05.03.2026", "03.2026"),
        (
            "fr-FR",
            "12\N{NARROW NO-BREAK SPACE}345,6",
            "31,2\N{NARROW NO-BREAK SPACE}%",
            "05/03/2026",
            "03/2026",
        ),
        ("sv-SE", "12\N{NO-BREAK SPACE}345,6", "31,2\N{NO-BREAK SPACE}%", "2026-03-05", "2026-03"),
        ("nl-NL", "12.345,6", "31,2%", "05-03-2026", "03-2026"),
    ],
)
def test_a_locale_writes_as_its_country_does(locale: str, number: str, percent: str, day: str, month: str) -> None:

    with speaking(language("en", locale)):
        assert wording.fixed(12_345.6, 1) == number
        assert wording.full(312 / 1000, "share") == percent
        assert (wording.day(date(2026, 3, 5)), wording.month(date(2026, 3, 5))) == (day, month)
        assert wording.number(-0.0001, "points") == wording.number(0.0, "points")
        assert wording.reads_as_zero(wording.number(0.0, "share"))
    assert wording.fixed(12_345.6, 1) == "12,345.6"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_site_is_written_in_every_locale(content: Content, tmp_path: Path, locale: str) -> None:
    small = [d for d in content.definitions if d["kpi_id"] in ("women_in_leadership", "prevalence_12m")]
    one = replace(content, definitions=small, look=Look(locale=locale))
    write_site(one, tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    with speaking(language("en", locale)):
        assert wording.day(content.release["as_of"]) in page
    assert f'data-locale="{locale}"' in page
