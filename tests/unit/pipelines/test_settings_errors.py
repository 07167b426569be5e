"""Every way in which allyship.yaml can be wrong, with the line and the words that the person gets to see."""

from pathlib import Path

import pytest

from models.errors import ConfigurationError
from pipelines.home import Home
from pipelines.settings import FORMATS, Settings, load_settings


def load(tmp_path: Path, text: str, **more: object) -> Settings:
    (tmp_path / "allyship.yaml").write_text(text, encoding="utf-8")
    return load_settings(Home(tmp_path), **more)


def faults(tmp_path: Path, text: str, **more: object) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text, **more)
    return str(caught.value).split("\n")


def source(line: str) -> str:
    """A valid source of three lines, and on line 4 the one under test."""
    return f"sources:\n  - feed: worker_snapshot\n    files: hr/*.csv\n    {line}\n"


TOP_LEVEL = [
    ("colour: 1", "unknown key 'colour'"),
    ("level: {}", "unknown key 'level'; did you mean 'levels'?"),
    ("- a", "expected a map, found a list"),
    ("sources: {feed: case}", "sources: expected a list, found a map"),
    ("sources: [case]", "sources[0]: expected a map, found 'case'"),
    ("owners: [a]", "owners: expected a map, found a list"),
    ("organisation: {nane: A}", "unknown key 'nane' in organisation; did you mean 'name'?"),
    ("organisation: {name: [A]}", "organisation.name: expected text, found a list"),
    ("organisation: {name: ''}", "organisation.name: expected text, found nothing"),
    ("organisation: {name: !secret A}", "organisation.name: expected text, found 'A'"),
    (
        "organisation: {timezone: Europe/Lndon}",
        "organisation.timezone: unknown time zone 'Europe/Lndon'; did you mean 'Europe/London'?",
    ),
    ("organisation: {timezone: ../UTC}", "organisation.timezone: unknown time zone '../UTC'; did you mean 'UTC'?"),
    ("organisation: {timezone: zone.tab}", "organisation.timezone: unknown time zone 'zone.tab'"),
    ("organisation: {synthetic: yes}", "organisation.synthetic: expected true or false, found 'yes'"),
    *(
        (
            f"organisation: {{fiscal_year_start: {month}}}",
            f"organisation.fiscal_year_start: expected a whole number from 1 to 12, found '{month}'",
        )
        for month in ("0", "13", "4.0", "April", "1:30")
    ),
    ("leadership_floor: six", "leadership_floor: expected a whole number from 0 to 32767, found 'six'"),
    ("manager_floor: 4.5", "manager_floor: expected a whole number from 0 to 32767, found '4.5'"),
    ("executive_floor: '7'", "executive_floor: expected a whole number from 0 to 32767, found '7'"),
    ("executive_floor:", "executive_floor: expected a whole number from 0 to 32767, found nothing"),
    ("reporting: {as_of: newest}", "reporting.as_of: expected 'latest' or a date like 2026-12-31, found 'newest'"),
    (
        "reporting: {as_of: 2026-02-30}",
        "reporting.as_of: expected 'latest' or a date like 2026-12-31, found '2026-02-30'",
    ),
    (
        "reporting: {program_window_months: 0}",
        "reporting.program_window_months: expected a whole number from 1 to 1200, found '0'",
    ),
    ("verification_copy: on", "verification_copy: expected true or false, found 'on'"),
    ("tolerance: 2", "tolerance: expected a number from 0 to 1, found '2'"),
    ("tolerance: .inf", "tolerance: expected a number from 0 to 1, found '.inf'"),
    ("tolerance: 1e999", "tolerance: expected a number from 0 to 1, found '1e999'"),
    ("keep_releases: 0", "keep_releases: expected a whole number of 1 or more, found '0'"),
    ("schedule: 0 2 * *", "schedule: expected five fields like '0 2 * * *', found 4, in '0 2 * *'"),
    (
        "schedule: '0 24 * * *'",
        "schedule: the field for the hour, '24', is not from 0 to 23, in '0 24 * * *'",
    ),
    ("targets: {a: {value: x, by: 2026-12-31}}", "targets.a.value: expected a number, found 'x'"),
    ("targets: {a: {value: 1}}", "targets.a: the key 'by' is missing"),
    ("targets: {a: {value: 1, by: soon}}", "targets.a.by: expected a date like 2026-12-31, found 'soon'"),
    ("targets: {a: 0.4}", "targets.a: expected a map, found '0.4'"),
    ("crosses: {a: [division+levle]}", "crosses.a[0]: unknown breakdown 'levle'; did you mean 'level'?"),
    ("crosses: {a: [level]}", "crosses.a[0]: expected two different breakdowns like division+level, found 'level'"),
    (
        "crosses: {a: [level+level]}",
        "crosses.a[0]: expected two different breakdowns like division+level, found 'level+level'",
    ),
    ("? [a]\n: 1", "expected text as a key, found a map or a list"),
]


@pytest.mark.parametrize(("text", "message"), TOP_LEVEL)
def test_a_wrong_key_or_value_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert faults(tmp_path, "# one\n\n" + text) == [f"allyship.yaml line 3: {message}"]


DIRECTIVES = "%Y, %y, %m, %B, %b, %d, %j, %H, %I, %p, %M, %S, %f, %A, %a, %%"

IN_A_SOURCE = [
    ("colums: {A: worker_id}", "unknown key 'colums' in sources[0]; did you mean 'columns'?"),
    ("format: xls", "sources[0].format: unknown format 'xls'; did you mean 'xlsx'?"),
    ("format: json", "sources[0].format: unknown format 'json'; expected one of " + ", ".join(FORMATS)),
    (
        "delimiter: '\\t'",
        'sources[0].delimiter: expected one character, such as ";" (a tab is "\\t" in double quotes), found \'\\t\'',
    ),
    ("encoding: utf9", "sources[0].encoding: unknown encoding 'utf9'; did you mean 'utf-8'?"),
    ("sheet: Workers", "sources[0].sheet: only files of format xlsx have one, and these are csv"),
    (
        "columns: {Id: worker_idd}",
        "sources[0].columns.Id: unknown column of worker_snapshot 'worker_idd'; did you mean 'worker_id'?",
    ),
    (
        "values: {gendr: {F: woman}}",
        "sources[0].values: unknown column of worker_snapshot 'gendr'; did you mean 'gender'?",
    ),
    (
        "values: {gender: {F: womn}}",
        "sources[0].values.gender.F: unknown value of gender 'womn'; did you mean 'woman'?",
    ),
    (
        "values: {gender: {F: female}}",
        "sources[0].values.gender.F: unknown value of gender 'female'; "
        "expected one of woman, man, another, undisclosed",
    ),
    ("values: {gender: {F: }}", "sources[0].values.gender.F: expected text, found nothing"),
    ("values: {gender: {F: ''}}", "sources[0].values.gender.F: gender is required, so no value can be made empty"),
    ("values: {gender: F}", "sources[0].values.gender: expected a map, found 'F'"),
    (
        "values: {hire_date: {never: 1900-01-01}}",
        'sources[0].values.hire_date.never: expected "", since the value of a date can only be made empty, '
        "found '1900-01-01'",
    ),
    ("constants: {fte: full}", "sources[0].constants.fte: expected a number, found 'full'"),
    (
        "constants: {status: activ}",
        "sources[0].constants.status: unknown value of status 'activ'; did you mean 'active'?",
    ),
    (
        "constants: {snapshot_date: 31.12.2026}",
        "sources[0].constants.snapshot_date: expected a date like 2026-12-31, found '31.12.2026'",
    ),
    ("dates: '%D/%m/%Y'", "sources[0].dates: unknown date directive '%D'; did you mean '%d'?"),
    ("dates: '%-d/%m/%Y'", "sources[0].dates: unknown date directive '%-d'; did you mean '%d'?"),
    (
        "dates: '%d%'",
        f"sources[0].dates: unknown date directive '%'; expected one of {DIRECTIVES}",
    ),
    ("dates: '%H:%M'", "sources[0].dates: the date format '%H:%M' needs a year and a month, like %d/%m/%Y"),
    ("dates: '%m/%m/%Y'", "sources[0].dates: the date format '%m/%m/%Y' uses a directive twice"),
    (
        "dates: {hire_dat: '%d/%m/%Y'}",
        "sources[0].dates: unknown date column of worker_snapshot 'hire_dat'; did you mean 'hire_date'?",
    ),
    (
        "dates: {hire_date: '%Q'}",
        f"sources[0].dates.hire_date: unknown date directive '%Q'; expected one of {DIRECTIVES}",
    ),
    (
        "snapshot_date: '%H%M'",
        "sources[0].snapshot_date: unknown date directive '%H'; expected one of %Y, %y, %m, %B, %b, %d",
    ),
    ("timezone: Europe/Londn", "sources[0].timezone: unknown time zone 'Europe/Londn'; did you mean 'Europe/London'?"),
    (
        "timezone: Europe/London",
        "sources[0].timezone: only files in a format that tells times have one; days stay as they are written",
    ),
    (
        "delivered: from_column",
        "sources[0].delivered: the date format 'from_column' needs a year and a month, like %d/%m/%Y",
    ),
]


@pytest.mark.parametrize(("line", "message"), IN_A_SOURCE)
def test_a_fault_in_a_source_names_line_and_nearest_match(tmp_path: Path, line: str, message: str) -> None:
    assert faults(tmp_path, source(line)) == [f"allyship.yaml line 4: {message}"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ("../hr.csv", "'../hr.csv' leaves landing"),
        ("hr/../../x.csv", "'hr/../../x.csv' leaves landing"),
        ("/etc/passwd", "'/etc/passwd' is absolute; expected a path relative to landing"),
        ("~/x.csv", "'~/x.csv' is absolute; expected a path relative to landing"),
        ("C:/x.csv", "'C:/x.csv' is absolute; expected a path relative to landing"),
        ("hr\\x.csv", "'hr\\x.csv' has a backslash; folders are separated by /"),
        (
            "landing/hr.csv",
            "'landing/hr.csv' begins with landing, to which it is relative already; leave that part out",
        ),
        ("hr/a**.csv", "'hr/a**.csv' is no pattern of files; expected one like hr/workers_*.csv or hr/**/*.csv"),
        ("hr//x.csv", "'hr//x.csv' is no pattern of files; expected one like hr/workers_*.csv or hr/**/*.csv"),
        ("hr/x.xls", "files that end in .xls are of no known format; did you mean 'xlsx'?"),
        ("hr/x.pdf", "files that end in .pdf are of no known format; expected one of csv, parquet, xlsx"),
    ],
)
def test_a_glob_stays_inside_landing_and_ends_in_a_known_format(tmp_path: Path, files: str, message: str) -> None:
    told = faults(tmp_path, f"sources:\n- feed: case\n  files: '{files}'")
    assert told == [f"allyship.yaml line 3: sources[0].files: {message}"]


def test_feed_and_files_are_asked_for(tmp_path: Path) -> None:
    assert faults(tmp_path, "sources:\n- files: a.csv\n- feed: cases\n  files: b.csv\n- feed: case") == [
        "allyship.yaml line 2: sources[0]: the key 'feed' is missing",
        "allyship.yaml line 3: sources[1].feed: unknown feed 'cases'; did you mean 'case'?",
        "allyship.yaml line 5: sources[2]: the key 'files' is missing",
    ]


def test_a_date_in_the_name_belongs_to_snapshots(tmp_path: Path) -> None:
    told = faults(tmp_path, "sources:\n- feed: case\n  files: a.csv\n  snapshot_date: '%Y%m%d'\n  dates: '%d.%m.%Y'")
    assert told == [
        "allyship.yaml line 4: sources[0].snapshot_date: feed case has no snapshots; "
        "feeds that have: pay, succession, worker_snapshot"
    ]
    told = faults(tmp_path, "sources:\n- feed: attendance\n  files: a.csv\n  dates: '%d.%m.%Y'")
    assert told == ["allyship.yaml line 4: sources[0].dates: feed attendance has no date column"]


def test_several_values_in_one_constant_are_checked_one_by_one(tmp_path: Path) -> None:
    good = "sources:\n- feed: case\n  files: a.csv\n  constants: {issues: harassment;other, anonymous: true}"
    assert load(tmp_path, good).sources[0].constants == {"issues": "harassment;other", "anonymous": "true"}
    told = faults(tmp_path, good.replace("other,", "others,"))
    assert told == [
        "allyship.yaml line 4: sources[0].constants.issues: expected some of harassment, discrimination, "
        "retaliation, other, separated by ;, found 'harassment;others'"
    ]


@pytest.mark.parametrize(
    ("privacy", "place", "least"),
    [
        ("open: {minimum_people: 4}", "open.minimum_people", "a whole number of 5 or more, found '4'"),
        ("open: {rounding_base: 5}", "open.rounding_base", "1, found '5'; open counts are exact"),
        ("normal: {minimum_people: 9}", "normal.minimum_people", "a whole number of 10 or more, found '9'"),
        ("normal: {rounding_base: 4}", "normal.rounding_base", "a whole number of 5 or more, found '4'"),
        ("special: {minimum_people: 5}", "special.minimum_people", "a whole number of 10 or more, found '5'"),
        ("special: {rounding_base: 1}", "special.rounding_base", "a whole number of 5 or more, found '1'"),
    ],
)
def test_privacy_cannot_be_loosened(tmp_path: Path, privacy: str, place: str, least: str) -> None:
    (told,) = faults(tmp_path, f"privacy:\n  {privacy}")
    assert told.startswith(f"allyship.yaml line 2: privacy.{place}: expected {least}")


def test_a_folder_of_time_zones_is_no_time_zone(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, "organisation: {timezone: Europe}")
    assert told.startswith("allyship.yaml line 1: organisation.timezone: unknown time zone 'Europe'")


def test_an_unknown_privacy_class_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, "privacy: {norml: {minimum_people: 10}}") == [
        "allyship.yaml line 1: unknown key 'norml' in privacy; did you mean 'normal'?"
    ]


@pytest.mark.parametrize(
    "section", ["targets: {ID: {value: 1, by: 2026-12-31}}", "owners: {ID: HR}", "crosses: {ID: [division+level]}"]
)
def test_metric_ids_are_checked_where_they_are_known(tmp_path: Path, section: str) -> None:
    known = ("women_in_leadership", "pipeline_share")
    told = faults(tmp_path, section.replace("ID", "women_in_leadrship"), metric_ids=known)
    name = section.split(":")[0]
    assert told == [
        f"allyship.yaml line 1: {name}: unknown metric 'women_in_leadrship'; did you mean 'women_in_leadership'?"
    ]
    load(tmp_path, section.replace("ID", "pipeline_share"), metric_ids=known)
    load(tmp_path, section.replace("ID", "anything"))


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ("'/(/': 1", "'/(/' is not a regular expression: missing ), unterminated subpattern at position 0"),
        ("'/Chair/': 1", "'/Chair/' has lower-case letters, and is searched in the upper-cased value; write capitals"),
        ("Boss: high", "expected a whole number from 0 to 32767, found 'high'"),
        ("Boss: -1", "expected a whole number from 0 to 32767, found '-1'"),
        ("default: x", "expected a whole number from 0 to 32767, found 'x'"),
    ],
)
def test_a_wrong_level_is_refused(tmp_path: Path, levels: str, message: str) -> None:
    (told,) = faults(tmp_path, f"levels:\n  Clerk: 1\n  {levels}")
    assert told.startswith("allyship.yaml line 3: levels")
    assert told.endswith(message)


def test_a_level_that_an_earlier_entry_takes_is_refused(tmp_path: Path) -> None:
    told = faults(tmp_path, "levels:\n  /PROF/: 6\n  Assoc Prof: 5\n  Emeritus Prof: 6\n  Boss: 7\n  ' BOSS ': 8\n")
    assert told == [
        "allyship.yaml line 3: levels: 'Assoc Prof' is never reached: '/PROF/' on line 2 takes it first",
        "allyship.yaml line 6: levels: ' BOSS ' is never reached: 'Boss' on line 5 takes it first",
    ]


def test_a_key_may_stand_once(tmp_path: Path) -> None:
    assert faults(tmp_path, "tolerance: 0.1\nlevels: {a: 1,\n  a: 2}\ntolerance: 0.2") == [
        "allyship.yaml line 3: duplicate key 'a' in levels; it stands on line 2 already",
        "allyship.yaml line 4: duplicate key 'tolerance'; it stands on line 1 already",
    ]


def test_both_spellings_of_organization_are_one_too_many(tmp_path: Path) -> None:
    assert load(tmp_path, "organization: {name: A}").organization.name == "A"
    assert faults(tmp_path, "organisation: {name: A}\norganization: {name: B}") == [
        "allyship.yaml line 2: organization: stands beside 'organisation', which means the same; keep one of them"
    ]


def test_all_faults_are_told_together_up_to_twenty(tmp_path: Path) -> None:
    told = faults(tmp_path, "\n".join(f"key{i}: 1" for i in range(23)))
    assert told == [f"allyship.yaml line {i + 1}: unknown key 'key{i}'" for i in range(20)] + ["... and 3 more"]


def test_a_fault_in_an_anchored_map_is_told_once(tmp_path: Path) -> None:
    text = "\n".join(
        [
            "sources:",
            "- {feed: case, files: a.csv, values: &v {outcome: {Yes: substantiatd}}}",
            "- {feed: case, files: b.csv, values: *v}",
        ]
    )
    told = faults(tmp_path, text)
    assert [line.split(":")[0] for line in told] == ["allyship.yaml line 2"] * 2
    assert all(line.endswith("did you mean 'substantiated'?") for line in told)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: [1\nc: 2\n", "allyship.yaml line 3, column 2: not readable as YAML: "),
        (b"a: 1\n b: 2\n", "allyship.yaml line 2, column 3: not readable as YAML: "),
        (
            b"a: %d/%m/%Y",
            "allyship.yaml line 1, column 4: not readable as YAML: "
            "found character '%' that cannot start any token; text that begins with a sign needs quotes",
        ),
        (b"a: *b", "allyship.yaml line 1, column 4: not readable as YAML: found undefined alias 'b'"),
        (
            b"tolerance: 0\n---\ntolerance: 1\n",
            "allyship.yaml line 2, column 1: not readable as YAML: but found another document",
        ),
        (b"a: 1\nb: \xe9", "allyship.yaml line 2: expected UTF-8 text"),
        (b"a: 1\nb: \x01", "allyship.yaml line 2: a character that YAML does not allow"),
        (b"[" * 5000, "allyship.yaml: lists or maps are nested too deeply"),
    ],
)
def test_what_is_not_yaml_is_told_with_line_and_column(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "allyship.yaml").write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        load_settings(Home(tmp_path))
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_home_without_a_file_is_told_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="allyship init"):
        load_settings(Home(tmp_path))
