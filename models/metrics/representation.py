"""Representation and flow: who is where in the hierarchy, who rises, who leaves (kpis.md R)."""

from dataclasses import replace

from models.metrics.counting import by_ethnicity, joined_shares, rates, shares
from models.metrics.declaration import Compared, Metric, Side

KNOWN = "gender in ('woman', 'man', 'another')"
_WOMAN = "gender = 'woman'"
_LEADERS = f"{KNOWN} and is_leader"
_LEADERS_OF_KNOWN_GENDER = "leaders of known gender"
_BY_ETHNICITY = "By ethnicity: per fiscal year, at least 20 people, counts rounded."

WOMEN_IN_LEADERSHIP = Metric(
    id="women_in_leadership",
    code="R1",
    name="Women in leadership",
    question="What share of leaders are women?",
    family="representation",
    kind="share",
    population="employees at or above the leadership floor, of known gender, on the snapshot date",
    numerator="women among them",
    denominator="leaders of known gender",
    grain="snapshot",
    breakdowns=("division", "department", "location", "country", "job_family"),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="open",
    feeds=("worker_snapshot",),
    interval="Wilson; a census has no sampling error, so it speaks of the process that fills these posts",
    counts=(
        *shares(
            ("all",),
            table="headcount",
            count="sum(people)",
            of=_WOMAN,
            among=_LEADERS,
            population=_LEADERS_OF_KNOWN_GENDER,
            headcount=True,
        ),
        *(
            by_ethnicity(replace(count, group="all", members="leader"))
            for count in shares(
                ("all",),
                table="closing",
                count="sum(people)",
                of=_WOMAN,
                among=_LEADERS,
                population=_LEADERS_OF_KNOWN_GENDER,
            )
        ),
    ),
    benchmark="C-suite: 17 % women in 2015, 29 % in 2025 (large companies in the survey; titles differ by company)",
    benchmark_source="Women in the Workplace 2015-2025",
    caveats=(
        "Leaders are those at or above the organization's own leadership floor; compare with others only when "
        "the floor is alike.",
        f"{_BY_ETHNICITY} The share of women among the leaders of an ethnicity at the year's last snapshot.",
    ),
)

PIPELINE_SHARE = Metric(
    id="pipeline_share",
    code="R2",
    name="Women at each level",
    question="At which level do women disappear?",
    family="representation",
    kind="share",
    population="employees of known gender on the snapshot date",
    numerator="women among them",
    denominator="employees of known gender",
    grain="snapshot",
    breakdowns=("level", "division", "department", "location", "country", "job_family"),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="open",
    feeds=("worker_snapshot",),
    interval="Wilson",
    counts=shares(
        ("all",),
        table="headcount",
        count="sum(people)",
        of="gender = 'woman'",
        among=KNOWN,
        population="employees of known gender",
        headcount=True,
    ),
    benchmark="Entry level 48 % women, C-suite 28 % (2023, large companies in the survey)",
    benchmark_source="Women in the Workplace 2023",
    caveats=("Levels are ranks of the organization's own level map.",),
)

UNDISCLOSED_GENDER_RATE = Metric(
    id="undisclosed_gender_rate",
    code="D1",
    name="Gender not known",
    question="How many employees does every share of women leave out?",
    family="data",
    kind="share",
    population="employees on the snapshot date",
    numerator="gender undisclosed",
    denominator="all employees",
    grain="snapshot",
    breakdowns=(),
    headline_measure="all",
    unit="share",
    better="lower",
    privacy_class="open",
    feeds=("worker_snapshot",),
    interval="Wilson",
    counts=shares(
        ("all",),
        table="headcount",
        count="sum(people)",
        of="gender = 'undisclosed'",
        population="employees",
        headcount=True,
    ),
    caveats=("Above 5 % the shares of women can move by that much either way.",),
)

_OPENING_ENTRY = Side(table="opening", count="sum(people)", where="is_entry", headcount=True)

BROKEN_RUNG = Metric(
    id="broken_rung",
    code="R3",
    name="Broken rung",
    question="For every 100 men promoted to manager, how many women are promoted?",
    family="representation",
    kind="parity",
    population="employees below the manager floor in the opening snapshot of the twelve months",
    numerator="those who rose across the manager floor in the twelve months, each once",
    denominator="the opening population below the manager floor",
    grain="trailing12",
    breakdowns=("division",),
    headline_measure="parity",
    unit="per 100 men",
    better="parity",
    privacy_class="open",
    feeds=("worker_snapshot",),
    interval="Wilson for the rates; Katz log interval for the ratio; Fisher's exact test where counts are small",
    counts=(
        *joined_shares(
            ("women", "men"),
            numerator=Side(table="promoted", count="count(distinct person)"),
            denominator=_OPENING_ENTRY,
            population="opening population below the manager floor",
        ),
        # Hires are not part of the opening population, so this is a rate and not a share of it.
        *rates(
            ("women", "men"),
            numerator=Side(table="advanced", count="count(distinct person)"),
            exposure=_OPENING_ENTRY,
            people=_OPENING_ENTRY,
            population="opening population below the manager floor",
            variant=":incl_hires",
            publish=False,
        ),
    ),
    compared=(
        Compared(
            measure="parity",
            how="parity",
            first="women",
            second="men",
            when_none="no man was promoted into management",
        ),
        Compared(
            measure="parity:incl_hires",
            how="parity",
            first="women:incl_hires",
            second="men:incl_hires",
            when_none="no man was promoted or hired into management",
        ),
    ),
    benchmark="79 (2018), 87 (2022), 87 (2023), 81 (2024), 93 (2025) women per 100 men promoted to manager",
    benchmark_source="Women in the Workplace 2018-2025, promotions only; the 72 of 2019 counts hires too and is "
    "left out; the 2025 sample over-represents women, as its report says",
    caveats=(
        "A ratio of promotion rates, not of head counts of the promoted.",
        "External hires are not promotions; the variant incl_hires adds people hired into the manager band.",
    ),
)

_POPULATION_OVER_TIME = "employees over the window"
_LEAVERS = Side(table="leaver", count="count(distinct person)", where="is_voluntary")
_ANY_LEAVERS = Side(table="leaver", count="count(distinct person)")
_AVERAGE = Side(table="average_headcount", count="sum(average_people)", headcount=True)
_PEOPLE = Side(table="people_in_window", count="sum(people)", headcount=True, segmented=True)

_VOLUNTARY = rates(
    ("women", "men", "all"), numerator=_LEAVERS, exposure=_AVERAGE, people=_PEOPLE, population=_POPULATION_OVER_TIME
)

ATTRITION_PARITY = Metric(
    id="attrition_parity",
    code="R6",
    name="Attrition parity",
    question="Do women leave of their own accord faster than men?",
    family="representation",
    kind="parity",
    population="employees in the twelve months",
    numerator="people who left voluntarily in the twelve months",
    denominator="average headcount over the snapshots of the twelve months",
    grain="trailing12",
    breakdowns=("division", "department", "level"),
    headline_measure="parity",
    unit="per 100 men",
    better="parity",
    privacy_class="open",
    feeds=("worker_snapshot", "separation"),
    interval="exact Poisson for the rates; log-normal interval for the ratio of two Poisson rates",
    counts=(
        *_VOLUNTARY,
        by_ethnicity(_VOLUNTARY[0]),
        *rates(
            ("all",),
            numerator=_ANY_LEAVERS,
            exposure=_AVERAGE,
            people=_PEOPLE,
            population=_POPULATION_OVER_TIME,
            variant=":any",
        ),
    ),
    compared=(Compared(measure="parity", how="parity", first="women", second="men", when_none="no man left"),),
    benchmark="In 2022 two women directors left for every woman director promoted (another measure: do not compare)",
    benchmark_source="Women in the Workplace 2022",
    caveats=(
        "The measures women, men and all are leavers per head of average headcount, over twelve months.",
        f"{_BY_ETHNICITY} Women only.",
    ),
)

METRICS = (WOMEN_IN_LEADERSHIP, PIPELINE_SHARE, BROKEN_RUNG, ATTRITION_PARITY, UNDISCLOSED_GENDER_RATE)
