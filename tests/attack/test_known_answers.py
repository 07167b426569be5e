"""Populations of which it is known beforehand what a reader can work out, and what must be hidden."""

from collections.abc import Iterable

import pytest
from attack_cubes import DAY, KPI, OPEN, SPECIAL, Cube, Masking, cube_of, natures, published, shown_row

from audit.attacker import by_period, natures_of
from audit.cells import COMPANY, UNTOLD, Definition, Row, Unit
from audit.knowledge import Colleague
from audit.properties import ALL, FEW, NONE, SMALL, Attack, attack, outside_of_truth, too_few_shown
from audit.repair import hidden, mend

K = SPECIAL.minimum_people


def found(result: Attack) -> set[tuple[str, str]]:
    """Return each broken rule with the segment that it is broken for."""
    return {(failure.question.rule, failure.question.group.row.segment) for failure in result.failures}


def attacked(cube: Cube, rows: list[Row], definition: Definition = SPECIAL) -> Attack:
    result = attack(rows, natures(rows, definition), definition, cube.colleague, truth=cube.truth)
    assert result.is_possible
    return result


def safe(cube: Cube) -> list[Row]:
    """Return a cube as the masker and the certification publish it, the attack having found nothing more."""
    rows = published(cube)
    known = natures(rows)
    gone = mend(rows, known, SPECIAL, cube.colleague, truth=cube.truth, may_go=lambda _: True).remedies
    keys = {remedy.row.key for remedy in gone}
    rows = [hidden(row) if row.key in keys else row for row in rows]
    assert attacked(cube, rows).failures == ()
    assert outside_of_truth(rows, known, cube.truth) == []
    assert too_few_shown(rows, SPECIAL) == []
    return rows


def company_of(*sizes: tuple[int, int]) -> Cube:
    """Return divisions A, B ... of one department each, with as many women and men: (numerator, people) of either."""
    return cube_of({(chr(65 + at), chr(97 + at)): {"women": s, "men": s} for at, s in enumerate(sizes)})


# --- a filter by team, five people at least ---------------------------------------------------------------------


def teams(**sizes: int) -> list[Row]:
    units = [(COMPANY, sum(sizes.values())), *((("division", name), people) for name, people in sizes.items())]
    return [shown_row(unit, "all", 0, people, 1) for unit, people in units]


def without(rows: list[Row], *names: str) -> list[Row]:
    return [hidden(row)._replace(reason="withheld") if row.segment in names else row for row in rows]


@pytest.mark.parametrize(
    ("sizes", "withheld", "expected"),
    [
        ({"Sales": 4, "Technology": 9}, ("Sales",), {(SMALL, "Sales")}),
        ({"Sales": 4, "Technology": 9}, ("Sales", "Technology"), set()),
        ({"Sales": 6, "Technology": 9}, (), set()),
        ({"Sales": 2, "Support": 1, "Technology": 9}, ("Sales", "Support"), {(SMALL, "Sales"), (SMALL, "Support")}),
    ],
)
def test_a_filter_that_leaves_fewer_than_five_out(
    sizes: dict[str, int], withheld: tuple[str, ...], expected: set[tuple[str, str]]
) -> None:
    """Of 4 + 9 neither may be shown; 6 + 9 may; 2 + 1 beside 9 can only be 1 + 2 or 2 + 1."""
    rows = without(teams(**sizes), *withheld)
    result = attack(rows, natures(rows, OPEN), OPEN, Colleague())
    assert {one for one in found(result) if one[1] != "all"} == expected


def test_a_reason_tells_how_many_people_a_group_has() -> None:
    """1 + 5 people are hidden. That one team is too small and the other is not leaves nothing to guess."""
    rows = teams(Sales=1, Support=5, Technology=9)
    told = {"Sales": "too few people", "Support": "protects another group"}
    rows = [hidden(row)._replace(reason=told[row.segment]) if row.segment in told else row for row in rows]
    known = natures(rows, OPEN)
    # Five ways to divide six, of which one has at least five people on the other side.
    assert found(attack(rows, known, OPEN, Colleague(reads_reasons=False))) == set()
    assert found(attack(rows, known, OPEN, Colleague())) == {(SMALL, "Sales")}


def test_four_departments_of_a_division_of_four_have_one_person_each() -> None:
    """Four hidden departments with somebody in each: that their division is too small as well says how many in each."""
    board = {("Board", f"office {n}"): {"women" if n % 2 else "men": (0, 1)} for n in range(4)}
    cube = cube_of({**board, ("Sales", "a"): {"women": (0, 20), "men": (0, 30)}, ("IT", "b"): {"men": (0, 40)}})
    rows = published(cube, OPEN)
    known = natures(rows, OPEN)
    offices = {(SMALL, f"office {n}") for n in range(4)}
    assert found(attack(rows, known, OPEN, cube.colleague, truth=cube.truth)) >= offices
    gone = mend(rows, known, OPEN, cube.colleague, truth=cube.truth, may_go=lambda _: True).remedies
    keys = {remedy.row.key for remedy in gone}
    rows = [hidden(row) if row.key in keys else row for row in rows]
    assert attack(rows, known, OPEN, cube.colleague, truth=cube.truth).failures == ()
    # No number goes: what is hidden only says less about itself.
    assert {row.reason for row in rows if row.key in keys} == {UNTOLD}


def test_where_no_single_cell_helps_the_whole_breakdown_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.repair._pinning", lambda *_, **__: None)
    rows = without(teams(Sales=4, Support=20, Technology=9), "Sales")
    known = natures(rows, OPEN)
    gone = mend(rows, known, OPEN, Colleague(), truth=None, may_go=lambda _: True).remedies
    assert {remedy.row.segment for remedy in gone} == {"Support", "Technology"}
    keys = {remedy.row.key for remedy in gone}
    rows = [hidden(row) if row.key in keys else row for row in rows]
    assert attack(rows, known, OPEN, Colleague()).failures == ()


def test_leaders_of_a_division_tell_how_many_there_are_at_its_levels() -> None:
    """Four cells are hidden so that rows and columns leave a choice; the leaders of A are those at levels 2 and 3."""
    people = {("A", 1): 20, ("A", 2): 30, ("A", 3): 4, ("B", 1): 25, ("B", 2): 40, ("B", 3): 6, ("C", 2): 9}

    def total(unit: Unit, numbers: Iterable[int], kpi: str = "pipeline_share") -> Row:
        return shown_row(unit, "all", 0, sum(numbers), 1)._replace(kpi_id=kpi)

    rows = [total(COMPANY, people.values())]
    rows += [total(("division", d), (n for (of, _), n in people.items() if of == d)) for d in "ABC"]
    rows += [total(("level", str(at)), (n for (_, of), n in people.items() if of == at)) for at in (1, 2, 3)]
    crosses = [total(("division+level", f"{d} | {at}"), [n]) for (d, at), n in people.items()]
    withheld = {"A | 1", "A | 3", "B | 1", "B | 3"}
    rows += [hidden(row)._replace(reason="withheld") if row.segment in withheld else row for row in crosses]
    leaders = [
        total(COMPANY, (n for (_, at), n in people.items() if at >= 2), "women_in_leadership"),
        total(("division", "A"), (people["A", at] for at in (2, 3)), "women_in_leadership"),
    ]
    definitions = {kpi: OPEN._replace(kpi_id=kpi) for kpi in ("pipeline_share", "women_in_leadership")}
    for told, expected in ((rows, set()), ([*rows, *leaders], {"A | 3"})):
        known = natures_of(told, definitions)
        [(_, period)] = [one for one in by_period(told) if one[0][0] == "pipeline_share"]
        result = attack(period, known, definitions["pipeline_share"], Colleague())
        assert {segment for rule, segment in found(result) if rule == SMALL and segment in withheld} == expected


# --- all, none, and very few ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [K - 1, K, K + 1, 4 * K])
@pytest.mark.parametrize("share", [0, 1])
def test_all_yes_and_all_no(size: int, share: int) -> None:
    cube = company_of((size * share, size), (size * share, size), (size * share, size))
    rows = safe(cube)
    assert all(row.value is None for row in rows)
    exact = attacked(cube, published(cube, masking=Masking(rounding=False)))
    rules = {rule for rule, _ in found(exact)}
    assert (ALL if share else NONE) in rules


def test_one_person() -> None:
    cube = cube_of({("A", "a"): {"women": (1, 1), "men": (7, 40)}, ("B", "b"): {"women": (3, 40), "men": (7, 40)}})
    rows = safe(cube)
    assert [row.status for row in rows if row.unit == ("division", "A") and row.measure == "women"] == ["suppressed"]
    exact = published(cube, masking=Masking(rounding=False, closure=False))
    assert (SMALL, "A") in found(attacked(cube, exact))


@pytest.mark.parametrize(("size", "status"), [(K - 1, "suppressed"), (K, "shown")])
def test_one_below_the_minimum_and_the_minimum(size: int, status: str) -> None:
    cube = cube_of(
        {
            (name, name.lower()): {"women": (4, n), "men": (9, 3 * K)}
            for name, n in (("A", size), ("B", 5 * K), ("C", 5 * K))
        }
    )
    rows = safe(cube)
    assert [row.status for row in rows if row.unit == ("division", "A") and row.measure == "women"] == [status]
    small = [row._replace(people=K - 1.0) for row in rows if row.is_shown]
    assert len(too_few_shown(small, SPECIAL)) == len(small)


def test_a_division_of_a_single_department() -> None:
    """What is hidden of the department may not stand in the division."""
    cube = cube_of(
        {
            ("A", "a"): {"women": (2, 4), "men": (5, 4 * K)},
            ("B", "b1"): {"women": (9, 3 * K), "men": (9, 3 * K)},
            ("B", "b2"): {"women": (9, 3 * K), "men": (9, 3 * K)},
        }
    )
    rows = safe(cube)
    hidden_units = {row.unit for row in rows if row.is_hidden and row.measure == "women"}
    assert {("division", "A"), ("department", "a")} <= hidden_units


def test_a_third_gender_of_one() -> None:
    """Everyone less women and men is one person: exact counts tell of that person, rounded ones do not."""
    cube = cube_of(
        {
            ("A", "a"): {"women": (9, 3 * K), "men": (9, 3 * K), "other": (1, 1)},
            ("B", "b"): {"women": (9, 3 * K), "men": (9, 3 * K)},
        }
    )
    safe(cube)
    exact = published(cube, masking=Masking(rounding=False, closure=False))
    rests = [f for f in attacked(cube, exact).failures if f.question.group.what == "the rest of the genders"]
    assert {(f.question.rule, f.question.group.row.segment) for f in rests} >= {(SMALL, "A"), (SMALL, "all")}


# --- what a row says --------------------------------------------------------------------------------------------


def test_people_without_a_division_are_a_group_of_their_own() -> None:
    """100 people in the company and 40 + 57 in its divisions leave 3 outside, of whom 2 said yes."""
    rows = [
        shown_row(COMPANY, "all", 30, 100, 1),
        shown_row(("division", "A"), "all", 12, 40, 1),
        shown_row(("division", "B"), "all", 30 - 12 - 2, 100 - 40 - 3, 1),
    ]
    result = attack(rows, natures(rows), SPECIAL, Colleague())
    assert {(f.question.rule, f.question.group.what) for f in result.failures} >= {(SMALL, "people in no division")}
    outside = next(f for f in result.failures if f.question.rule == SMALL)
    assert outside.found == (2, 2)


def test_parts_that_outnumber_their_whole_form_no_sum() -> None:
    """Members of several divisions count in each; nothing follows from 100 and 70 + 80."""
    rows = [
        shown_row(COMPANY, "all", 30, 100, 5),
        shown_row(("division", "A"), "all", 25, 70, 5),
        shown_row(("division", "B"), "all", 25, 80, 5),
    ]
    result = attack(rows, natures(rows), SPECIAL, Colleague())
    assert (result.is_possible, result.failures) == (True, ())
    assert set(result.block.loose.values()) == {"none"}


def test_numbers_that_no_counts_can_have_are_told() -> None:
    """A weighted share stands for the people of its unweighted twin, so the two cannot tell of different counts."""
    one = shown_row(COMPANY, "all", 30, 100, 5)
    twin = one._replace(measure="all:weighted", numerator=70.0)
    result = attack([one, twin], natures([one, twin]), SPECIAL, Colleague())
    assert not result.is_possible


def test_the_truth_must_lie_within_what_is_said() -> None:
    rows = [shown_row(COMPANY, "all", 30, 100, 5)]
    [key] = [row.key for row in rows]
    cube = Cube({(COMPANY, "all"): (33, 100)}, {})
    assert key == (KPI, DAY, DAY, *COMPANY, "all")
    assert outside_of_truth(rows, natures(rows), cube.truth) == rows
    assert FEW not in {rule for rule, _ in found(attack(rows, natures(rows), SPECIAL, Colleague()))}
