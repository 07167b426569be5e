"""Outside figures about taking part in programs, staying in them, pledging and giving."""

from models.benchmarks.declaration import Reported, study

_INTEREST = study(
    "male_participation",
    Reported(0.76, None, "men"),
    definition="men who say that they are interested in allyship",
    source="chief.com, undated",
    caveat="Interest, not participation: what men say they would like, against who came.",
)

_CONTINUATION = study(
    "voluntary_continuation",
    Reported("groups of a pilot met monthly for over a year", None),
    definition="small groups of men that went on meeting of their own accord after two facilitated sessions",
    source="Women Lawyers On Guard, Conversations With Men",
    caveat="One pilot told by its organizers, without the number of groups.",
)

_VOLUNTEERS = study(
    "program_retention",
    Reported("72 % of mentees were still employed", None),
    Reported("69 % of mentors were still employed", None),
    Reported("49 % of those who took no part were still employed", None),
    definition="employees still with the company, by part in a mentoring program",
    source="Sun Microsystems, in mentorstack.co",
    caveat="Staying with the employer, not in the program, of people who volunteered: never beside our curve.",
)

_PLEDGES = study(
    "pledge_conversion",
    Reported("1,948,835 signatories, no data on what they did", None),
    definition="people who signed a pledge",
    source="HeForShe, in All About Male Allies",
    caveat="Signing alone is counted there; our measure begins where that count ends.",
)

_LANES = study(
    "benefit_direction",
    Reported(2 / 3, None, "all"),
    definition="lanes of a street of three that run in the woman's direction",
    source="Cultivating Allies: Ensuring Success in Men as Allies Programs",
    caveat="A norm in a picture, not a measurement.",
)

BENCHMARKS = (*_INTEREST, *_CONTINUATION, *_VOLUNTEERS, *_PLEDGES, *_LANES)
