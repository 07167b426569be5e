"""The attack on a candidate release: what its readers could work out about people, beside the releases before it.

A blocking check like the audit of its contract (audit.py in this folder). The attacker is a package of its own, which
imports nothing of the code that protects.
"""

from collections.abc import Sequence
from pathlib import Path

from expectations.validation import RuleResult
from pipelines.release.audit import SUBJECT


def attack_candidate(folder: Path, shelf_folders: Sequence[Path]) -> list[RuleResult]:
    """Return the verdict on every rule of the attack, for the candidate and the published releases together.

    Args:
        folder: the candidate's.
        shelf_folders: the releases that were published, oldest first. What the same version of the product let pass
            there is not attacked again, only held against what is new.
    """
    # The solver and sparse algebra cost a second of importing, which only a run that has work pays.
    import audit

    report = audit.run([*shelf_folders, folder], known=shelf_folders)
    return [
        RuleResult(SUBJECT, words, "blocking", not report.failed(rule), report.checked[rule], report.failed(rule))
        for rule, words in audit.RULES.items()
        if report.checked[rule] or report.failed(rule)
    ]
