"""Made-up populations, masked, certified and attacked; every bound is computed again by an integer program of its own.

The number of populations is 200 in `make attack`, fewer in a quick run: see CUBES.
"""

import os

import highspy
import numpy as np
import pytest
from attack_cubes import OPEN, SPECIAL, Cube, Masking, natures, published, random_cube

from audit.block import Block, Count, People
from audit.cells import Row
from audit.knowledge import Colleague
from audit.program import Program, Terms
from audit.properties import ALL, NONE, SMALL, attack, outside_of_truth, saying_all_or_none
from audit.repair import hidden, mend

CUBES = int(os.environ.get("ALLYSHIP_ATTACK_CUBES", "8"))
# Shares of people who say yes: most of them, and few.
RATES = (0.7, 0.08)


def certified(cube: Cube, *, exact: bool) -> list[Row]:
    rows = published(cube, exact=exact)
    gone = mend(rows, natures(rows), SPECIAL, cube.colleague, truth=cube.truth, may_go=lambda _: True).remedies
    keys = {remedy.row.key for remedy in gone}
    return [hidden(row) if row.key in keys else row for row in rows]


class Again:
    """The same program as an integer program, solved to the end for every extreme: no witness, no rounding."""

    def __init__(self, program: Program) -> None:
        self._columns = np.arange(program.size, dtype=np.int32)
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        model = program.matrix_model()
        model.integrality_ = [highspy.HighsVarType.kInteger] * program.size
        self._solver.passModel(model)
        self._found: dict[tuple[tuple[int, float], ...], tuple[int, int]] = {}

    def extremes(self, terms: Terms) -> tuple[int, int]:
        key = tuple(sorted(terms))
        if key not in self._found:
            self._found[key] = round(self._least(terms, 1)), -round(self._least(terms, -1))
        return self._found[key]

    def _least(self, terms: Terms, sign: int) -> float:
        cost = np.zeros(len(self._columns))
        for at, by in terms:
            cost[at] += sign * by
        self._solver.changeColsCost(len(cost), self._columns, cost)
        self._solver.run()
        assert self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self._solver.getInfo().objective_function_value


def true_value(block: Block, cube: Cube, terms: Terms) -> int:
    """Return the true value of a sum of counts and people, those of the rest of the genders included."""

    def one(name: object) -> int:
        if isinstance(name, Count):
            return cube.counts[name.unit, name.group][0]
        if isinstance(name, People):
            return cube.counts[name.unit, name.group][1]
        (unit, way, _), *about = name  # type: ignore[misc]
        assert way == "gender"
        which = 0 if len(about) == 2 else 1
        everyone, women, men = (cube.counts.get((unit, group), (0, 0))[which] for group in ("all", "women", "men"))
        return everyone - women - men

    return sum(round(by) * one(block.name_of(at)) for at, by in terms)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("rate", RATES)
def test_what_is_certified_withstands_every_question(rate: float, exact: bool) -> None:
    asked = 0
    for seed in range(CUBES // len(RATES) // 2):
        cube = random_cube(seed, rate)
        rows = certified(cube, exact=exact)
        result = attack(rows, natures(rows), SPECIAL, cube.colleague, truth=cube.truth)
        assert (result.is_possible, result.failures) == (True, ())
        assert outside_of_truth(rows, natures(rows), cube.truth) == []
        again = Again(result.block.program)
        for question in result.questions:
            demand, group = question.demand, question.group
            least, most = again.extremes(demand.terms)
            true = true_value(result.block, cube, demand.terms)
            assert least <= true <= most, question.rule
            people = demand.amount if group.people is None else true_value(result.block, cube, group.people)
            needed = min(demand.amount, people)
            if question.rule == SMALL and people >= group.minimum:
                continue
            assert (most - least if question.rule == SMALL else most) >= needed, (question.rule, group.what)
            asked += 1
    assert asked > 50 * (CUBES // len(RATES) // 2)


@pytest.mark.parametrize("rate", RATES)
def test_certification_is_needed_and_hides_little(rate: float) -> None:
    shown, gone = 0, 0
    for seed in range(CUBES):
        cube = random_cube(seed, rate)
        before = published(cube)
        shown += sum(row.is_shown for row in before)
        gone += sum(row.is_shown for row in before) - sum(row.is_shown for row in certified(cube, exact=False))
    assert gone <= shown / 20


@pytest.mark.parametrize(("reads_reasons", "leaks"), [(False, 0.02), (True, 0.25)])
def test_closed_open_populations_leave_nearly_every_hidden_group_in_doubt(reads_reasons: bool, leaks: float) -> None:
    """The few pairs of groups that all sums together determine are left to certification.

    Two different reasons tell more than the numbers: which groups are small. That alone can determine them, as where a
    division of at most four people has three departments with somebody in each; then a reason says less.
    """
    cubes, leaking = 4 * CUBES, 0
    for seed in range(cubes):
        cube = random_cube(seed, 0.5)
        rows = published(cube, OPEN)
        colleague = Colleague(division_of=cube.colleague.division_of, reads_reasons=reads_reasons)
        known = natures(rows, OPEN)
        result = attack(rows, known, OPEN, colleague, truth=cube.truth)
        assert result.is_possible
        leaking += bool(result.failures)
        gone = mend(rows, known, OPEN, colleague, truth=cube.truth, may_go=lambda _: True).remedies
        keys = {remedy.row.key for remedy in gone}
        rows = [hidden(row) if row.key in keys else row for row in rows]
        assert attack(rows, known, OPEN, colleague, truth=cube.truth).failures == ()
    assert leaking <= cubes * leaks


@pytest.mark.parametrize(
    ("masking", "rules"),
    [
        (Masking(closure=False), {SMALL}),
        (Masking(rounding=False), {NONE, ALL, SMALL}),
    ],
)
def test_the_attack_finds_what_a_rule_is_for(masking: Masking, rules: set[str]) -> None:
    """Without closure the sizes of small groups follow; without rounding all, none and single people."""
    found: set[str] = set()
    leaking, cubes = 0, 24
    for seed in range(cubes):
        cube = random_cube(seed, RATES[seed % 2])
        definition = SPECIAL if masking.closure else OPEN
        rows = published(cube, definition, masking)
        colleague = Colleague(division_of=cube.colleague.division_of, reads_reasons=False)
        result = attack(rows, natures(rows, definition), definition, colleague)
        found |= {failure.question.rule for failure in result.failures}
        leaking += bool(result.failures)
    assert found == rules
    assert leaking > cubes / 2


def test_a_value_that_says_none_or_all_is_found() -> None:
    said = 0
    for seed in range(CUBES):
        cube = random_cube(seed, RATES[seed % 2])
        blank, told = published(cube), published(cube, masking=Masking(blanking=False))
        known = natures(blank)
        expected = [row.key for row in blank if row.is_shown and row.value is None]
        assert [row.key for row in saying_all_or_none(told, known, SPECIAL)] == expected
        assert saying_all_or_none(blank, known, SPECIAL) == []
        said += len(expected)
    assert said > CUBES
