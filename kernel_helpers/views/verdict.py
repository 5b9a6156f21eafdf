"""What a person sees of exercises: the verdict on a run, hints, the solution, and how far they have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import ipywidgets
from IPython.display import display

from kernel_helpers.exercises.exercise import Exercise
from kernel_helpers.exercises.judge import Verdict
from kernel_helpers.exercises.progress import Entry
from kernel_helpers.views.prose import prose

_PASSED, _MISSED, _TOLD = "#1b7f4d", "#b35900", "#0072b2"


def show_verdict(exercise: Exercise, verdict: Verdict, entry: Entry) -> None:
    """One card: passed, or what is missing and what to do next."""
    if verdict.passed:
        head = f"✓ {exercise.name} — {exercise.title}: passed"
        after = f"in {_times(entry.tries)}. %solution {exercise.name} shows how we did it."
        _card(_PASSED, head, [after])
    else:
        head = f"✗ {exercise.name} — {exercise.title}: not yet"
        _card(_MISSED, head, [verdict.message, _next(exercise, entry)])


def show_prediction(right: bool | None, sentence: str) -> None:
    """How a prediction compares with its run; None: the learner is to judge."""
    head = {True: "✓ As you predicted", False: "✗ Not as you predicted", None: "Your prediction"}[right]
    _card(_PASSED if right else _TOLD if right is None else _MISSED, head, [sentence])


def show_hint(exercise: Exercise, number: int) -> None:
    """One hint of the exercise, counted from 1."""
    most = len(exercise.hints)
    after = (
        []
        if number < most
        else [f"That was the last hint. %solution {exercise.name} --show shows the solution."]
    )
    _card(_TOLD, f"Hint {number} of {most} for {exercise.name}", [exercise.hints[number - 1], *after])


def show_solution(exercise: Exercise) -> None:
    """The solution's program, as text to read and to copy."""
    head = f"One solution of {exercise.name} — {exercise.title}"
    _show(
        f"{head}\n\n{exercise.solution}",
        _box(_TOLD, head, f"<pre style='margin:.4em 0 0'>{escape(exercise.solution)}</pre>"),
    )


def show_task(exercise: Exercise) -> None:
    """What is asked."""
    _card(_TOLD, f"{exercise.name} — {exercise.title} ({exercise.minutes} minutes)", [exercise.task])


def progress_text(exercises: Sequence[Exercise], entries: Mapping[str, Entry]) -> str:
    """A line for each exercise, and a sum."""
    lines = [
        f"{_sign(entry)} {each.name:<16} {each.title:<40} {_word(entry)}"
        for each in exercises
        for entry in [entries.get(each.name, Entry())]
    ]
    passed = sum(entries.get(each.name, Entry()).passed for each in exercises)
    return "\n".join([*lines, f"{passed} of {len(exercises)} exercises passed"])


class ProgressView:
    """A bar for each chapter that follows what is passed."""

    def __init__(self) -> None:
        self._bars: dict[str, ipywidgets.IntProgress] = {}
        self._text = ipywidgets.Label()

    def show(self, exercises: Sequence[Exercise], entries: Mapping[str, Entry]) -> None:
        """Draw it, as it is now."""
        for chapter in dict.fromkeys(each.name.rpartition("-")[0] for each in exercises):
            self._bars[chapter] = ipywidgets.IntProgress(
                description=chapter, style={"description_width": "9em"}
            )
        self.update(exercises, entries)
        bundle = {"text/plain": progress_text(exercises, entries)}
        view, metadata = ipywidgets.VBox([*self._bars.values(), self._text])._repr_mimebundle_(), None
        display({**view, **bundle}, raw=True, metadata=metadata)

    def update(self, exercises: Sequence[Exercise], entries: Mapping[str, Entry]) -> None:
        """Follow a change."""
        for chapter, bar in self._bars.items():
            mine = [each.name for each in exercises if each.name.rpartition("-")[0] == chapter]
            bar.max = len(mine)
            bar.value = sum(entries.get(name, Entry()).passed for name in mine)
        self._text.value = progress_text(exercises, entries).rpartition("\n")[2]


def _sign(entry: Entry) -> str:
    return "✓" if entry.passed else "…" if entry.tries else "·"


def _word(entry: Entry) -> str:
    if entry.passed:
        return "passed" + (", after its solution was shown" if entry.solution else "")
    return f"{_times(entry.tries)} tried" if entry.tries else ""


def _times(count: int) -> str:
    return "one try" if count == 1 else f"{count} tries"


def _next(exercise: Exercise, entry: Entry) -> str:
    if entry.hints < len(exercise.hints):
        which = f"hint {entry.hints + 1} of {len(exercise.hints)}"
        return f"Change the cell and run it again. %hint {exercise.name} gives {which}."
    return f"All hints are out. %solution {exercise.name} --show shows the solution."


def _card(colour: str, head: str, paragraphs: Sequence[str]) -> None:
    inside = "".join(
        f"<div style='margin-top:.4em;white-space:pre-line'>{prose(text)}</div>" for text in paragraphs
    )
    _show("\n".join([head, *paragraphs]), _box(colour, head, inside))


def _box(colour: str, head: str, inside: str) -> str:
    style = f"border-left:4px solid {colour};padding:.3em .8em;margin:.3em 0"
    return f"<div class='kh-card' style='{style}'><strong>{escape(head)}</strong>{inside}</div>"


def _show(text: str, html: str) -> None:
    display({"text/plain": text, "text/html": html}, raw=True)
