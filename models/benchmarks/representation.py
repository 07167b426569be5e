"""Outside figures about representation, promotion, leaving, pay and the coverage of the data."""

from models.benchmarks.declaration import Reported, study

_WORKPLACE = "McKinsey and LeanIn.Org, Women in the Workplace"
_LARGE_COMPANIES = (
    "Large companies, mostly in the United States, that chose to take part; not the same ones every year."
)
_OWN_LEVELS = "Levels are the survey's, not those of the organization's own level map."

_C_SUITE = study(
    "women_in_leadership",
    Reported(0.17, 2015, "all", "C-suite"),
    Reported(0.28, 2023, "all", "C-suite"),
    Reported(0.29, 2024, "all", "C-suite"),
    Reported(0.29, 2025, "all", "C-suite"),
    definition="women among the executives of the C-suite",
    source=f"{_WORKPLACE} 2015-2025, in womengoingplaces.net, celiaswanson.com and charleneli.beehiiv.com",
    caveat=f"{_LARGE_COMPANIES} A C-suite is narrower than leaders from the leadership floor up.",
)

_INDEX_MEMBERS = study(
    "women_in_leadership",
    Reported(0.26, 2018, "all", "senior leadership"),
    Reported(0.19, 2018, "all", "executive officers"),
    definition="women in senior leadership, and among executive officers, of the companies in the index",
    source="Bloomberg Gender-Equality Index 2018, in sustainablebrands.com",
    caveat="Members report on themselves and joined because they do well; each names its own leaders.",
)

_PIPELINE = study(
    "pipeline_share",
    Reported(0.48, 2023, "all", "entry level"),
    Reported(0.28, 2023, "all", "C-suite"),
    definition="women among the employees of one level",
    source=f"{_WORKPLACE} 2023, in southseattleemerald.com",
    caveat=f"{_LARGE_COMPANIES} {_OWN_LEVELS}",
)

_SWISS_PIPELINE = study(
    "pipeline_share",
    Reported(0.47, None, "all", "non-management, Switzerland"),
    Reported(0.33, None, "all", "lower management, Switzerland"),
    definition="women among the employees of one level of the Swiss earnings structure survey",
    source="Advance and University of St. Gallen, Gender Intelligence Report, advance-hsg-report.ch",
    caveat=f"Members of a network for gender equality; the page names no year. {_OWN_LEVELS}",
)

_DROPOFF = study(
    "pipeline_dropoff",
    Reported("48 % women at entry level, 28 % in the C-suite", 2023),
    definition="women among the employees of the lowest and of the highest level",
    source=f"{_WORKPLACE} 2023, in southseattleemerald.com",
    caveat=f"Two ends, not one step: the drop at a single level is not told there. {_LARGE_COMPANIES}",
)

_RUNG_SOURCES = "womengoingplaces.net, leanin.org, thepersistent.com and continuingedupdate.blogspot.com"
_RUNG = study(
    "broken_rung",
    Reported(79, 2018, "parity"),
    Reported(87, 2022, "parity"),
    Reported(87, 2023, "parity"),
    Reported(81, 2024, "parity"),
    Reported(93, 2025, "parity"),
    definition="women promoted from entry level to manager for every 100 men; promotions only, no hires",
    source=f"{_WORKPLACE} 2018-2025, in {_RUNG_SOURCES}",
    caveat=f"{_LARGE_COMPANIES} Their managers may not start at our manager floor; the authors warn that "
    "the companies of 2025 over-represent women.",
    comparable=True,
)

_RUNG_BY_ETHNICITY = study(
    "broken_rung",
    Reported(68, 2019, "parity", "Latinas"),
    Reported(58, 2019, "parity", "Black women"),
    Reported(82, 2022, "parity", "women of color"),
    Reported(73, 2023, "parity", "women of color"),
    Reported(54, 2023, "parity", "Black women"),
    Reported(89, 2024, "parity", "White women"),
    Reported(82, 2025, "parity", "Asian women"),
    Reported(82, 2025, "parity", "Latinas"),
    Reported(60, 2025, "parity", "Black women"),
    Reported(74, 2025, "parity", "women of color"),
    definition="women of one ethnicity promoted from entry level to manager for every 100 men of any; promotions only",
    source=f"{_WORKPLACE} 2019-2025, in workingequal.com, burksstrategicholdings.com, {_RUNG_SOURCES}",
    caveat="Our measure counts women of every ethnicity together. The smaller the group, the more a year may differ "
    "by chance.",
)

_RUNG_WITH_HIRES = study(
    "broken_rung",
    Reported(72, 2019, "parity:incl_hires"),
    definition="women promoted or hired to manager for every 100 men promoted or hired",
    source=f"{_WORKPLACE} 2019, in workingequal.com and swap.stanford.edu",
    caveat="Hires count here, so it is no point of the series of promotions before and after it.",
)

_REMOTE = study(
    "promotion_rate",
    Reported(0.37, 2025, "women", "remote three days a week or more"),
    Reported(0.49, 2025, "men", "remote three days a week or more"),
    definition="employees who work remotely three days a week or more and say that they were promoted",
    source=f"{_WORKPLACE} 2025, in burksstrategicholdings.com",
    caveat="Answers to a survey over two years; ours counts recorded promotions over twelve months, of everyone.",
)

_FOUR_FIFTHS = tuple(
    benchmark
    for kpi_id in ("impact_ratio_promotion", "impact_ratio_high_potential", "impact_ratio_hiring")
    for benchmark in study(
        kpi_id,
        Reported(0.8, None, "parity"),
        definition="selection rate of a group over the highest of any group, below which selection has adverse impact",
        source="US Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D), with the EEOC's answers",
        caveat="A rule of thumb, not a figure of others; four fifths exactly is not below it. Read it beside the test.",
    )
)

_EXITS = study(
    "leader_exit_ratio",
    Reported(2.0, 2022, "women", "directors"),
    definition="women directors who leave for every woman director who is promoted to the next level",
    source=f"{_WORKPLACE} 2022, in leanin.org",
    caveat=f"Directors only, where ours counts every leader below the top. {_LARGE_COMPANIES}",
)

_EXITS_BESIDE_ATTRITION = study(
    "attrition_parity",
    Reported("two women directors leave for every one promoted", 2022),
    definition="women directors who leave for every woman director who is promoted to the next level",
    source=f"{_WORKPLACE} 2022, in leanin.org",
    caveat="Another measure: leavers to promotions, not women's leaving to men's.",
)

_JOINT_ASSESSMENT = study(
    "pay_gap_mean",
    Reported(5.0, None, "gap", "one category of workers"),
    definition="gap of mean pay within one category of workers from which on, unexplained, pay is assessed jointly",
    source="European Union, joint pay assessment, in lewissilkin.com",
    caveat="A legal threshold within categories of equal work; ours is the gap of the whole company or division.",
)

_COVERAGE = study(
    "undisclosed_gender_rate",
    Reported("data on at least 80 % of the workforce", None),
    definition="share of the workforce that the figures of a member have to cover",
    source="Bloomberg Gender-Equality Index, in scribd.com 686120501",
    caveat="A condition for taking part, about people missing from the data for any reason.",
)

_RESPONSE = study(
    "response_rate",
    Reported(0.76, None, "all"),
    definition="employees who answer a yearly survey of everyone, on average over a vendor's customers",
    source="goactify.com, undated",
    caveat="One vendor's page, which does not say how an incomplete answer counts.",
)

BENCHMARKS = (
    *_C_SUITE,
    *_INDEX_MEMBERS,
    *_PIPELINE,
    *_SWISS_PIPELINE,
    *_DROPOFF,
    *_RUNG,
    *_RUNG_BY_ETHNICITY,
    *_RUNG_WITH_HIRES,
    *_REMOTE,
    *_FOUR_FIFTHS,
    *_EXITS,
    *_EXITS_BESIDE_ATTRITION,
    *_JOINT_ASSESSMENT,
    *_COVERAGE,
    *_RESPONSE,
)
