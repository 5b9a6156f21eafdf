"""The magics about exercises; `%%board --check NAME` judges a run, in `magics`.

| line                       | effect                                                              |
|----------------------------|---------------------------------------------------------------------|
| %hint [NAME]               | the next hint; without a name for the exercise checked last         |
| %solution [NAME] [--show]  | our solution, once it has passed; --show: before that               |
| %exercise NAME             | what is asked                                                       |
| %exercise reset NAME       | begin again: its stub in a new cell, its progress forgotten         |
| %progress                  | every exercise, and which have passed                               |
| %progress export FILE      | a copy as JSON, for a teacher                                       |
| %progress reset            | forget all of it                                                    |

`predict` in a notebook asks what a run will do (views/prediction); `%%board --name NAME` compares.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class

from kernel_helpers.errors import UsageError
from kernel_helpers.exercises import exercise as exercises
from kernel_helpers.exercises.exercise import Exercise
from kernel_helpers.exercises.judge import judge
from kernel_helpers.exercises.prediction import compared, painted
from kernel_helpers.exercises.progress import Progress
from kernel_helpers.run import Run
from kernel_helpers.views import verdict
from kernel_helpers.views.prediction import Predictions
from kernel_helpers.views.verdict import ProgressView


@magics_class
class ExerciseMagics(Magics):
    """The magics, and the exercise that was checked last."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._last = ""
        self._progress = Progress()
        self._views: list[ProgressView] = []
        self._predictions = Predictions()
        shell.push({"predict": self._predictions}, interactive=False)

    def predicted(self, run: Run) -> list[tuple[str, float, float, str]]:
        """The lanes that were painted for this run, to be drawn under the measured ones."""
        found = self._predictions.committed(run.name)
        return painted(*found) if found and found[0].kind == "lanes" else []

    def compare(self, run: Run) -> None:
        """Say how the run compares with what was predicted of it, if anything was."""
        if found := self._predictions.committed(run.name):
            right, sentence = compared(*found, run)
            self._predictions[run.name].outcome = sentence
            verdict.show_prediction(right, sentence)

    def check(self, asked: Exercise, run: Run) -> None:
        """Judge a run, keep the result, and say it."""
        self._last = asked.name
        found = judge(asked, run)
        verdict.show_verdict(asked, found, self._progress.tried(asked.name, found.passed))
        self._follow()

    @line_magic
    def hint(self, line: str) -> None:
        """The next hint of an exercise."""
        asked = self._asked(line)
        verdict.show_hint(asked, self._progress.hinted(asked.name, len(asked.hints)))

    @line_magic
    def solution(self, line: str) -> None:
        """The solution of an exercise, after it has passed or on request."""
        words = shlex.split(line)
        asked = self._asked(" ".join(word for word in words if word != "--show"))
        if not self._progress.of(asked.name).passed and "--show" not in words:
            raise UsageError(
                f"{asked.name} has not passed yet.",
                cure=f"%hint {asked.name}, or %solution {asked.name} --show.",
            )
        self._progress.solved(asked.name)
        verdict.show_solution(asked)

    @line_magic
    def exercise(self, line: str) -> None:
        """What an exercise asks, or (reset) its stub in a new cell."""
        words = shlex.split(line)
        if words[:1] == ["reset"]:
            self._reset(self._asked(" ".join(words[1:])))
        else:
            verdict.show_task(self._asked(line))

    @line_magic
    def progress(self, line: str) -> None:
        """How far you have come; `export FILE`, `reset`."""
        words = shlex.split(line)
        if words == ["reset"]:
            self._progress.reset()
            print("Forgotten. Every exercise is new again.")
        elif len(words) == 2 and words[0] == "export":
            self._progress.export(Path(words[1]))
            print(f"Written: {words[1]}. It holds names of exercises, counts and dates, and nothing else.")
        elif words:
            raise UsageError(f"%progress does not know {line!r}.", cure="%progress, %progress export FILE")
        else:
            self._views.append(ProgressView())
            self._views[-1].show(_all(), self._progress.all())
        self._follow()

    def _asked(self, line: str) -> Exercise:
        name = line.strip() or self._last
        if not name:
            raise UsageError(
                "Which exercise?", cure="name it, for example %hint cooperative-1; %progress lists all."
            )
        return exercises.load(name)

    def _reset(self, asked: Exercise) -> None:
        self._progress.reset(asked.name)
        if self.shell is not None:
            self.shell.set_next_input(f"%%board --check {asked.name}\n{asked.stub}")
        print(f"{asked.name} begins again; its first text is in a new cell.")
        self._follow()

    def _follow(self) -> None:
        for view in self._views:
            view.update(_all(), self._progress.all())


def _all() -> list[Exercise]:
    return [exercises.load(name) for name in exercises.names()]
