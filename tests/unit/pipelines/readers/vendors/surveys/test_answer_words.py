"""The usual wordings of answers and what they mean for standard items; what is not certain stays unknown."""

import pytest

from models.feeds.vocabulary import GENDERS, ITEM_ANSWERS
from pipelines.readers.vendors.surveys.answer_words import GENDER_WORDS, answers_of, why_unknown

AGREEMENT = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]
SCALES = [
    AGREEMENT,
    ["Strongly Disagree", "Somewhat disagree", "Neither agree nor disagree", "Somewhat agree", "Strongly Agree"],
    ["Strongly disagree", "Tend to disagree", "Neutral", "Tend to agree", "Strongly agree"],
    ["Never", "Rarely", "Sometimes", "Often", "Always"],
    ["Never", "Sometimes", "About half the time", "Most of the time", "Always"],
    ["Not at all", "A little", "A moderate amount", "A lot", "A great deal"],
    ["1", "2", "3", "4", "5"],
    ["1.0", "2.0", "3.0", "4.0", "5.0"],
    ["1 - Strongly disagree", "2", "3", "4", "5 - Strongly agree"],
    ["Strongly disagree (1)", "Disagree (2)", "Neutral (3)", "Agree (4)", "Strongly agree (5)"],
]


@pytest.mark.parametrize("words", SCALES)
def test_a_scale_of_five_points_counts_from_the_least(words: list[str]) -> None:
    assert answers_of("heard", words, {}) == {word: str(point) for point, word in enumerate(words, start=1)}


@pytest.mark.parametrize("words", SCALES[:3])
def test_some_words_of_a_scale_are_enough(words: list[str]) -> None:
    assert answers_of("heard", words[3:], {}) == {words[3]: "4", words[4]: "5"}


def test_a_scale_of_seven_points_makes_no_five() -> None:
    seven = [*AGREEMENT, "Somewhat agree", "Somewhat disagree"]
    assert set(answers_of("heard", seven, {}).values()) == {None}
    # Told, it does.
    told = {word: str(min(point, 5)) for point, word in enumerate(seven, start=1)}
    assert answers_of("heard", seven, told) == told


def test_a_word_with_two_places_is_unknown() -> None:
    # The second of one scale and the third of another; the ends are the same in both.
    known = answers_of("interrupted", ["Never", "Sometimes", "Always"], {})
    assert known == {"Never": "1", "Sometimes": None, "Always": "5"}


def test_a_number_that_its_words_contradict_is_unknown() -> None:
    assert answers_of("heard", ["1 - Strongly agree", "5 - Strongly disagree"], {}) == {
        "1 - Strongly agree": None,
        "5 - Strongly disagree": None,
    }


@pytest.mark.parametrize("item", [item for item, words in ITEM_ANSWERS.items() if words == ("yes", "no")])
def test_yes_and_no(item: str) -> None:
    delivered = ["Yes", "NO", " true ", "False", "1", "2", "maybe"]
    assert answers_of(item, delivered, {}) == {
        "Yes": "yes", "NO": "no", " true ": "yes", "False": "no", "1": None, "2": None, "maybe": None,
    }  # fmt: skip


def test_what_nobody_knows_is_an_answer_where_the_item_has_one() -> None:
    assert answers_of("consequence", ["Don\u2019t know", "Not sure", "Yes"], {}) == {
        "Don\u2019t know": "unknown",
        "Not sure": "unknown",
        "Yes": "yes",
    }
    assert answers_of("witnessed", ["Don't know"], {}) == {"Don't know": None}


def test_how_often_someone_is_avoided() -> None:
    words = {
        "Never": "never",
        "Rarely": "sometimes",
        "Occasionally": "sometimes",
        "Usually": "often",
        "Always": "always",
    }
    assert answers_of("avoid_one_to_one", list(words), {}) == words


@pytest.mark.parametrize("item", ["heard", "witnessed", "avoid_one_to_one", "reported", "own"])
def test_a_refusal_is_no_answer(item: str) -> None:
    delivered = ["Prefer not to say", "Not applicable", "n/a"]
    assert answers_of(item, delivered, {}) == dict.fromkeys(delivered, "")


def test_told_words_go_first_and_may_be_no_answer() -> None:
    told = {"agree": "3", "Don't know": ""}
    assert answers_of("heard", ["Agree", "Don't know", "Strongly agree"], told) == {
        "Agree": "3",
        "Don't know": "",
        "Strongly agree": "5",
    }


def test_an_organizations_own_item_takes_codes_and_no_sentences() -> None:
    delivered = ["Blue", "Very dark  blue", "it is all so very blue", "a@b.example"]
    assert answers_of("own", delivered, {}) == {
        "Blue": "blue",
        "Very dark  blue": "very dark blue",
        "it is all so very blue": None,
        "a@b.example": None,
    }


@pytest.mark.parametrize("item", ITEM_ANSWERS)
def test_every_items_own_words_are_known(item: str) -> None:
    words = ITEM_ANSWERS[item]
    assert answers_of(item, words, {}) == {word: word for word in words}


def test_whatever_is_given_is_an_answer_of_the_item() -> None:
    delivered = [*(word for scale in SCALES for word in scale), "yes", "no", "unsure", "formal", "often"]
    for item, words in ITEM_ANSWERS.items():
        if words:
            assert {answer for answer in answers_of(item, delivered, {}).values() if answer} <= set(words)


def test_a_reason_tells_the_nearest_word_and_not_the_answer() -> None:
    assert why_unknown("heard", "Q1", "Strongly agre", {}) == (
        "answer: unknown in 'Q1' (heard); did you mean 'strongly agree'?"
    )
    assert "zzz" not in why_unknown("heard", "Q1", "zzz qqq", {})
    assert why_unknown("own", "Q1", "a long tale", {}) == (
        "answer: reads like a sentence in 'Q1' (name its answers under questions)"
    )


def test_words_for_genders_are_the_feeds_own() -> None:
    assert set(GENDER_WORDS.values()) <= set(GENDERS)
