"""How a widget is heard while a cell runs."""

from __future__ import annotations

import anywidget


def hear_while_busy(widget: anywidget.AnyWidget) -> None:
    """Have a widget's messages handled in the subshell that the page has sent them to.

    ipykernel 7.4 hands a comm's messages to the shell that last used the comm: the one that is busy with the cell.
    """
    if hasattr(widget.comm, "_reply_subshell_for"):
        setattr(widget.comm, "_reply_subshell_for", _as_sent)  # noqa: B010


def _as_sent(_data: object, subshell: str | None) -> str | None:
    return subshell
