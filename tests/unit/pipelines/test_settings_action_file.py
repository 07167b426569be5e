"""Actions in a CSV file of the home: what they come to mean, how a wrong one is told, which files are opened."""

import os
from datetime import date
from pathlib import Path

import pytest

from models.errors import ConfigurationError
from models.organization import Action
from pipelines.home import Home
from pipelines.settings import Settings, load_settings

METRICS = ("women_in_leadership", "broken_rung", "promotion_rate")
HEADER = "kpi,action,owner,due,status"
ROW = "broken_rung,Open slates,Head of hiring,2026-03-31,doing"


def load(folder: Path, text: str, named: str = "actions.csv", settings: str = "") -> Settings:
    (folder / "actions.csv").write_text(text, encoding="utf-8")
    (folder / "allyship.yaml").write_text(f"{settings}actions: {named}\n", encoding="utf-8")
    return load_settings(Home(folder), METRICS)


def faults(folder: Path, text: str, named: str = "actions.csv", settings: str = "") -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text, named, settings)
    return str(caught.value).split("\n")


def test_rows_of_the_file_are_actions_whatever_the_order_of_its_columns(tmp_path: Path) -> None:
    text = (
        "\ufeffdue,owner,status,kpi,action\r\n"
        '2026-03-31, Head of hiring ,doing,broken_rung,"Open slates,\r\nall of them"\r\n'
        "\r\n"
        "2025-03-31,HR,,promotion_rate,Review ratings\r\n"
    )
    assert load(tmp_path, text).organization.actions == (
        Action("broken_rung", "Open slates,\r\nall of them", "Head of hiring", date(2026, 3, 31), "doing"),
        Action("promotion_rate", "Review ratings", "HR", date(2025, 3, 31), "open"),
    )


def test_a_file_says_what_the_list_says(tmp_path: Path) -> None:
    from_file = load(tmp_path, f"{HEADER}\n{ROW}\n").organization.actions
    (tmp_path / "allyship.yaml").write_text(
        "actions:\n"
        "  - {kpi: broken_rung, action: Open slates, owner: Head of hiring, due: 2026-03-31, status: doing}\n",
        encoding="utf-8",
    )
    assert load_settings(Home(tmp_path), METRICS).organization.actions == from_file


@pytest.mark.parametrize("text", [f"{HEADER}\n", f"{HEADER}", "kpi,action,owner,due\n\n,,,\n"])
def test_a_file_may_hold_no_action_and_need_not_have_a_status(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text).organization.actions == ()


@pytest.mark.parametrize("named", ["actions.csv", "./actions.csv", '"actions.csv"', "plans/../actions.csv"])
def test_the_path_is_one_within_the_home(tmp_path: Path, named: str) -> None:
    assert len(load(tmp_path, f"{HEADER}\n{ROW}\n", named).organization.actions) == 1


def test_a_changed_file_is_a_changed_configuration(tmp_path: Path) -> None:
    before = load(tmp_path, f"{HEADER}\n{ROW}\n")
    assert load(tmp_path, f"{HEADER}\n{ROW}\n").sha256 == before.sha256
    assert load(tmp_path, f"{HEADER}\n{ROW.replace('doing', 'done')}\n").sha256 != before.sha256


# What stands after the file's name.
WRONG_FILES = [
    ("", ["line 1: expected a header with the columns kpi, action, owner, due, status"]),
    (ROW, ["line 1: expected a header with the columns kpi, action, owner, due, status"]),
    (f"status\ndone\n{ROW}", [f"line 1: the column '{c}' is missing" for c in ("kpi", "action", "owner", "due")]),
    (f"{HEADER},statuss\n{ROW},open", ["line 1: unknown column 'statuss'; did you mean 'status'?"]),
    (f"{HEADER},kpi\n{ROW},broken_rung", ["line 1: the column 'kpi' stands twice"]),
    (f"{HEADER}\n{ROW}\nbroken_rung,Open slates", ["line 3: expected 5 cells, found 2"]),
    (
        f"{HEADER}\n\n{ROW.replace('broken', 'brokn')}",
        ["line 3: kpi: unknown metric 'brokn_rung'; did you mean 'broken_rung'?"],
    ),
    (f"{HEADER}\n{ROW.replace('doing', 'doin')}", ["line 2: status: unknown status 'doin'; did you mean 'doing'?"]),
    (
        f"{HEADER}\n{ROW.replace('2026-03-31', '31/03/2026')}",
        ["line 2: due: expected a date like 2026-12-31, found '31/03/2026'"],
    ),
    (
        f'{HEADER}\n"broken_rung",A,"two\nlines",2026-03-31,\nbroken_rung,A,HR,,',
        ["line 4: due: the cell is empty"],
    ),
    (f"{HEADER}\n,,,,done", [f"line 2: {c}: the cell is empty" for c in ("kpi", "action", "owner", "due")]),
    (f'{HEADER}\nbroken_rung,"A"B,HR,2026-03-31,', ["line 1: not readable as CSV: ',' expected after '\"'"]),
]


@pytest.mark.parametrize(("text", "words"), WRONG_FILES, ids=[words[0] for _, words in WRONG_FILES])
def test_a_wrong_file_is_told_with_its_name_and_line(tmp_path: Path, text: str, words: list[str]) -> None:
    assert sorted(faults(tmp_path, text)) == sorted(f"actions.csv {word}" for word in words)


def test_all_faults_of_the_file_are_told_in_its_order_where_allyship_yaml_names_it(tmp_path: Path) -> None:
    rows = "\n".join(f"broken_rung,A,HR,2026-03-31,{'open' if n % 2 else 'shut'}" for n in range(2, 13))
    assert [fault.split(": ")[0] for fault in faults(tmp_path, f"{HEADER}\n{rows}", settings="tolerance: 2\n")] == [
        "allyship.yaml line 1",
        *(f"actions.csv line {n}" for n in range(2, 13, 2)),
    ]


def test_a_file_of_other_bytes_than_text_is_told_without_them(tmp_path: Path) -> None:
    (tmp_path / "actions.csv").write_bytes(b"kpi,action,owner,due\nbroken_rung,\xe9,HR,2026-03-31\n")
    (tmp_path / "allyship.yaml").write_text("actions: actions.csv\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^actions\.csv line 2: expected UTF-8 text$"):
        load_settings(Home(tmp_path), METRICS)


def refusal(home: Path, named: str) -> str:
    (home / "allyship.yaml").write_text(f"actions: {named}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(Home(home), METRICS)
    return str(caught.value)


@pytest.mark.parametrize(
    "named", ["../secret.csv", "plans/../../secret.csv", "{outside}", "link.csv", "folder/secret.csv"]
)
def test_a_file_outside_the_home_is_never_opened(tmp_path: Path, named: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "secret.csv").write_text("secret words", encoding="utf-8")
    (home / "link.csv").symlink_to(tmp_path / "secret.csv")
    (home / "folder").symlink_to(tmp_path)
    named = named.format(outside=tmp_path / "secret.csv")
    assert refusal(home, named) == (
        f"allyship.yaml line 1: actions: '{named}' is outside the home; expected a CSV file in it"
    )


def test_only_a_regular_csv_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "key").write_text("secret words", encoding="utf-8")
    (tmp_path / "key.csv").symlink_to(tmp_path / "key")
    for named in ("nowhere.csv", "folder.csv", "pipe.csv"):
        assert refusal(tmp_path, named) == f"allyship.yaml line 1: actions: there is no file '{named}' in the home"
    assert refusal(tmp_path, "key.csv").endswith("'key.csv' is a link to something else; expected a CSV file")
    for named in ("key", "actions.xlsx", "true"):
        assert refusal(tmp_path, named) == (
            f"allyship.yaml line 1: actions: expected a list, or a path to a CSV file in the home, found '{named}'"
        )


def test_a_loop_of_links_or_a_name_that_no_file_can_have_is_no_path(tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    for named in ("loop.csv", '"a\\0b.csv"'):
        assert refusal(tmp_path, named).startswith("allyship.yaml line 1: actions: cannot read '")


def test_a_link_within_the_home_is_followed(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").symlink_to(tmp_path / "actions.csv")
    assert len(load(tmp_path, f"{HEADER}\n{ROW}\n", "plans.csv").organization.actions) == 1
