"""The attack on what is published: what a reader could work out about people, from the published files alone.

Independent of the code that protects: it imports none of it, reads releases as any reader could, and knows the
published rules and what colleagues see. Start with `run.py`.

- One metric and period: `attacker.py` hands its rows to `model.py` (the counts that they leave open) and `ties.py`,
  `groups.py` says whom to ask about, `properties.py` what must hold, `bounds.py` the least and the most, by linear
  programs in `program.py`, and `meeting.py` the points that answer many questions at once. `totals.py` looks at means.
  `repair.py` says what would mend a finding beforehand.
- Several releases and periods: `over_time.py`, `movements.py`.
- Every file, page, figure and text: `agreement.py`, in a process of its own by `apart.py`.
"""

from audit.findings import RULES, Finding, Report
from audit.release import UnreadableError
from audit.run import run

__all__ = ["RULES", "Finding", "Report", "UnreadableError", "run"]
