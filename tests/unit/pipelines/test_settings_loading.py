"""What a right allyship.yaml comes to mean: defaults, the template, real organizations, text that looks odd."""

import hashlib
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.organization import LEAST_PROTECTION, Organization, Protection, Target
from pipelines.home import Home
from pipelines.readers.contract import OTHER_DATES
from pipelines.settings import FROM_COLUMN, Settings, load_settings, match_files, small_languages, unclaimed
from pipelines.settings.yaml_lines import read_yaml

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "data"
TEMPLATE = ROOT / "pipelines" / "allyship.template.yaml"

real_organizations = pytest.mark.skipif(not REAL.is_dir(), reason="the real organizations' exports are not here")


def load(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "allyship.yaml").write_text(text, encoding="utf-8")
    return load_settings(Home(tmp_path))


@pytest.mark.parametrize("text", ["", "# nothing\n", "sources:\nlevels:\norganisation:\nprivacy:\n"])
def test_an_empty_file_means_every_default(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == Settings(
        organization=Organization(name="Unnamed organization"), sha256=hashlib.sha256(text.encode()).hexdigest()
    )


def test_the_template_says_what_the_defaults_are(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    assert load(tmp_path, text) == Settings(
        organization=Organization(name="Example plc"), sha256=hashlib.sha256(text.encode()).hexdigest()
    )


def test_the_examples_in_the_template_hold_once_they_are_uncommented(tmp_path: Path) -> None:
    starts = ("sources", "levels", "targets", "owners", "crosses")
    lines, inside = [], False
    for line in TEMPLATE.read_text(encoding="utf-8").splitlines():
        inside = line.startswith("#") and (inside or line[2:].split(":")[0] in starts)
        lines.append(line[2:] if inside else line)
    settings = load(tmp_path, "\n".join(lines))
    workers, surveys, meetings = settings.sources
    assert workers.values["gender"][""] == "undisclosed"
    assert workers.values["manager_id"] == {"NO_MANAGER": None}
    assert workers.dates == {"snapshot_date": "%d/%m/%Y", "hire_date": "%d/%m/%Y"}
    assert (surveys.sheet, surveys.delivered, surveys.snapshot_date) == ("Responses", "%Y%m%d", FROM_COLUMN)
    assert (meetings.format, meetings.timezone) == ("zoom", "America/New_York")
    assert settings.levels.rank("Chairman") == settings.levels.default == 1
    assert settings.levels.rank("Chair of the board") == 9
    assert settings.organization.targets["program_retention"].measure == "all@180d"
    assert [(u.kpi_id, u.segment) for u in settings.organization.unit_targets] == [("completion", "Sales")]
    assert settings.organization.crosses == {"pipeline_share": ("division+level",)}


def test_what_a_source_says_of_a_word_goes_before_its_vendors_and_leaves_the_others(tmp_path: Path) -> None:
    (cases,) = load(
        tmp_path,
        """
        sources:
          - feed: case
            files: a.csv
            format: vault
            values: {issues: {HARASSMENT: other, Bullying: harassment}, channel: {Post: other}}
        """,
    ).sources
    done = cases.completed()
    assert [done.translate("issues", word) for word in ("Harassment", "bullying", "retaliation", "Noise")] == [
        "other",
        "harassment",
        "retaliation",
        "Noise",
    ]
    assert done.translate("outcome", "Partially-substantiated") == "partially"
    assert done.translate("channel", "Post") == "other"


def test_one_way_of_writing_dates_is_that_of_a_vendors_whole_file(tmp_path: Path) -> None:
    (plain, vendors) = load(
        tmp_path,
        """
        sources:
          - {feed: separation, files: a.csv, dates: "%d/%m/%Y"}
          - {feed: id_alias, files: b.csv, format: ukg, dates: "%m/%d/%Y"}
        """,
    ).sources
    assert plain.dates == {"separation_date": "%d/%m/%Y"}
    assert vendors.dates == {OTHER_DATES: "%m/%d/%Y"}


@pytest.mark.parametrize(
    ("category", "rank"),
    [
        ("Executive/Senior Level Officials and Managers", 7),
        ("Executive/Senior-Level Officials and Managers", 7),
        ("First/Mid Level Officials and Managers", 4),
        ("First/Mid-Level Officials and Managers", 4),
        ("Professionals", 3),
        ("Technicians", 2),
        ("Sales Workers", 2),
        ("Administrative Support Workers", 2),
        ("Craft Workers", 2),
        ("Operatives", 1),
        ("Laborers and Helpers", 1),
        ("Service Workers", 1),
        ("Officials and Managers", None),  # of the form before 2007: which of the two it is must be told
    ],
)
def test_the_templates_map_ranks_the_job_categories_of_an_eeo_1_report(
    tmp_path: Path, category: str, rank: int | None
) -> None:
    (block,) = re.findall(r"^#     levels:\n(?:#       .+\n)+", TEMPLATE.read_text(encoding="utf-8"), re.MULTILINE)
    levels = load(tmp_path, re.sub("^#     ", "", block, flags=re.MULTILINE)).levels
    assert len(levels.entries) == 10
    assert levels.rank(category) == rank


def test_everything_in_the_file_arrives(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        organisation: {name: Example, timezone: Europe/London, fiscal_year_start: 4, synthetic: true}
        leadership_floor: 8
        manager_floor: 5
        executive_floor: 9
        reporting: {as_of: 2025-06-30, program_window_months: 60}
        privacy: {open: {minimum_people: 8, rounding_base: 1}, special: {minimum_people: 25, rounding_base: 10}}
        targets: {a: {value: 40, by: "2028-12-31", owner: CHRO, measure: women}}
        owners: {b: HR}
        crosses: {c: [division+level, location+job_family]}
        verification_copy: true
        tolerance: 0
        schedule: 30 3 * * MON-FRI
        sensor: true
        keep_releases: 3
        keep_runs: 7
        stale_after_days: 100
        """,
    )
    assert settings.organization == Organization(
        name="Example",
        timezone="Europe/London",
        fiscal_year_start=4,
        synthetic=True,
        leadership_floor=8,
        manager_floor=5,
        executive_floor=9,
        as_of=date(2025, 6, 30),
        program_window_months=60,
        protection={
            "open": Protection(8, 1),
            "normal": LEAST_PROTECTION["normal"],
            "special": Protection(25, 10),
        },
        targets={"a": Target(40.0, date(2028, 12, 31), "CHRO", "women")},
        owners={"b": "HR"},
        crosses={"c": ("division+level", "location+job_family")},
        verification_copy=True,
    )
    assert (settings.tolerance, settings.schedule, settings.sensor) == (0.0, "30 3 * * MON-FRI", True)
    assert (settings.keep_releases, settings.keep_runs, settings.stale_after_days) == (3, 7, 100)


def test_words_that_other_yaml_readers_take_for_booleans_stay_text(tmp_path: Path) -> None:
    answers = "{No: no, Yes: yes, off: off, 1:30: n, 010: a, ~: b, null: c, true: d, 1.0: e, 2024-01-01: f}"
    (source,) = load(
        tmp_path, f"sources: [{{feed: survey_response, files: s.csv, values: {{answer: {answers}}}}}]"
    ).sources
    assert source.values["answer"] == {
        "No": "no", "Yes": "yes", "off": "off", "1:30": "n", "010": "a", "~": "b", "null": "c",
        "true": "d", "1.0": "e", "2024-01-01": "f",
    }  # fmt: skip


@given(
    st.one_of(
        st.sampled_from(
            ["y", "Y", "yes", "No", "ON", "off", "1:30", "1_000", "0x1F", "0o7", ".inf", ".NaN", "=", "<<"]
        ),
        st.from_regex(r"[a-zA-Z][a-zA-Z]{0,8}", fullmatch=True),
    ).filter(lambda word: word.lower() not in ("true", "false", "null"))
)
def test_only_the_core_schema_has_other_scalars_than_text(word: str) -> None:
    ((_, value),) = read_yaml(f"key: {word}".encode(), "x.yaml").entries()
    assert value.text() == word
    assert value.whole(7, least=0) == 7
    assert value.boolean(True) is True
    assert len(value.problems.found) == 2


def test_a_mapped_value_is_found_exactly_and_then_whatever_its_case(tmp_path: Path) -> None:
    (source,) = load(
        tmp_path,
        """
        sources:
        - feed: worker_snapshot
          files: w.csv
          values:
            gender: {f: woman, F: another, Male : man, "": undisclosed, "*": undisclosed}
            manager_id: {NONE: ""}
        """,
    ).sources
    told = {text: source.translate("gender", text) for text in ("f", "F", " f ", "MALE", "", "  ", None, "*", "D")}
    assert told == {
        "f": "woman",
        "F": "another",
        " f ": "woman",
        "MALE": "man",
        "": "undisclosed",
        "  ": "undisclosed",
        None: "undisclosed",
        "*": "undisclosed",
        "D": "D",
    }
    assert source.translate("manager_id", "none") is None
    assert source.translate("manager_id", None) is None
    assert source.translate("department", "Legal") == "Legal"


def test_one_date_format_is_for_every_date_of_the_feed(tmp_path: Path) -> None:
    one, some = load(
        tmp_path,
        """
        sources:
        - {feed: promotion, files: a.csv, dates: "%d.%m.%y"}
        - {feed: worker_snapshot, files: b.csv, dates: {hire_date: "%m/%d/%Y"}, snapshot_date: "%Y-%m"}
        """,
    ).sources
    assert one.date_format("promotion_date") == "%d.%m.%y"
    assert (some.date_format("hire_date"), some.date_format("snapshot_date")) == ("%m/%d/%Y", None)
    assert some.snapshot_date == "%Y-%m"


def test_the_fingerprint_changes_with_what_the_bytes_are_read_as_and_with_nothing_else(tmp_path: Path) -> None:
    def fingerprint(line: str) -> str:
        return load(tmp_path, f"sources:\n- feed: case\n  {line}\n").sources[0].fingerprint()

    plain = fingerprint("files: a.csv")
    assert plain == fingerprint("files: b.csv") == fingerprint("# moved\n  files: a.csv\n  delivered: '%Y%m%d'")
    changed = [
        fingerprint(f"files: a.csv\n  {line}")
        for line in (
            "format: csv",
            "encoding: cp1252",
            "delimiter: ;",
            "columns: {A: case_id}",
            "values: {outcome: {A: partially}}",
            "values: {outcome: {A: undetermined}}",
            "constants: {channel: web}",
            "dates: '%d.%m.%Y'",
        )
    ]
    assert len({plain, *changed}) == 1 + len(changed)


@pytest.mark.parametrize(
    "line", ["0 2 * * *", "*/15 * * * *", "0 6-18/2 1,15 JAN-MAR mon", "59 23 31 12 7", "5,10 0 * * 0"]
)
def test_a_right_cron_line_passes(line: str) -> None:
    assert small_languages.cron_fault(line) is None


@pytest.mark.parametrize(
    "line",
    ["@daily", "* * * * * *", "60 * * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *",
     "*/60 * * * *", "5/2 * * * *", "a * * * *", "1, * * * *", "* * * FEBR *", "-1 * * * *",
     "\N{SUPERSCRIPT TWO} * * * *"],
)  # fmt: skip
def test_a_wrong_cron_line_is_refused(line: str) -> None:
    assert small_languages.cron_fault(line)


@pytest.mark.parametrize(
    "pattern",
    ["%Y-%m-%d", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%Y %j", "%a %d/%m/%Y", "%A %d/%m/%Y", "%Y%m%d", "%d%%%m%%%Y",
     "%Y-%m-%dT%H:%M:%S.%f", "%m/%d/%Y %I:%M:%S %p"],
)  # fmt: skip
def test_every_directive_means_the_same_to_duckdb(pattern: str) -> None:
    moment = datetime(2024, 2, 29, 15, 4, 5, 678)
    assert small_languages.date_format_fault(pattern, small_languages.CELL_DIRECTIVES) is None
    with duckdb.connect() as connection:
        (parsed,) = connection.execute("select try_strptime(?, ?)", [moment.strftime(pattern), pattern]).fetchone()
    assert parsed == datetime.strptime(moment.strftime(pattern), pattern)
    assert parsed.date() == moment.date()


def test_the_formats_tried_hold_every_directive() -> None:
    (mark,) = test_every_directive_means_the_same_to_duckdb.pytestmark
    used = {letter for pattern in mark.args[1] for letter in re.findall("%(.)", pattern)}
    assert used == set(small_languages.CELL_DIRECTIVES)


def test_reading_settings_imports_nothing_heavy() -> None:
    heavy = ("pandas", "dagster", "great_expectations", "plotly", "scipy", "pydantic")
    code = f"import sys, pipelines.settings; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@real_organizations
def test_the_salary_book_of_iowa() -> None:
    home = Home(REAL / "iowa")
    settings = load_settings(home)
    assert settings.organization.name == "Iowa State University, public salary book"
    assert settings.organization.timezone == "America/Chicago"
    assert (settings.organization.leadership_floor, settings.organization.manager_floor) == (8, 5)
    assert settings.organization.targets == {
        "women_in_leadership": Target(0.40, date(2020, 7, 1), "Office of the Provost")
    }
    (source,) = settings.sources
    assert source.columns["position"] == "level"
    assert source.columns["organization"] == "division"
    assert source.translate("gender", "*") == source.translate("gender", None) == "undisclosed"
    assert source.translate("division", "") == "Unassigned"
    assert match_files(settings, home) == [(source, home.landing / "hr" / "salary_book.csv")]
    assert unclaimed(settings, home) == []


@real_organizations
@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("DEAN", 8),
        ("Assoc Dean", 8),
        ("PROF & CHAIR", 8),
        ("CHAIRPERSON", 1),
        ("DISTG PROF", 7),
        ("  univ prof ", 7),
        ("PROF", 6),
        ("ASSOC PROF", 5),
        ("ASST PROF", 4),
        ("ADJ ASST PROF", 1),
        ("3", 3),
        ("", 1),
        (None, 1),
    ],
)
def test_the_level_map_of_iowa(title: str | None, rank: int) -> None:
    assert load_settings(Home(REAL / "iowa")).levels.rank(title) == rank


@real_organizations
def test_the_learning_records_of_the_open_university() -> None:
    home = Home(REAL / "oulad")
    settings = load_settings(home)
    assert settings.organization.as_of == date(2015, 12, 31)
    assert settings.organization.program_window_months == 60
    assert settings.organization.verification_copy
    assert settings.organization.targets["program_retention"] == Target(
        0.80, date(2015, 12, 31), "Programme office", "all@180d"
    )
    taken = {source.feed: path.name for source, path in match_files(settings, home)}
    feeds = ("attendance", "enrolment", "program", "session", "worker_snapshot")
    assert taken == {feed: f"{feed}.csv" for feed in feeds}


@real_organizations
def test_the_open_source_survey() -> None:
    home = Home(REAL / "github2017")
    settings = load_settings(home)
    assert settings.organization.targets["survey_reporting_rate"] == Target(0.30, date(2018, 12, 31), "Community team")
    assert settings.organization.verification_copy
    assert [source.feed for source, _ in match_files(settings, home)] == ["survey_response"]
