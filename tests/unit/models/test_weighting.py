"""Non-response weights: cells, raking, trimming and effective size, against known answers and for any survey."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.weighting import (
    LARGEST,
    SMALLEST,
    delivered_weights,
    effective_size,
    nonresponse_weights,
    rake,
    trim,
)


def _people(**cells: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Categories per dimension and people per cell, from `woman_3=120`."""
    names = [name.split("_") for name in cells]
    return [np.array([n[at] for n in names]) for at in (0, 1)], np.array(list(cells.values()), dtype=float)


def _respondents(**cells: int) -> list[np.ndarray]:
    names, counts = _people(**cells)
    return [np.repeat(words, counts.astype(int)) for words in names]


def test_each_cell_stands_for_its_people_when_all_have_ten():
    population, people = _people(woman_1=200, woman_2=100, man_1=300, man_2=400)
    who = _respondents(woman_1=100, woman_2=50, man_1=100, man_2=150)

    weights = nonresponse_weights(who, population, people)

    # 400 answered for 1,000, so a weight is people / respondents of the cell x 400 / 1,000.
    expected = {"woman1": 200 / 100, "woman2": 100 / 50, "man1": 300 / 100, "man2": 400 / 150}
    found = {g + level: w for g, level, w in zip(*who, weights, strict=True)}
    assert found == pytest.approx({cell: w * 400 / 1000 for cell, w in expected.items()})


def test_one_cell_of_nine_turns_to_raking_on_the_margins():
    population, people = _people(woman_1=100, woman_2=100, man_1=100, man_2=100)
    ten = _respondents(woman_1=10, woman_2=20, man_1=20, man_2=10)
    nine = _respondents(woman_1=9, woman_2=20, man_1=20, man_2=11)

    by_cell, raked = nonresponse_weights(ten, population, people), nonresponse_weights(nine, population, people)

    assert by_cell[(ten[0] == "woman") & (ten[1] == "1")] == pytest.approx(60 / 4 / 10)
    # Cells would give 60 / 4 / 9 here; margins only ask that each gender and each level weighs half.
    assert raked[(nine[0] == "woman") & (nine[1] == "1")][0] != pytest.approx(60 / 4 / 9, rel=0.01)
    for dimension in nine:
        for category in np.unique(dimension):
            assert raked[dimension == category].sum() == pytest.approx(30)


def test_raking_keeps_the_odds_ratio_and_meets_both_margins():
    # Deming and Stephan: fitting leaves the association of the sample as it is.
    rows, columns = np.repeat([0, 0, 1, 1], [10, 20, 30, 40]), np.repeat([0, 1, 0, 1], [10, 20, 30, 40])

    weights, converged = rake([rows, columns], [np.array([50.0, 50.0]), np.array([60.0, 40.0])])

    table = np.array([[weights[(rows == r) & (columns == c)].sum() for c in (0, 1)] for r in (0, 1)])
    assert converged
    assert table.sum(axis=1) == pytest.approx([50, 50])
    assert table.sum(axis=0) == pytest.approx([60, 40])
    assert table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]) == pytest.approx(10 * 40 / (20 * 30))


def test_margins_that_empty_cells_contradict_fall_back_to_gender():
    # All women at level 1 and all men at level 2: both margins cannot be met.
    population, people = _people(woman_1=10, woman_2=60, man_1=20, man_2=10)
    who = _respondents(woman_1=20, man_2=20)

    weights = nonresponse_weights(who, population, people)

    assert (
        rake(
            [(who[0] == "man").astype(int), (who[1] == "2").astype(int)], [np.array([28.0, 12]), np.array([12.0, 28])]
        )[1]
        is False
    )
    assert weights[who[0] == "woman"].sum() == pytest.approx(40 * 70 / 100)


def test_categories_that_nobody_asked_or_answered_do_not_count():
    population, people = _people(woman_1=100, man_1=100, another_1=4)
    who = _respondents(woman_1=20, man_1=10, undisclosed_1=5)

    weights = nonresponse_weights(who, population, people)

    assert weights[who[0] == "woman"] == pytest.approx(15 / 20)
    assert weights[who[0] == "man"] == pytest.approx(15 / 10)
    assert weights[who[0] == "undisclosed"] == pytest.approx(1)


def test_gender_alone_where_levels_are_unknown_and_nothing_where_neither_is_known():
    who = _respondents(woman_1=10, man_1=30)
    people = np.array([50.0, 50.0])

    by_gender = nonresponse_weights(who, [np.array(["woman", "man"]), np.array(["", ""])], people)

    assert by_gender[who[0] == "woman"] == pytest.approx(20 / 10)
    assert by_gender[who[0] == "man"] == pytest.approx(20 / 30)
    assert nonresponse_weights(who, [np.array(["", ""]), np.array(["", ""])], people) is None
    assert nonresponse_weights(who, [np.array([], str), np.array([], str)], np.zeros(0)) is None


def test_a_silent_group_is_trimmed():
    population, people = _people(woman_1=900, man_1=100)
    who = _respondents(woman_1=10, man_1=90)

    weights = nonresponse_weights(who, population, people)

    # 9 and 0.11 of the mean before, 3 and 0.3 after, whose mean is 0.57.
    mean = (10 * LARGEST + 90 * SMALLEST) / 100
    assert weights[who[0] == "woman"] == pytest.approx(LARGEST / mean)
    assert weights[who[0] == "man"] == pytest.approx(SMALLEST / mean)


def test_delivered_weights_are_kept_in_proportion():
    found = delivered_weights(np.array([2.0, 1.0, 1.0, np.nan]))

    assert found == pytest.approx(np.array([2, 1, 1, 4 / 3]) * 3 / 4)
    assert delivered_weights(np.array([np.nan, np.nan])) is None
    assert delivered_weights(np.array([0.0, 0.0])) is None


@pytest.mark.parametrize(
    ("weights", "size"),
    [([1, 1, 1, 1], 4), ([2, 2], 2), ([3, 1], (3 + 1) ** 2 / (9 + 1)), ([], 0)],
)
def test_effective_size_is_kishs(weights, size):
    assert effective_size(np.array(weights, dtype=float)) == pytest.approx(size)


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=60))
def test_trimmed_weights_have_mean_one_and_nobody_counts_more_than_ten_times_another(raw):
    weights = trim(np.array(raw))

    assert weights.mean() == pytest.approx(1)
    assert weights.max() <= weights.min() * LARGEST / SMALLEST * (1 + 1e-9)
    assert 1 - 1e-9 <= effective_size(weights) <= len(raw) * (1 + 1e-9)
    order = np.argsort(raw, kind="stable")
    assert (np.diff(weights[order]) >= -1e-12).all()


@given(
    cells=st.lists(st.tuples(st.integers(10, 14), st.integers(40, 60)), min_size=4, max_size=4),
    drop=st.integers(0, 3),
)
def test_weights_meet_the_margins_whether_by_cell_or_raked(cells, drop):
    # Responses near enough to each other that nothing is trimmed.
    names = ("woman_1", "woman_2", "man_1", "man_2")
    asked = {name: people for name, (_, people) in zip(names, cells, strict=True)}
    answered = {name: 9 if at == drop else n for at, (name, (n, _)) in enumerate(zip(names, cells, strict=True))}
    population, people = _people(**asked)
    for who in (_respondents(**answered), _respondents(**{name: n for name, (n, _) in zip(names, cells, strict=True)})):
        weights = nonresponse_weights(who, population, people)

        assert weights.mean() == pytest.approx(1)
        for own, theirs in zip(who, population, strict=True):
            for category in np.unique(own):
                share = people[theirs == category].sum() / people.sum()
                assert weights[own == category].sum() / weights.sum() == pytest.approx(share, abs=1e-6)
        assert (nonresponse_weights(who, population, people) == weights).all()
