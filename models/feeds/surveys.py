"""Survey feeds. Respondents live in a key domain of their own: no survey row ever meets an HR identity."""

from models.feeds.declaration import Column, Feed
from models.feeds.vocabulary import GENDERS

_DEMOGRAPHICS = (
    Column("gender", "choice", "gender, as of the launch", allowed=GENDERS),
    Column("level", "level", "rank, as of the launch"),
    Column("department", "category", "unit, as of the launch"),
    Column("division", "category", "division, as of the launch"),
)

SURVEY_RESPONSE = Feed(
    name="survey_response",
    title="Survey answers",
    grain="one row per respondent, wave, item and incident",
    semantics="wave",
    key=("respondent_id", "wave", "item", "incident"),
    period_column="wave",
    sensitivity="special",
    columns=(
        Column("respondent_id", "person", "the respondent, in the survey's own domain", required=True, domain="survey"),
        Column("wave", "id", "name of the wave", required=True),
        Column("launched_on", "date", "day the wave was launched", required=True),
        Column("item", "code", "standard item, or the organization's own", required=True),
        Column("answer", "code", "answer in lower-case words or 1-5; free text is dropped", required=True),
        Column("incident", "integer", "0 for the person, 1, 2 ... for one incident", minimum=0, default="0"),
        *_DEMOGRAPHICS,
        Column("weight", "number", "survey weight, where the survey delivers one", minimum=0),
    ),
)

SURVEY_COUNT = Feed(
    name="survey_count",
    title="Survey results counted by the vendor",
    grain="one row per wave, item, answer and demographic cell",
    semantics="wave",
    key=("wave", "item", "answer", "gender", "level", "department", "division"),
    period_column="wave",
    sensitivity="special",
    columns=(
        Column("wave", "id", "name of the wave", required=True),
        Column("launched_on", "date", "day the wave was launched", required=True),
        Column("item", "code", "standard item, or the organization's own", required=True),
        Column("answer", "code", "answer in lower-case words or 1-5", required=True),
        Column("n", "integer", "respondents who gave the answer", required=True, minimum=0),
        *_DEMOGRAPHICS,
    ),
)

SURVEY_INVITATION = Feed(
    name="survey_invitation",
    title="People invited to a survey",
    grain="one row per wave and demographic cell",
    semantics="wave",
    key=("wave", "gender", "level", "department", "division"),
    period_column="wave",
    sensitivity="normal",
    columns=(
        Column("wave", "id", "name of the wave", required=True),
        Column("launched_on", "date", "day the wave was launched", required=True),
        Column("invited", "integer", "people invited", required=True, minimum=0),
        *_DEMOGRAPHICS,
    ),
)

FEEDS = (SURVEY_RESPONSE, SURVEY_COUNT, SURVEY_INVITATION)
