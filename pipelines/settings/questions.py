"""The `questions:` of a source: what the questions of an organization's survey mean in standard items.

A question is named by its text, its short name or its id in the export, whichever the file shows. What becomes of a
question that is not named is the reader's matter.
"""

from models.feeds import Feed
from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.readers.contract import Question
from pipelines.settings.yaml_lines import Item


def read_questions(item: Item, feed: Feed) -> dict[str, Question]:
    """Read the map of questions, `question: item` or `question: {item: ..., answers: {delivered: word}}`.

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
    keys = value.fields(("item", "answers"))
    name = keys["item"].text()
    if not name:
        value.fail("the key 'item' is missing")
        return None
    allowed = ITEM_ANSWERS.get(name, ())
    answers = {}
    for key, word in keys["answers"].entries():
        text = word.one_of(allowed, f"answer of {name}") if allowed else word.text()
        if text:
            answers[key.key] = text
    return Question(name, answers)
