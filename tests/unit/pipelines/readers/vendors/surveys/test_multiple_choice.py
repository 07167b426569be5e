"""What was picked of a list: joined cells whose separators stand in the choices too, and a column for each choice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.vendors.declaration import SurveyColumn
from pipelines.readers.vendors.surveys.multiple_choice import Picked, items_of, picked_in_cell, picked_in_columns

CHOICES = {
    "Comments": "exp_comments",
    "Comments, as jokes": "exp_jokes",
    "Left out; ignored": "exp_hostility",
    "None of these": "none",
}
LISTED = list(CHOICES)[:3]


def picked(*items: str, answered: bool = True, unknown: tuple[str, ...] = ()) -> Picked:
    return Picked(frozenset(items), answered, unknown)


@given(st.sets(st.sampled_from(LISTED), min_size=1), st.sampled_from([";", "; ", ", ", ","]))
def test_whatever_joins_them_the_choices_are_found(chosen: set[str], joint: str) -> None:
    cell = joint.join(choice for choice in LISTED if choice in chosen)
    assert picked_in_cell(cell, CHOICES) == picked(*(CHOICES[choice] for choice in chosen))


def test_letter_case_and_line_breaks_make_no_difference() -> None:
    assert picked_in_cell("COMMENTS,\n as  jokes", CHOICES) == picked("exp_jokes")


@pytest.mark.parametrize("cell", ["None of these", "None of the above", "none"])
def test_none_of_these_is_an_answer(cell: str) -> None:
    assert picked_in_cell(cell, CHOICES) == picked()


def test_a_refusal_alone_is_no_answer() -> None:
    told = {**CHOICES, "Pass": ""}
    assert picked_in_cell("Prefer not to say", CHOICES) == picked(answered=False)
    assert picked_in_cell("Pass", told) == picked(answered=False)
    assert picked_in_cell("Pass;Comments", told) == picked("exp_comments")


def test_what_is_not_named_is_unknown_or_what_it_is_told_to_be() -> None:
    cell = "Comments;he did this, and that"
    assert picked_in_cell(cell, CHOICES) == picked("exp_comments", unknown=("he did this, and that",))
    assert picked_in_cell(cell, {**CHOICES, "any other": "exp_other"}) == picked("exp_comments", "exp_other")


def test_a_choice_called_other_does_not_hide_a_misspelled_one() -> None:
    choices = {"Coments": "exp_comments", "Other": "exp_other"}
    assert picked_in_cell("Comments,Other", choices) == picked("exp_other", unknown=("comments",))


COLUMNS = tuple(
    SurveyColumn(at, f"Q_{at}", choice, "question", (choice,), ("Q",), (choice, str(at + 1)))
    for at, choice in enumerate(CHOICES)
)


def cells(**by_place: str) -> str:
    return chr(30).join(f"{place[1:]}{chr(31)}{cell}" for place, cell in by_place.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (cells(c0="Comments"), picked("exp_comments")),
        (cells(c0="Comments", c1="comments, as jokes"), picked("exp_comments", "exp_jokes")),
        (cells(c2="1"), picked("exp_hostility")),
        (cells(c2="3"), picked("exp_hostility")),
        (cells(c0="0", c1="Yes", c2="no"), picked("exp_jokes")),
        (cells(c3="None of these"), picked()),
        # Columns that are filled where nothing was picked do not tell an answer from a question that was passed over.
        (cells(c0="0", c1="0", c2="0", c3="0"), picked(answered=False)),
        # Some other question's words: how often, say, which is no picking.
        (cells(c0="Sometimes"), picked(unknown=("sometimes",))),
    ],
)
def test_a_column_for_each_choice(text: str, expected: Picked) -> None:
    assert picked_in_columns(text, COLUMNS, CHOICES) == expected


def test_choices_may_be_named_by_their_number() -> None:
    assert picked_in_columns(cells(c1="1"), COLUMNS, {"2": "exp_jokes"}) == picked("exp_jokes")
    assert picked_in_columns(cells(c0="1"), COLUMNS, {"2": "exp_jokes"}) == picked(unknown=("comments",))


def test_two_choices_may_stand_for_one_item() -> None:
    choices = {"Texts": "exp_messages", "Emails": "exp_messages", "None": "none", "Pass": ""}
    assert items_of(choices) == ("exp_messages",)
    assert picked_in_cell("Texts, Emails", choices) == picked("exp_messages")
