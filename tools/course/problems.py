"""The one error of this package: what happened, what was seen, what to try."""

from __future__ import annotations


class Problem(Exception):
    """Something the person at the keyboard has to know; ends the command with exit code 1."""

    def __init__(self, happened: str, *, seen: str = "", cure: str = "") -> None:
        self.happened, self.seen, self.cure = happened, seen, cure
        parts = [happened, _part("Seen: ", seen), _part("Try: ", cure)]
        super().__init__("\n".join(part for part in parts if part))


def _part(label: str, text: str) -> str:
    # Further lines stand under the first one, so that pip's words are told apart from ours.
    return label + text.strip().replace("\n", "\n" + " " * len(label)) if text.strip() else ""
