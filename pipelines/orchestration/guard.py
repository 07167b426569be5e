"""The shell of every step: Dagster keeps the text of errors for ever, so only our own messages may reach it."""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from models.errors import AllyshipError, BlockedError
from pipelines.faults import kind_and_place

P = ParamSpec("P")
R = TypeVar("R")


def guarded(step: Callable[P, R]) -> Callable[P, R]:
    """Return the step with any unexpected error replaced by its kind and place, without its chain.

    DuckDB's messages quote the cell at fault, and Dagster writes message, cause and context to its history.
    """
    if inspect.isgeneratorfunction(step):

        @wraps(step)
        def _generator(*arguments: P.args, **named: P.kwargs) -> Iterator[Any]:
            try:
                yield from step(*arguments, **named)
            except AllyshipError:
                raise
            except Exception as error:
                raise BlockedError(kind_and_place(error)) from None

        return _generator  # type: ignore[return-value]

    @wraps(step)
    def _function(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            return step(*arguments, **named)
        except AllyshipError:
            raise
        except Exception as error:
            raise BlockedError(kind_and_place(error)) from None

    return _function
