"""The widgets in which a learner commits to what a run will do: `predict.choice(...)` and its sisters.

A prediction belongs to the run of that name: `%%board --name NAME` compares it when the run is over.
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets
from IPython.display import display

from kernel_helpers.exercises.prediction import CELLS, Question
from kernel_helpers.views import STATIC
from kernel_helpers.views.prose import prose

_VIEW_MIME = "application/vnd.jupyter.widget-view+json"
_SCRIPTS = ("kh-elements.js", "kh-predict.js")


def _script() -> str:
    parts = [(STATIC / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return "\n".join([*parts, "export default globalThis.KH.predictWidget;\n"])


class Prediction(anywidget.AnyWidget):
    """One question. `answer` is None until the learner has committed to one, and stays as it is from then on."""

    _esm = _script()
    _css = (STATIC / "kh-predict.css").read_text(encoding="utf-8")

    kind = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    length_ms = traitlets.Int().tag(sync=True)
    cells = traitlets.Int(CELLS).tag(sync=True)
    answer = traitlets.Any(None, allow_none=True).tag(sync=True)
    outcome = traitlets.Unicode().tag(sync=True)

    def __init__(self, question: Question) -> None:
        self.question = question
        super().__init__(
            kind=question.kind,
            text=question.text,
            options=list(question.options),
            length_ms=question.length_ms,
        )

    def bundle(self) -> dict[str, object]:
        """The widget where widgets live, else the question as a list."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        items = "".join(f"<li>{prose(option)}</li>" for option in self.question.options)
        html = f"<div class='kh-card'><strong>Predict.</strong> {prose(self.text)}<ol>{items}</ol></div>"
        plain = "\n".join([f"Predict. {self.text}", *(f"- {option}" for option in self.question.options)])
        return {_VIEW_MIME: view, "text/html": html, "text/plain": plain}


class Predictions(dict[str, Prediction]):
    """The predictions of this notebook by the name of their run; `predict` in a notebook."""

    def choice(self, run: str, text: str, *options: str) -> None:
        """Ask which of the sentences will be true."""
        self._ask(Question(run, "choice", text, options))

    def order(self, run: str, text: str, *items: str, by: str = "ended") -> None:
        """Ask in which order tasks "began" or "ended", or lines are "printed"."""
        self._ask(Question(run, "order", text, items, by=by))

    def duration(self, run: str, text: str, of: str = "") -> None:
        """Ask how many ms the program takes, or the life of a task."""
        self._ask(Question(run, "duration", text, of=of))

    def lanes(self, run: str, text: str, *tasks: str, length_ms: int) -> None:
        """Ask when each task will run in the first `length_ms`, painted on a grid."""
        self._ask(Question(run, "lanes", text, tasks, length_ms=length_ms))

    def committed(self, run: str) -> tuple[Question, Any] | None:
        """The question about this run and its answer; None when there is none yet."""
        asked = self.get(run)
        return None if asked is None or asked.answer is None else (asked.question, asked.answer)

    def _ask(self, question: Question) -> None:
        self[question.run] = Prediction(question)
        display(self[question.run].bundle(), raw=True)
