"""Targets, owners, actions and own shares in allyship.yaml: what they come to mean, and how a wrong one is told."""

from datetime import date
from pathlib import Path

import pytest

from models.errors import ConfigurationError
from models.metrics import METRICS as METRICS_THERE_ARE
from models.organization import Action, Target, UnitTarget
from pipelines.home import Home
from pipelines.settings import Settings, load_settings
from pipelines.settings.schema import DeclaredShare

METRICS = ("women_in_leadership", "broken_rung", "promotion_rate")
BY = date(2028, 12, 31)


def load(folder: Path, text: str) -> Settings:
    (folder / "allyship.yaml").write_text(text, encoding="utf-8")
    return load_settings(Home(folder), METRICS)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text)
    return str(caught.value).split("\n")


TARGETS = """\
targets:
  women_in_leadership:
    value: 0.4
    by: 2028-12-31
    owner: CHRO
    measure: women
    units:
      division:
        Sales: {value: 0.3}
        "12": {value: 0.35, by: 2027-06-30, owner: Head of 12}
      location:
        Lisbon: {value: 0.5, owner: Site lead}
  broken_rung: {value: 100, by: "2026-12-31"}
"""


def test_a_unit_takes_from_the_company_what_it_does_not_say_itself(tmp_path: Path) -> None:
    organization = load(tmp_path, TARGETS).organization
    assert organization.targets == {
        "women_in_leadership": Target(0.4, BY, "CHRO", "women"),
        "broken_rung": Target(100, date(2026, 12, 31)),
    }
    assert organization.unit_targets == (
        UnitTarget("women_in_leadership", "division", "Sales", Target(0.3, BY, "CHRO", "women")),
        UnitTarget("women_in_leadership", "division", "12", Target(0.35, date(2027, 6, 30), "Head of 12", "women")),
        UnitTarget("women_in_leadership", "location", "Lisbon", Target(0.5, BY, "Site lead", "women")),
    )


BUILT_IN = {name: METRICS_THERE_ARE[name] for name in (*METRICS, "program_retention", "prevalence_12m")}


def checked(folder: Path, text: str) -> Settings:
    """Read settings with all that is known of the metrics."""
    (folder / "allyship.yaml").write_text(text, encoding="utf-8")
    return load_settings(Home(folder), BUILT_IN)


def test_a_target_may_name_what_its_metric_publishes(tmp_path: Path) -> None:
    text = """\
targets:
  program_retention: {value: 0.8, by: 2028-12-31, measure: all@180d}
  broken_rung: {value: 100, by: 2028-12-31, measure: "parity:incl_hires", units: {division: {Sales: {value: 90}}}}
"""
    organization = checked(tmp_path, text).organization
    assert [target.measure for target in organization.targets.values()] == ["all@180d", "parity:incl_hires"]
    assert [unit.breakdown for unit in organization.unit_targets] == ["division"]


# Each text is wrong on its line 2 only.
UNPUBLISHED = [
    (
        "program_retention: {value: 0.8, by: 2028-12-31, measure: all@180}",
        ".measure: unknown measure of program_retention 'all@180'; did you mean 'all@180d'?",
    ),
    (
        "women_in_leadership: {value: 0.4, by: 2028-12-31, measure: women}",
        ".measure: unknown measure of women_in_leadership 'women'; expected one of all",
    ),
    (
        "broken_rung: {value: 100, by: 2028-12-31, units: {divisions: {Sales: {value: 90}}}}",
        ".units: unknown breakdown of broken_rung 'divisions'; did you mean 'division'?",
    ),
    (
        "broken_rung: {value: 100, by: 2028-12-31, units: {job_family: {Sales: {value: 90}}}}",
        ".units: unknown breakdown of broken_rung 'job_family'; expected one of division",
    ),
    (
        "prevalence_12m: {value: 0.1, by: 2028-12-31, units: {department: {Care: {value: 0.1}}}}",
        ".units: unknown breakdown of prevalence_12m 'department'; expected one of division",
    ),
]


@pytest.mark.parametrize(("text", "words"), UNPUBLISHED, ids=[words for _, words in UNPUBLISHED])
def test_a_target_for_what_its_metric_does_not_publish_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        checked(tmp_path, f"targets:\n  {text}\n")
    assert str(caught.value) == f"allyship.yaml line 2: targets.{text.split(':')[0]}{words}"


def test_a_target_for_an_own_share_is_held_to_its_groups_and_breakdowns(tmp_path: Path) -> None:
    text = declared(groups="[women]", breakdowns="[location]")
    promise = (
        "targets: {remote_leaders: {value: 0.2, by: 2028-12-31, measure: %s, units: {%s: {Lisbon: {value: 0.3}}}}}\n"
    )
    assert checked(tmp_path, text + promise % ("women", "location")).organization.unit_targets
    for measure, breakdown, words in (("men", "location", "measure of"), ("women", "level", "breakdown of")):
        with pytest.raises(ConfigurationError, match=f"unknown {words} remote_leaders"):
            checked(tmp_path, text + promise % (measure, breakdown))


def test_an_action_is_open_unless_it_says_otherwise(tmp_path: Path) -> None:
    text = """\
owners: {broken_rung: Head of talent}
actions:
  - {kpi: broken_rung, action: Open slates, owner: Head of hiring, due: 2026-03-31}
  - {kpi: broken_rung, action: Review ratings, owner: HR, due: 2025-03-31, status: done}
"""
    organization = load(tmp_path, text).organization
    assert organization.owners == {"broken_rung": "Head of talent"}
    assert organization.actions == (
        Action("broken_rung", "Open slates", "Head of hiring", date(2026, 3, 31), "open"),
        Action("broken_rung", "Review ratings", "HR", date(2025, 3, 31), "done"),
    )


@pytest.mark.parametrize("text", ["", "targets:\nowners:\nactions:\nmetrics:\n"])
def test_nothing_need_be_promised(tmp_path: Path, text: str) -> None:
    settings = load(tmp_path, text)
    organization = settings.organization
    assert (organization.targets, organization.unit_targets, organization.owners) == ({}, (), {})
    assert (organization.actions, settings.shares) == ((), ())


# Each text is wrong on its line 3 only.
WRONG_PROMISES = [
    (
        "targets:\n\n  broken_run: {value: 1, by: 2028-12-31}",
        "targets: unknown metric 'broken_run'; did you mean 'broken_rung'?",
    ),
    ("targets:\n  broken_rung:\n    {value: 1}", "targets.broken_rung: the key 'by' is missing"),
    ("targets:\n  broken_rung:\n    {by: 2028-12-31}", "targets.broken_rung: the key 'value' is missing"),
    ("targets:\n  broken_rung:\n    100", "targets.broken_rung: expected a map, found '100'"),
    (
        "targets:\n  broken_rung:\n    value: 40%\n    by: 2028-12-31",
        "targets.broken_rung.value: expected a number, found '40%'",
    ),
    (
        "targets:\n  broken_rung:\n    by: 2028\n    value: 100",
        "targets.broken_rung.by: expected a date like 2026-12-31, found '2028'",
    ),
    (
        "targets:\n  broken_rung:\n    unit: {}\n    value: 100\n    by: 2028-12-31",
        "unknown key 'unit' in targets.broken_rung; did you mean 'units'?",
    ),
    (
        "targets:\n  broken_rung: {value: 1, by: 2028-12-31, units: {\n    divison: {Sales: {value: 1}}}}",
        "targets.broken_rung.units: unknown breakdown 'divison'; did you mean 'division'?",
    ),
    (
        "targets:\n  broken_rung: {value: 1, by: 2028-12-31, units: {division: {\n    Sales: 1}}}",
        "targets.broken_rung.units.division.Sales: expected a map, found '1'",
    ),
    (
        "targets:\n  broken_rung: {value: 1, by: 2028-12-31, units: {division: {Sales:\n    {by: 2027-12-31}}}}",
        "targets.broken_rung.units.division.Sales: the key 'value' is missing",
    ),
    (
        "targets:\n  broken_rung: {value: 1, by: 2028-12-31, units: {level: {4: {\n    measure: men, value: 1}}}}",
        "unknown key 'measure' in targets.broken_rung.units.level.4",
    ),
    ("owners:\n\n  promotion_rat: HR", "owners: unknown metric 'promotion_rat'; did you mean 'promotion_rate'?"),
    ("actions:\n\n  Open slates", "actions: expected a list, or a path to a CSV file in the home, found 'Open slates'"),
    ("actions:\n\n  - Open slates", "actions[0]: expected a map, found 'Open slates'"),
    (
        "actions:\n  - {action: A, owner: HR, due: 2026-03-31,\n     kpi: broken_rungs}",
        "actions[0].kpi: unknown metric 'broken_rungs'; did you mean 'broken_rung'?",
    ),
    (
        "actions:\n  - {kpi: broken_rung, action: A, owner: HR, due: 2026-03-31,\n     status: opened}",
        "actions[0].status: unknown status 'opened'; did you mean 'open'?",
    ),
    (
        "actions:\n  - {kpi: broken_rung, action: A, owner: HR,\n     due: 31/03/2026}",
        "actions[0].due: expected a date like 2026-12-31, found '31/03/2026'",
    ),
    *(
        (
            "actions:\n\n  - {"
            + ", ".join(
                f"{key}: {value}"
                for key, value in {"kpi": "broken_rung", "action": "A", "owner": "HR", "due": "2026-03-31"}.items()
                if key != missing
            )
            + "}",
            f"actions[0]: the key '{missing}' is missing",
        )
        for missing in ("kpi", "action", "owner", "due")
    ),
]


@pytest.mark.parametrize(("text", "fault"), WRONG_PROMISES, ids=[fault for _, fault in WRONG_PROMISES])
def test_a_wrong_promise_is_told_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, text) == [f"allyship.yaml line 3: {fault}"]


SHARE = {
    "id": "remote_leaders",
    "name": "Leaders abroad",
    "question": "How many leaders work abroad?",
    "fact": "headcount",
    "grain": "snapshot",
    "of": "country <> 'PT'",
}


def declared(**changed: str | None) -> str:
    """A metrics list of one share with `id` on line 2; None leaves a key out."""
    said = {key: value for key, value in {**SHARE, **changed}.items() if value is not None}
    first, *others = (f"{key}: {value}" for key, value in said.items())
    return "metrics:\n  - " + "\n    ".join([first, *others]) + "\n"


def test_a_share_counts_everyone_and_judges_nothing_unless_it_says_otherwise(tmp_path: Path) -> None:
    (found,) = load(tmp_path, declared()).shares
    assert found == DeclaredShare(
        **SHARE,
        family="data",
        among="true",
        groups=("all",),
        breakdowns=(),
        better="context",
        privacy_class=None,
        line=2,
    )


def test_everything_that_a_share_says_arrives_and_a_word_said_twice_counts_once(tmp_path: Path) -> None:
    text = declared(
        family="representation",
        among="is_leader",
        groups="[men, women, men]",
        breakdowns="[division, location, division]",
        better="higher",
        privacy_class="open",
    )
    (found,) = load(tmp_path, text).shares
    assert (found.family, found.among, found.better, found.privacy_class) == (
        "representation",
        "is_leader",
        "higher",
        "open",
    )
    assert (found.groups, found.breakdowns) == (("men", "women"), ("division", "location"))


@pytest.mark.parametrize("groups", ["[]", ""])
def test_no_group_is_everyone(tmp_path: Path, groups: str) -> None:
    assert load(tmp_path, declared(groups=groups)).shares[0].groups == ("all",)


def test_promises_and_actions_may_name_an_own_share(tmp_path: Path) -> None:
    promises = "targets: {remote_leaders: {value: 0.2, by: 2028-12-31}}\nowners: {remote_leaders: HR}\n"
    organization = load(tmp_path, declared() + promises).organization
    assert organization.targets == {"remote_leaders": Target(0.2, BY)}
    assert organization.owners == {"remote_leaders": "HR"}


WRONG_SHARES = [
    (declared(id="broken_rung"), 2, "metrics[0].id: there is a metric 'broken_rung' already"),
    (
        declared(id="Remote-Leaders"),
        2,
        "metrics[0].id: 'Remote-Leaders' is no metric id; expected lower-case words joined by _",
    ),
    (declared(fact="headcounts"), 5, "metrics[0].fact: unknown fact table 'headcounts'; did you mean 'headcount'?"),
    (declared(grain="snapshots"), 6, "metrics[0].grain: unknown grain 'snapshots'; did you mean 'snapshot'?"),
    (declared(of="''"), 7, "metrics[0].of: expected text, found nothing"),
    (declared(where="is_leader"), 8, "unknown key 'where' in metrics[0]"),
    (declared(groups="[woman]"), 8, "metrics[0].groups[0]: unknown group 'woman'; did you mean 'women'?"),
    (declared(groups="women"), 8, "metrics[0].groups: expected a list, found 'women'"),
    (declared(better="hihger"), 8, "metrics[0].better: unknown direction 'hihger'; did you mean 'higher'?"),
    (declared(family="safty"), 8, "metrics[0].family: unknown family 'safty'; did you mean 'safety'?"),
    (declared(privacy_class="opn"), 8, "metrics[0].privacy_class: unknown privacy class 'opn'; did you mean 'open'?"),
    *((declared(**{key: None}), 2, f"metrics[0]: the key '{key}' is missing") for key in SHARE),
    ("metrics:\n  - remote_leaders", 2, "metrics[0]: expected a map, found 'remote_leaders'"),
    (declared() + declared().split("\n", 1)[1], 8, "metrics[1].id: there is a metric 'remote_leaders' already"),
]


@pytest.mark.parametrize(("text", "line", "fault"), WRONG_SHARES, ids=[fault for _, _, fault in WRONG_SHARES])
def test_a_wrong_share_is_told_with_its_line(tmp_path: Path, text: str, line: int, fault: str) -> None:
    assert faults(tmp_path, text) == [f"allyship.yaml line {line}: {fault}"]


def test_all_faults_are_told_together_in_the_order_of_lines(tmp_path: Path) -> None:
    text = "owners: {a: HR}\ntargets: {b: {value: 1, by: 2028-12-31}}\n" + declared(grain="none", of=None)
    assert [fault.split(": ")[0] for fault in faults(tmp_path, text)] == [
        "allyship.yaml line 1",
        "allyship.yaml line 2",
        "allyship.yaml line 4",
        "allyship.yaml line 8",
    ]
