"""Outside figures about harassment, reporting, cases and what follows from them."""

from models.benchmarks.declaration import Reported, study

_BOARD = "US Merit Systems Protection Board"
_BROKEN = "Women Lawyers On Guard, Still Broken, in thomsonreuters.com"
_CONVENIENCE = (
    "A survey of August 2019 passed on through bar associations and networks: whoever wished answered, 92 % of them "
    "women."
)
_TWO_YEARS = "Two years back, where ours asks about one; employees of the federal government."

_EIGHT_BEHAVIORS = study(
    "prevalence_12m",
    Reported(0.44, 1994, "women"),
    Reported(0.19, 1994, "men"),
    Reported(0.18, 2016, "women"),
    Reported(0.06, 2016, "men"),
    definition="federal employees who experienced at least one of eight behaviors within 24 months",
    source=f"{_BOARD} 1994 and 2016, in fedemploylaw.com",
    caveat=_TWO_YEARS,
)

_FULL_LIST = study(
    "prevalence_12m",
    Reported(0.14, 2016, "all"),
    definition="federal employees who experienced anything on the whole list of behaviors within 24 months",
    source=f"{_BOARD} 2016, in federaltimes.com",
    caveat=f"About 14 %, on a longer list than the figures of the same survey that are set beside 1994. {_TWO_YEARS}",
)

_TWELVE_BEHAVIORS = study(
    "prevalence_12m",
    Reported(0.17, 2021, "women"),
    Reported(0.08, 2021, "men"),
    definition="federal employees who experienced at least one of twelve behaviors within 24 months",
    source=f"{_BOARD} 2021, in fedweek.com",
    caveat=f"Twelve behaviors, so no third point after 1994 and 2016. {_TWO_YEARS}",
)

_WORDING_SOURCE = "Ilies and others 2003, in a textbook on the psychology of gender (issuhub.com)"
_ASKED_DIRECTLY = study(
    "prevalence_12m",
    Reported(0.24, 2003, "women"),
    definition="women who say that they were sexually harassed at work, asked in those words",
    source=_WORDING_SOURCE,
    caveat="Many studies together, over a working life. The same women's answers to a list come to more than twice it.",
)

_ASKED_BY_LIST = study(
    "prevalence_12m",
    Reported(0.58, 2003, "women"),
    definition="women who experienced at least one behavior on a list at work",
    source=_WORDING_SOURCE,
    caveat="Many studies together, over a working life; it shows what the wording alone does.",
)

_LIFETIME = study(
    "prevalence_12m",
    Reported(0.57, 2019, "women"),
    definition="women who experienced any form of harassment at work, ever",
    source="LeanIn.Org and SurveyMonkey 2019, in leanin.org",
    caveat="A lifetime, where ours asks about twelve months.",
)

_NOT_REPORTED = study(
    "survey_reporting_rate",
    Reported(0.14, 2019, "all", "legal profession"),
    definition="incidents of harassment that were reported",
    source=_BROKEN,
    caveat=f"Incidents, where ours counts people. {_CONVENIENCE}",
)

_FORMAL = study(
    "survey_reporting_rate",
    Reported(0.11, 2016, "all:formal"),
    definition="federal employees harassed within 24 months who filed a formal complaint",
    source=f"{_BOARD} 2016, in fedweek.com",
    caveat=_TWO_YEARS,
)

_TO_OFFICIALS = study(
    "survey_reporting_rate",
    Reported(0.36, 2016, "all"),
    definition="federal employees harassed within 24 months who told a supervisor or another official",
    source=f"{_BOARD} 2016, in fedweek.com",
    caveat=f"Telling an official in whatever way counts. {_TWO_YEARS}",
)

_ASKED_TO_STOP = study(
    "survey_reporting_rate",
    Reported("59 % asked the harasser to stop", 2016),
    definition="federal employees harassed within 24 months who asked the harasser to stop",
    source=f"{_BOARD} 2016, in fedweek.com",
    caveat=f"No report to anyone. {_TWO_YEARS}",
)

_WORKING_MOTHER = study(
    "survey_reporting_rate",
    Reported(0.30, 2018, "women"),
    definition="women who experienced harassment at work and reported it",
    source="ABA Journal and Working Mother 2018, in comesnow.beehiiv.com",
    caveat="No time limit is named; respondents in business and law firms.",
)

_UNREPORTED = study(
    "silence_gap",
    Reported(0.86, 2019, "all", "legal profession"),
    definition="incidents of harassment that were not reported",
    source=_BROKEN,
    caveat=f"One survey's answers; ours sets cases on file against a survey's estimate. {_CONVENIENCE}",
)

_NO_CONSEQUENCE = study(
    "consequence_rate",
    Reported("50 % of reported incidents had no consequence for the harasser", 2019, None, "legal profession"),
    definition="reported incidents without a consequence for the harasser, by the target's account",
    source=_BROKEN,
    caveat=f"Of reports, where ours is of substantiated cases and counts those with one. {_CONVENIENCE}",
)

_NEVER_TOLD = study(
    "reporter_informed_rate",
    Reported("in a further 20 % the target was never told of the outcome", 2019, None, "legal profession"),
    definition="reported incidents whose target does not know the consequence, having heard nothing",
    source=_BROKEN,
    caveat=f"Beside the 50 % without a consequence, who are left out of it. {_CONVENIENCE}",
)

_KNOWN_CONSEQUENCE = study(
    "known_consequence_survey",
    Reported(1 - 0.50 - 0.20, 2019, "all", "legal profession"),
    definition="reported incidents with a consequence that the target knows of: neither without one nor never told",
    source=f"{_BROKEN}; the remainder of two published shares",
    caveat=f"At most so much: 14 % reported, so at most 4.2 of 100 incidents end that way. {_CONVENIENCE}",
)

_CORRECTIVE_ACTION = study(
    "known_consequence_survey",
    Reported(0.08, 2016, "all"),
    definition="federal employees harassed within 24 months who believed that corrective action was taken",
    source=f"{_BOARD} 2016, in federaltimes.com",
    caveat=f"Belief, and of everyone harassed rather than of those who reported. {_TWO_YEARS}",
)

_HOTLINE = "NAVEX, in navex.com and radicalcompliance.com"
_HOTLINE_CAVEAT = "Median of the organizations that use one vendor's systems, each with a figure of its own."

_VOLUME = study(
    "report_volume_rate",
    Reported(1.26, 2021, "all"),
    Reported(1.47, 2022, "all"),
    Reported(1.57, 2024, "all"),
    Reported(1.78, 2024, "all", "headquarters in the United States"),
    Reported(0.67, 2024, "all", "headquarters in Europe"),
    Reported(2.99, None, "all", "fewer than 2,500 employees"),
    Reported(1.20, None, "all", "more than 100,000 employees"),
    definition="reports about any matter, through every channel, per 100 employees and year",
    source=_HOTLINE,
    caveat=f"{_HOTLINE_CAVEAT} Small organizations stand higher, so compare within a size.",
)

_ANONYMOUS = study(
    "report_volume_rate",
    Reported("50 % of reports were anonymous", 2021, "all:anonymous"),
    Reported("56 % of reports were anonymous", 2022, "all:anonymous"),
    definition="reports made without a name, in all reports",
    source="NAVEX, in radicalcompliance.com 2023",
    caveat=f"A share of reports; ours are anonymous reports per 100 employees. {_HOTLINE_CAVEAT}",
)

_ISSUES = study(
    "report_volume_rate",
    Reported("almost 15 per 1,000 employees", 2024),
    definition="issues of discrimination, harassment or retaliation per 1,000 employees and year",
    source="HR Acuity 2024, in personneltoday.com",
    caveat="Issues, of which a case may hold several, and per 1,000. 284 organizations with 8.7 million employees.",
)

_CLOSING = study(
    "time_to_close",
    Reported(42, 2016, "all@median"),
    Reported(45, 2019, "all@median"),
    definition="median days from receiving to closing the cases that were closed",
    source="NAVEX, in complianceweek.com and ccrcorp.com",
    caveat=f"Without the cases still open, which ours counts, so it looks faster. {_HOTLINE_CAVEAT}",
)

_GOOD_PRACTICE = study(
    "time_to_close",
    Reported("30 to 32 days", None, "all@median"),
    definition="days to close a case that are called good practice",
    source="NAVEX, in complianceweek.com",
    caveat="A recommendation, not a measurement.",
)

_SUBSTANTIATED = study(
    "substantiation_rate",
    Reported(0.46, 2024, "all"),
    definition="reports about any matter that were substantiated, wholly or in part",
    source="NAVEX, in radicalcompliance.com 2025",
    caveat=f"The highest so far. {_HOTLINE_CAVEAT}",
)

_RETALIATION_SUBSTANTIATED = study(
    "substantiation_rate",
    Reported(0.26, 2016, "all", "reports of retaliation"),
    definition="reports of retaliation that were substantiated, wholly or in part",
    source="NAVEX, in complianceweek.com",
    caveat=_HOTLINE_CAVEAT,
)

_RETALIATION = study(
    "retaliation_rate",
    Reported("under 1 % of all reports", 2016),
    definition="reports of retaliation in all reports made within the company",
    source="NAVEX, in complianceweek.com",
    caveat="A share of reports; ours is of people who had reported before.",
)

_HEAVIER_PRICE = study(
    "could_report_safely",
    Reported("64 % of women say that victims pay the heavier price", None),
    definition="women who say that harassment costs those who are harassed more than those who harass",
    source="LeanIn.Org, in leanin.org",
    caveat="An opinion about workplaces in general; ours asks about one's own reporting, here.",
)

BENCHMARKS = (
    *_EIGHT_BEHAVIORS,
    *_FULL_LIST,
    *_TWELVE_BEHAVIORS,
    *_ASKED_DIRECTLY,
    *_ASKED_BY_LIST,
    *_LIFETIME,
    *_NOT_REPORTED,
    *_FORMAL,
    *_TO_OFFICIALS,
    *_ASKED_TO_STOP,
    *_WORKING_MOTHER,
    *_UNREPORTED,
    *_NO_CONSEQUENCE,
    *_NEVER_TOLD,
    *_KNOWN_CONSEQUENCE,
    *_CORRECTIVE_ACTION,
    *_VOLUME,
    *_ANONYMOUS,
    *_ISSUES,
    *_CLOSING,
    *_GOOD_PRACTICE,
    *_SUBSTANTIATED,
    *_RETALIATION_SUBSTANTIATED,
    *_RETALIATION,
    *_HEAVIER_PRICE,
)
