"""Outside figures about feedback, avoidance and how women see the allyship of men."""

from models.benchmarks.declaration import Reported, study

_REVIEWS = "Snyder 2014, in thinkprogress.org and fastcompany.com; shares from its counts"
_REVIEWS_CAVEAT = (
    "248 reviews that 180 people of 28 companies sent in. Retellings mix the denominators, or say under 1 % of men."
)
_ALL_REVIEWS = study(
    "personality_feedback_rate",
    Reported(71 / 107, 2014, "women"),
    Reported(2 / 141, 2014, "men"),
    definition="reviews with a critical remark on personal style, in all reviews",
    source=_REVIEWS,
    caveat=_REVIEWS_CAVEAT,
    comparable=True,
)

_CRITICAL_REVIEWS = study(
    "personality_feedback_rate",
    Reported(71 / 94, 2014, "women:of_critical"),
    Reported(2 / 83, 2014, "men:of_critical"),
    definition="reviews with a critical remark on personal style, in the reviews that criticize anything",
    source=_REVIEWS,
    caveat=_REVIEWS_CAVEAT,
    comparable=True,
)

_CRITICIZED = study(
    "personality_feedback_rate",
    Reported("87.9 % of women's reviews (94 of 107), 58.9 % of men's (83 of 141)", 2014),
    definition="reviews that criticize anything, in all reviews",
    source=_REVIEWS,
    caveat="Being criticized at all: the step between the two denominators, not a measure of ours.",
)

_AVOIDANCE = study(
    "reported_avoidance",
    Reported(0.50, 2010, "women:junior"),
    Reported(0.64, 2010, "men:senior"),
    definition="junior women, and senior men, who say that they avoid being alone with the other gender at work",
    source="Center for Talent Innovation, December 2010, in All About Male Allies",
    caveat="Before #MeToo, about solo interactions of any kind; ours is about one-to-one meetings, avoided often.",
)

_CAUTION = study(
    "reported_avoidance",
    Reported("about two thirds call for extra caution around the other gender at work", None),
    Reported("about a quarter call private work meetings with the other gender inappropriate", None),
    definition="adults in a poll who think so",
    source="Morning Consult, in All About Male Allies",
    caveat="What people think is proper, not what they do.",
)

_UNCOMFORTABLE = study(
    "reported_avoidance",
    Reported("almost half of male managers", 2018),
    Reported("60 % of male managers", 2019),
    definition="male managers uncomfortable with a common activity at work with a woman, such as a meeting of two",
    source="LeanIn.Org and SurveyMonkey 2018 and 2019, in businessrecord.com and leanin.org",
    caveat="Discomfort, not avoidance.",
)

_AVOIDED = study(
    "reported_avoidance",
    Reported("36 % of men", 2019),
    definition="men who avoided mentoring or socializing with a woman, nervous about how it would look",
    source="LeanIn.Org and SurveyMonkey 2019, in leanin.org",
    caveat="Men of every level; our measure of men is about senior ones.",
)

_EVERYTHING = study(
    "perception_gap",
    Reported(0.77, 2019, "men"),
    Reported(0.41, 2019, "women"),
    definition="men who say that they do everything they can for gender equality, and women who agree about men",
    source="Promundo 2019, in worldbusiness.life",
    caveat="An item of its own, asked in the United States; only the distance between the two is akin to ours.",
)

_LISTENER = study(
    "perception_gap",
    Reported(0.89, 2019, "men"),
    Reported(0.58, 2019, "women"),
    definition="men who would be good listeners if a woman told them of harassment, and women who think so of men",
    source="Promundo 2019, in worldbusiness.life",
    caveat="About listening alone, in a case imagined; asked in the United States.",
)

_PROGRESSING = study(
    "perception_gap",
    Reported(0.88, 2022, "men"),
    Reported(0.72, 2022, "women"),
    definition="men, and women, who say that their organization makes progress on gender equality",
    source="IWL 2022, in independent.co.uk b2198833",
    caveat="1,150 respondents, about the organization and not about men's support.",
)

_TRANSPARENT = study(
    "perception_gap",
    Reported(0.60, 2022, "men"),
    Reported(0.46, 2022, "women"),
    definition="men, and women, who call their organization transparent",
    source="IWL 2022, in independent.co.uk b2198833",
    caveat="1,150 respondents, about the organization and not about men's support.",
)

_DISAGREED = study(
    "perception_gap",
    Reported("37 % of women disagreed", None),
    definition="women who disagree with a colleague who calls himself a strong ally",
    source="globalwomen.org.nz",
    caveat="About one colleague each, where ours is about men here; the page names no year.",
)

BENCHMARKS = (
    *_ALL_REVIEWS,
    *_CRITICAL_REVIEWS,
    *_CRITICIZED,
    *_AVOIDANCE,
    *_CAUTION,
    *_UNCOMFORTABLE,
    *_AVOIDED,
    *_EVERYTHING,
    *_LISTENER,
    *_PROGRESSING,
    *_TRANSPARENT,
    *_DISAGREED,
)
