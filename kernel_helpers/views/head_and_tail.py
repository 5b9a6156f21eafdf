"""A flood of text as a cell shows it: its beginning as it comes, its end at the end, and how much is between them."""

from __future__ import annotations

from kernel_helpers.wire.text import visible

HEAD_CHARACTERS, TAIL_CHARACTERS = 100_000, 20_000
MORE = "\n… more comes than a cell can show; its end is shown when the cell ends …\n"


class HeadAndTail:
    """Give it text with `add`; take what is to be shown now with `news`, and the end with `rest`."""

    def __init__(self) -> None:
        self._room = HEAD_CHARACTERS
        self._head: list[str] = []
        self._tail, self._beyond = "", 0

    def add(self, text: str) -> None:
        """Text in any pieces."""
        if self._room:
            self._head.append(text[: self._room])
        beyond = text[self._room :]
        self._room -= len(text) - len(beyond)
        if beyond:
            if not self._beyond:
                self._head.append(MORE)
            self._beyond += len(beyond)
            self._tail = (self._tail + beyond[-TAIL_CHARACTERS:])[-TAIL_CHARACTERS:]

    def news(self) -> str:
        """What has come since the last time and is to be shown; safe to show."""
        news, self._head = "".join(self._head), []
        return visible(news)

    def rest(self) -> str:
        """The news, and the end of a flood with the number of characters before it that are not shown."""
        hidden = self._beyond - len(self._tail)
        gap = f"… {hidden} characters are not shown here; runs[-1].text has all of them …\n" if hidden else ""
        return self.news() + gap + visible(self._tail)
