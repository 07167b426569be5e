"""Many short stretches of bytes looked for at once, in as long as one of them takes by itself.

A home is gigabytes of zeros, digests and text, and a person a hundred forms: seeking each of them alone would be a
hundred readings. Where the first four bytes of no form stand, none stands; what is left is looked at byte by byte.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

_HEAD = 4
# What is looked at together stays in the processor's own memory.
_BLOCK = 1 << 18


class Forms:
    """Forms to look for, each of four bytes or more."""

    def __init__(self, forms: Iterable[bytes]) -> None:
        """Order the forms by the four bytes that they begin with."""
        self._by_head: dict[bytes, list[bytes]] = defaultdict(list)
        for form in dict.fromkeys(forms):
            self._by_head[form[:_HEAD]].append(form)
        self._first, self._second = (self._pairs_at(place) for place in (0, 2))
        self.longest = max((len(form) for alike in self._by_head.values() for form in alike), default=0)

    def within(self, content: bytes) -> set[bytes]:
        """Return the forms that stand somewhere in the content."""
        if not self._by_head:
            return set()
        return {
            form
            for at in self._candidates(content)
            for form in self._by_head.get(content[at : at + _HEAD], ())
            if content.startswith(form, at)
        }

    def _pairs_at(self, place: int) -> NDArray[np.bool_]:
        """Which two bytes, read as one number, stand at that place of any form."""
        pairs = np.zeros(1 << 16, np.bool_)
        for head in self._by_head:
            pairs[head[place] << 8 | head[place + 1]] = True
        return pairs

    def _candidates(self, content: bytes) -> Iterator[int]:
        """Yield the places where two pairs of bytes stand that may begin a form."""
        every = np.frombuffer(content, np.uint8)
        for begin in range(0, len(every) - _HEAD + 1, _BLOCK):
            block = every[begin : begin + _BLOCK + _HEAD - 1]
            pairs = block[:-1].astype(np.uint16) << 8 | block[1:]
            at = np.flatnonzero(self._first[pairs[:-2]])
            yield from (begin + at[self._second[pairs[at + 2]]]).tolist()
