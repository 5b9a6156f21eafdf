"""A growing list that stays small: beyond a limit it is thinned evenly. Pure.

Items have indices from 0. Those at multiples of a power of two stay, and always the newest: so a list that
grows keeps most of its choice, and the page (kh-store.js) chooses in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Items whose sizes add up to at most `most`; the first and the newest stay, whatever their size."""

    def __init__(self, most: int, size: Callable[[T], int] = lambda item: 1) -> None:
        self.taken = 0
        """How many were added."""
        self._most, self._size = most, size
        self._apart, self._total = 1, 0
        self._items: dict[int, T] = {}

    def add(self, item: T) -> int:
        """Add the next one; its index."""
        index = self.taken
        if (index - 1) % self._apart:
            # Until now it was the newest.
            self._drop([index - 1])
        self._items[index] = item
        self._total += self._size(item)
        self.taken += 1
        while self._total > self._most and len(self._items) > 2:
            self._apart *= 2
            self._drop([each for each in self._items if each % self._apart and each != index])
        return index

    def items(self) -> list[tuple[int, T]]:
        """What is kept, in order, each with its index."""
        return list(self._items.items())

    def _drop(self, indices: list[int]) -> None:
        for index in indices:
            self._total -= self._size(self._items.pop(index))
