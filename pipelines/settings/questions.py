"""The `questions:` of a source: what the questions of an organization's survey mean in standard items.

A question is named by its text, its short name or its id in the export, whichever the file shows. What becomes of a
question that is not named is the reader's matter.
"""

from models.feeds import Feed
from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.readers.contract import NO_ITEM, Question
from pipelines.settings.yaml_lines import Item

_YES_NO = ("yes", "no")


def read_questions(item: Item, feed: Feed) -> dict[str, Question]:
    """Read the map of questions, each an item or a map that says more.

    The forms of a question are `question: item`; `question: {item: ..., answers: {delivered: word}}`, where an empty
    word is no answer; and, of one that takes several answers, `question: {choices: {delivered: item}}`, where each item
    is one of yes and no, `none` stands for no item, an empty text for a refusal, the key `any other` for all choices
    that are not named. `incident: 1` says that a question is about the first of several incidents.

    Items that are not standard are an organization's own; a standard item takes only its own words as answers.
    """
    if item.given and not {"item", "answer"} <= set(feed.column_names):
        item.fail(f"feed {feed.name} has no questions")
        return {}
    found = {}
    for key, value in item.entries():
        question = _question(value)
        if question:
            found[key.key] = question
    return found


def _question(value: Item) -> Question | None:
    if value.is_scalar:
        name = value.text()
        return Question(name) if name else None
    keys = value.fields(("item", "answers", "choices", "incident"))
    incident = keys["incident"].whole(0, least=0)
    if keys["choices"].given:
        for name in ("item", "answers"):
            if keys[name].given:
                keys[name].fail("a question with choices has none: each choice is an item of its own")
        return Question(choices=_choices(keys["choices"]), incident=incident)
    name = keys["item"].text()
    if not name:
        value.fail("the key 'item' is missing (or 'choices', of a question that takes several answers)")
        return None
    return Question(name, _answers(keys["answers"], name), incident=incident)


def _answers(item: Item, name: str) -> dict[str, str]:
    allowed = ITEM_ANSWERS.get(name, ())
    answers = {}
    for key, word in item.entries():
        text = word.text(may_be_empty=True)
        if text and allowed:
            text = word.one_of(allowed, f"answer of {name}")
        if text is not None:
            answers[key.key] = text
    return answers


def _choices(item: Item) -> dict[str, str]:
    choices = {}
    for key, value in item.entries():
        name = value.text(may_be_empty=True)
        if name is None:
            continue
        answers = ITEM_ANSWERS.get(name, _YES_NO)
        if name and name != NO_ITEM and answers != _YES_NO:
            value.fail(f"a choice is answered yes or no, and {name} is not")
        choices[key.key] = name
    if not any(name not in ("", NO_ITEM) for name in choices.values()):
        item.fail("none of the choices stands for an item")
    return choices
