"""Unexpected errors told without their text, which may quote a cell: what kind, and where in the code.

Standard library and the errors only: the command line and Dagster's steps both end here.
"""

from pathlib import Path


def kind_and_place(error: BaseException) -> str:
    """Return "unexpected ValueError in rows.py, line 40": the error's kind and the innermost line it came from."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else ""
    return f"unexpected {type(error).__name__}{place}"
