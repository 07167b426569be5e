"""Outside figures about sponsors, mentors and access to senior people."""

from models.benchmarks.declaration import Reported, study

_WORKPLACE = "McKinsey and LeanIn.Org, Women in the Workplace 2025"

_SELF_REPORTED = study(
    "sponsor_coverage",
    Reported(0.31, 2025, "women:self_reported", "entry level"),
    Reported(0.45, 2025, "men:self_reported", "entry level"),
    definition="entry-level employees who say in a survey that they have a sponsor",
    source=f"{_WORKPLACE}, in particle.news and thepersistent.com",
    caveat="9,500 respondents in the United States and Canada, entry level only. Never beside registered pairs.",
)

_EVER = study(
    "sponsor_coverage",
    Reported(0.45, 2025, "women:self_reported"),
    definition="women who say that they ever had a sponsor, at any employer",
    source="Women of Influence+ 2025, in womenofinfluence.ca",
    caveat="400 women of a network; ever, where ours asks about now.",
)

_MENTORS = study(
    "sponsor_coverage",
    Reported("under 10 % of women have a formal mentor", 2024, "women:self_reported"),
    Reported(0.15, 2024, "men:self_reported"),
    definition="professionals who say that they have a formal mentor at work",
    source="HiBob survey of December 2024, in worldatwork.org",
    caveat="2,000 respondents in the United States. A mentor advises; a sponsor speaks up for someone.",
)

_SAME_KIND = "Center for Talent Innovation, reported on 10 January 2019 in smh.com.au"
_SAME_KIND_OF_SPONSORS = study(
    "same_gender_sponsorship",
    Reported(0.71, 2019, "all"),
    definition="sponsors who say that their protege shares their race or their gender",
    source=_SAME_KIND,
    caveat="3,200 employees asked. Race or gender, and sponsors; ours counts pairs, and gender alone.",
)

_SAME_KIND_OF_MEN = study(
    "senior_men_sponsoring_women",
    Reported("71 % of sponsors say that their protege shares their race or their gender", 2019),
    definition="sponsors who say that their protege shares their race or their gender",
    source=_SAME_KIND,
    caveat="Sponsors of either gender, about likeness; not the share of senior men who sponsor a woman.",
)

_UPLIFT = study(
    "sponsored_promotion_uplift",
    Reported("nearly twice as likely", 2025),
    definition="employees with a sponsor promoted within two years, by their own account, to those without",
    source=f"{_WORKPLACE}, in thepersistent.com",
    caveat="A ratio of unlike people over two years; ours is a difference to matched people over one.",
)

_HESITATION = study(
    "one_to_one_access",
    Reported("12 times as likely to hesitate over one-to-one meetings", 2019),
    Reported("9 times as likely to hesitate over traveling together for work", 2019),
    Reported("6 times as likely to hesitate over dinners for work", 2019),
    definition="senior men hesitant to do so with a junior woman, to those hesitant to do so with a junior man",
    source="LeanIn.Org and SurveyMonkey 2019, in leanin.org",
    caveat="What men say of themselves in the year after #MeToo; ours counts minutes in calendars.",
)

BENCHMARKS = (
    *_SELF_REPORTED,
    *_EVER,
    *_MENTORS,
    *_SAME_KIND_OF_SPONSORS,
    *_SAME_KIND_OF_MEN,
    *_UPLIFT,
    *_HESITATION,
)
