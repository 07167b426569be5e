"""The `questions:` of a source: an item, an item with words, a list of choices, and everything that may be wrong."""

from pathlib import Path

import pytest

from models.errors import ConfigurationError
from pipelines.home import Home
from pipelines.readers.contract import Question
from pipelines.settings import Source, load_settings

HEAD = "sources:\n  - feed: survey_response\n    files: '*.csv'\n    questions:\n"


def source(tmp_path: Path, *lines: str, head: str = HEAD) -> Source:
    text = head + "".join(f"      {line}\n" for line in lines)
    (tmp_path / "allyship.yaml").write_text(text, encoding="utf-8")
    return load_settings(Home(tmp_path)).sources[0]


def faults(tmp_path: Path, *lines: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        source(tmp_path, *lines)
    return str(caught.value)


def test_a_question_is_an_item(tmp_path: Path) -> None:
    found = source(tmp_path, "I am heard: heard", "QID7: own_item").questions
    assert found == {"I am heard": Question("heard"), "QID7": Question("own_item")}


def test_a_question_may_have_words_of_its_own_and_be_about_an_incident(tmp_path: Path) -> None:
    said = 'Q2: {item: reported, incident: 2, answers: {"Yes, to HR": official, 1: "no", Pass: ""}}'
    meant = {"Yes, to HR": "official", "1": "no", "Pass": ""}
    assert source(tmp_path, said).questions == {"Q2": Question("reported", meant, incident=2)}


def test_the_choices_of_a_question_are_items(tmp_path: Path) -> None:
    said = 'Q1: {choices: {Jokes: exp_jokes, Nothing: none, Pass: "", any other: exp_other, Own: my_item}}'
    choices = {"Jokes": "exp_jokes", "Nothing": "none", "Pass": "", "any other": "exp_other", "Own": "my_item"}
    assert source(tmp_path, said).questions == {"Q1": Question(choices=choices)}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "Q1: {answers: {a: b}}",
            "questions.Q1: the key 'item' is missing (or 'choices', of a question that takes several answers)",
        ),
        ("Q1: {itm: heard}", "unknown key 'itm' in sources[0].questions.Q1; did you mean 'item'?"),
        (
            "Q1: {item: heard, answers: {Yes: 'yes'}}",
            "questions.Q1.answers.Yes: unknown answer of heard 'yes'; expected one of 1, 2, 3, 4, 5",
        ),
        (
            "Q1: {item: exp_any, choices: {Jokes: exp_jokes}}",
            "questions.Q1.item: a question with choices has none: each choice is an item of its own",
        ),
        (
            "Q1: {choices: {Heard: heard}}",
            "questions.Q1.choices.Heard: a choice is answered yes or no, and heard is not",
        ),
        ("Q1: {choices: {Nothing: none}}", "questions.Q1.choices: none of the choices stands for an item"),
        ("Q1: {choices: [Jokes]}", "questions.Q1.choices: expected a map, found a list"),
        ("Q1: {item: heard, incident: -1}", "questions.Q1.incident: expected a whole number"),
        ("Q1: ''", "questions.Q1: expected text, found nothing"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    found = faults(tmp_path, line)
    assert found.startswith("allyship.yaml line 5: ")
    assert words in found


def test_a_feed_without_items_has_no_questions(tmp_path: Path) -> None:
    head = HEAD.replace("survey_response", "pay")
    with pytest.raises(ConfigurationError, match="questions: feed pay has no questions"):
        source(tmp_path, "Q: heard", head=head)


def test_another_meaning_of_a_question_is_another_reading_of_the_file(tmp_path: Path) -> None:
    said = ("Q: heard", "Q: {choices: {a: exp_jokes}}", "Q: {choices: {a: exp_other}}", "Q: {item: heard, incident: 1}")
    assert len({source(tmp_path, line).fingerprint() for line in said}) == len(said)
