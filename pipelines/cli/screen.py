"""Lists as a screen holds them: the first few, and how many more there are."""

from collections.abc import Iterable

# Of the 25 lines of a small terminal, what is left by how a run ended and which release is current.
MOST = 19


def at_most(lines: Iterable[str], most: int = MOST) -> list[str]:
    """Return the lines, or the first of them with a last one that counts the others.

    Args:
        lines: one for each thing that is told.
        most: how many are told, the one that counts the others not among them.
    """
    listed = list(lines)
    left = len(listed) - most
    # One more takes no more room than to say that there is one more.
    return listed if left <= 1 else [*listed[:most], f"... and {left:,} more like the last"]
