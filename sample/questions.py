"""The questions of the sample's surveys: how they are asked, and how their answers are worded.

`answers.py` draws the standard items; here stands what respondents read instead, which allyship.yaml maps back.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_AGREEMENT = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")
_FREQUENCY = ("Never", "Rarely", "Sometimes", "Often", "Always")
_AGREE = {str(point): word for point, word in enumerate(_AGREEMENT, start=1)}
_HOW_OFTEN = {str(point): word for point, word in enumerate(_FREQUENCY, start=1)}
_YES_NO = {"yes": "Yes", "no": "No"}
_NUMBERS = {str(number): str(number) for number in range(1, 4)}
_ROLES = {
    "peer": "Peer",
    "manager": "Manager",
    "senior_leader": "Someone in senior leadership",
    "client": "Client",
    "subordinate": "Subordinate",
}
_MATRIX = "How far do you agree?"


@dataclass(frozen=True, slots=True)
class Question:
    """One column of answers: the survey tool's id, the short name in the export, the text, and the words of answers."""

    id: str
    name: str
    text: str
    words: Mapping[str, str]


# Behaviors are choices of one question. One of them holds the comma by which choices are joined in a cell.
EXPERIENCE = Question("QID1", "Q1", "Which of these have you experienced at work in the last 12 months?", {})
CHOICES = {
    "exp_comments": "Sexist comments",
    "exp_jokes": "Sexist comments, meant as jokes",
    "exp_leering": "Staring or leering",
    "exp_messages": "Unwanted messages or pictures",
    "exp_pressure_dates": "Pressure to go out with someone",
    "exp_touching": "Unwanted touching",
    "exp_favours": "Favors offered for sexual favors",
    "exp_assault": "Sexual assault",
    "exp_hostility": "Hostility for being a woman or a man",
    "exp_other": "Other unwanted sexual behavior",
}
NONE_CHOICE = "None of these"

_ALLIES = {
    "ally_self": "I actively support the women I work with.",
    "ally_seen": "The men I work with actively support women.",
    "barrier_backlash": "I would expect a backlash if I spoke up for women.",
    "barrier_awareness": "I do not know enough about what women meet at work.",
    "barrier_defensiveness": "Talking about gender makes me defensive.",
    "barrier_bias": "I find my own bias hard to see.",
    "barrier_role_models": "I lack men to look up to in this.",
}

# By the items of answers.py, `name#n` about the n-th incident; the rows of a matrix have one number.
QUESTIONS = {
    "incidents_12m": Question("QID2_TEXT", "Q2", "How many incidents were there?", _NUMBERS),
    **{
        f"harasser_role#{n}": Question(f"QID3_{n}", f"Q3_{n}", f"Who was it? - Incident {n}", _ROLES)
        for n in range(1, 4)
    },
    "reported": Question(
        "QID4",
        "Q4",
        "Did you report what happened?",
        {
            "formal": "Yes, as a formal complaint",
            "official": "Yes, to HR or the hotline",
            "informal": "Only to a colleague, friend or mentor",
            "no": "No",
        },
    ),
    "why_not_reported": Question(
        "QID5",
        "Q5",
        "What kept you from reporting it?",
        {
            "fear_of_retaliation": "I feared retaliation",
            "would_change_nothing": "It would have changed nothing",
            "handled_it_myself": "I handled it myself",
            "did_not_know_how": "I did not know how",
        },
    ),
    "consequence": Question("QID6", "Q6", "Did it have any consequence?", {**_YES_NO, "unknown": "I don't know"}),
    "told_outcome": Question("QID7", "Q7", "Were you told the outcome?", _YES_NO),
    "could_report_safely": Question("QID8", "Q8", "I could report harassment without fear.", _AGREE),
    "witnessed": Question("QID9", "Q9", "Have you witnessed harassment in the last 12 months?", _YES_NO),
    "intervened": Question("QID10", "Q10", "Did you do something about what you witnessed?", _YES_NO),
    "heard": Question("QID11", "Q11", "My ideas are heard in meetings.", _AGREE),
    "interrupted": Question("QID12", "Q12", "How often are you interrupted in meetings?", _HOW_OFTEN),
    "avoid_one_to_one": Question(
        "QID13",
        "Q13",
        "Do you avoid meeting women alone?",
        {"never": "Never", "sometimes": "Sometimes", "often": "Often", "always": "Always"},
    ),
    "has_sponsor": Question("QID14", "Q14", "Does someone senior speak up for your career?", _YES_NO),
    "has_mentor": Question("QID15", "Q15", "Do you have a mentor?", _YES_NO),
    "took_part": Question("QID16", "Q16", "Have you taken part in a program this year?", _YES_NO),
    "peer_backlash": Question("QID17", "Q17", "Has anyone held that against you?", _YES_NO),
    **{
        item: Question(f"QID18_{row}", f"Q18_{row}", f"{_MATRIX} - {text}", _AGREE)
        for row, (item, text) in enumerate(_ALLIES.items(), start=1)
    },
}
COMMENT = Question("QID19_TEXT", "Q19", "What else should we know?", {})
