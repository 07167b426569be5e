"""A program of its own that takes one file as a run would, and tells what came of it and what it cost.

    python take_in_child.py HOME

HOME holds allyship.yaml and landing/separation/<one file>. Prints one line of JSON (see `Taken` in test_hostile.py).
"""

import json
import resource
import sys
from pathlib import Path

# Holds up the machine should a limit not work: far more than any file below may take.
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))

from pipelines.home import Home  # noqa: E402 (after the limit)
from pipelines.ingest import register  # noqa: E402
from pipelines.ingest.intake import take_feed  # noqa: E402
from pipelines.ingest.plan import candidates, make_plan  # noqa: E402
from pipelines.quality import is_balanced  # noqa: E402
from pipelines.settings import load_settings  # noqa: E402
from pipelines.warehouse import open_warehouse  # noqa: E402


def main(root: Path) -> None:
    home = Home(root)
    settings = load_settings(home)
    with open_warehouse(root / "warehouse.duckdb", bytes(32), home.scratch) as connection:

        def count(relation: str) -> int:
            (found,) = connection.execute(f"select count(*) from {relation}").fetchone() or (0,)
            return int(found)

        plan = make_plan(connection, candidates(home, settings), [])["separation"]
        take_feed(connection, plan, settings, "run")
        (entry,) = register.entries(connection)
        told = {
            "status": entry.status,
            "why": entry.detail.get("rejected", ""),
            "read": entry.records_read,
            "quarantined": entry.rows_quarantined,
            "balanced": is_balanced(entry),
            "stored": count("delivered.separation") + count("register.quarantine"),
            "standing": count("raw.separation"),
            "temporary": count("duckdb_tables() where temporary")
            + count("duckdb_views() where temporary and not internal"),
        }
    # What this process alone had; the usual figure starts from what its parent had.
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    own = int(lines["VmHWM"].split()[0]) * 1024
    print(json.dumps({**told, "bytes": own}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
