"""The comparison of a release's files in a process of its own, beside the attacks.

Reading pages and workbooks is work of the interpreter itself, which would share one core with all that the attacks do
outside the solver.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.findings import Finding, Report


class Comparison:
    """A comparison that is on its way."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def result(self) -> Report:
        """Wait for the report.

        Raises:
            RuntimeError: the comparison broke off; the message holds its last words.
        """
        said, complaint = self._process.communicate()
        if self._process.returncode:
            lines = complaint.decode(errors="replace").strip().splitlines()
            raise RuntimeError(f"the comparison of the release's files broke off: {lines[-1] if lines else 'no word'}")
        found = json.loads(said)
        return Report(Counter(found["checked"]), tuple(Finding(**finding) for finding in found["findings"]))


@contextmanager
def compared_apart(folder: Path) -> Iterator[Comparison]:
    """Compare a release folder's files (`agreement.check_agreement`); the process ends with the context."""
    # -P: whatever lies in the folder from which the run was started is not taken for the product.
    command = [sys.executable, "-P", "-m", "audit.agreement", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield Comparison(process)
        finally:
            process.kill()
