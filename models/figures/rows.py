"""What a step hands back: rows of a figure put into columns, the shape that `Figure.step` promises."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]


def as_columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Columns:
    """Return the rows as named columns; where `period_start` is not named it is added, a wave being one day.

    Without rows the columns are there and empty.
    """
    if not rows:
        return {
            name: np.zeros(0, "datetime64[us]" if name.startswith("period") else float)
            for name in ("period_start", *names)
        }
    columns = {name: np.array(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
    return {"period_start": columns["period_end"], **columns}
