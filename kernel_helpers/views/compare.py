"""`compare(before, after)`: two runs one above the other on one time axis, and what changed between them, named."""

from __future__ import annotations

import html
import json
from typing import Any

import anywidget
import traitlets

from kernel_helpers.run import Run
from kernel_helpers.trace.differences import Difference, differences

from . import STATIC, STYLES
from .run_data import run_data
from .run_view import VIEW_MIME, script
from .still import still_figure
from .still_plan import Look
from .still_text import chart
from .still_words import escaped

_MOST = 8


def _raw(data: bytes) -> bytes:
    return data


class Comparison(anywidget.AnyWidget):
    """Two finished runs. Shown by itself as the last expression of a cell."""

    _esm = script("comparisonWidget")
    _css = (STATIC / STYLES).read_text(encoding="utf-8")

    data = traitlets.Dict().tag(sync=True)

    def __init__(self, before: Run, after: Run) -> None:
        self.before, self.after = before, after
        self.found = differences(before.trace.model, after.trace.model)[:_MOST]
        super().__init__(data=self._data(_raw))

    def html(self) -> str:
        """Both as still pictures with a table of what changed; the scripts of the views make it interactive."""
        data = html.escape(json.dumps(self._data(None)), quote=True)
        look = Look(until_us=self._until_us(), names=self._names())
        pictures = [still_figure(run, run.name, look) for run in (self.before, self.after)]
        return f'<div class="kh-comparison" data-kh="{data}">{"".join(pictures)}{self._table()}</div>'

    def text(self) -> str:
        """Both as charts of letters, and what changed in words."""
        lines = [_said(each) for each in self.found]
        charts = [[run.name, *chart(run.trace.model), ""] for run in (self.before, self.after)]
        return "\n".join([*lines, "", *charts[0], *charts[1]]).rstrip()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {VIEW_MIME: view, "text/html": self.html(), "text/plain": self.text()}, {}

    def _data(self, pack: Any) -> dict[str, Any]:
        rows = [[each.what, each.before, each.after] for each in self.found]
        runs = {"before": self.before, "after": self.after}
        return {**{key: run_data(run, run.name, pack=pack) for key, run in runs.items()}, "differences": rows}

    def _until_us(self) -> int:
        return max(run.trace.model.duration_us for run in (self.before, self.after))

    def _names(self) -> list[str]:
        return [lane.name for run in (self.before, self.after) for lane in run.trace.model.lanes]

    def _table(self) -> str:
        if not self.found:
            return "<p>Nothing that counts changed.</p>"
        names = ("what changed", self.before.name, self.after.name)
        head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in names)
        rows = "".join(_row(each) for each in self.found)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(each: Difference) -> str:
    cells = "".join(f"<td>{escaped(value)}</td>" for value in (each.before, each.after))
    return f'<tr><th scope="row">{escaped(each.what)}</th>{cells}</tr>'


def _said(each: Difference) -> str:
    return f"{each.what}: {each.before} → {each.after}"


def compare(before: Run, after: Run) -> Comparison:
    """Show two finished runs one above the other, for example `compare(runs["blocking"], runs["polite"])`."""
    return Comparison(before, after)
