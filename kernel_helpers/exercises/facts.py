"""What a check may ask of a run, and how it says what is missing. For Python and for MicroPython alike.

A check runs here in the notebook, and on the VM in the reader's browser. So this file, and the checks, keep to the
language that both have: no imports, no dataclasses, no `from __future__`; annotations are read by Python only.

`Facts` is made from plain data (`told`):

| key       | value                                                                            |
|-----------|----------------------------------------------------------------------------------|
| source    | the program's text                                                               |
| text      | all it printed                                                                   |
| prints    | [text, time in µs or None, number of the task (0: outside of any)] of each print |
| frames    | [time in µs or None, number of the task, label] of each picture shown            |
| error     | None, or {"kind", "type", "message", "line"}: how it failed                      |
| leftovers | names of tasks that were not finished                                            |
| model     | the trace's canonical dump (tests/vectors/README.md)                             |
"""

FEW_MS = 5
"""Lateness that any board may have."""


class Miss(Exception):
    """The run does not do what is asked; the text says what happened instead, and why."""


class Facts:
    """One run, as a check sees it. Times are ms since the program began; tasks go by their name on the timeline."""

    def __init__(self, told: dict) -> None:
        self.told = told
        self.model = told["model"]
        self.text = told["text"]
        self.tasks = self.model["tasks"]
        self.duration_ms = self.model["duration_us"] / 1000

    # What there is.

    @property
    def lines(self) -> list:
        """The lines it printed, without empty ones."""
        return [line.rstrip() for line in self.text.split("\n") if line.strip()]

    @property
    def frames(self) -> int:
        """How many pictures it showed."""
        return len(self.told["frames"])

    def all_named(self, function: str) -> list:
        """Every task of that coroutine function: `blink`, `blink 2`, ..."""
        return [task for task in self.tasks if base_name(task["name"]) == function]

    def task(self, name: str) -> dict:
        """The task of that name; a Miss when there is none."""
        for task in self.tasks:
            if task["name"] == name:
                return dict(task)
        names = [task["name"] for task in self.tasks]
        there = "the tasks were " + listed(names) if len(names) > 1 else "the only task was " + "".join(names)
        there = there if names else "no task ran at all"
        raise Miss(
            f"There is no task `{name}` in this run: {there}. "
            f"Is it handed to asyncio.create_task() or gather(), and not just called or awaited?"
        )

    def of_task(self, what: str, name: str) -> list:
        """The task's `slices`, `ready`, `sleeps` or `waits`, in order of time."""
        number = self.task(name)["task"]
        return [each for each in self.model[what] if each["task"] == number]

    def points(self, kind: str, name: str = "") -> list:
        """Moments in ms of every `print`, `mark`, `frame`, `irq` or `cancel`, of one task or of all."""
        number = self.task(name)["task"] if name else None
        return [
            point["time_us"] / 1000
            for point in self.model["points"]
            if point["kind"] == kind and number in (None, point["task"])
        ]

    def printed_by(self, name: str) -> str:
        """The text that this task printed."""
        number = self.task(name)["task"]
        return "".join([text for text, _, task in self.told["prints"] if task == number])

    def printed_by_program(self) -> str:
        """The text that was printed outside of every task."""
        return "".join([text for text, _, task in self.told["prints"] if task == 0])

    def asked_ms(self, name: str) -> list:
        """How long each of its sleeps was asked to be. A sleep that began late in a millisecond may count one less."""
        return [each["asked_ms"] for each in self.of_task("sleeps", name)]

    def began_ms(self, name: str) -> float:
        """When its first step began; a Miss when it never did."""
        task = self.task(name)
        if task["began_us"] is None:
            raise Miss(f"`{name}` was created and never ran: the loop ended before its first step.")
        return float(task["began_us"] / 1000)

    def ended_ms(self, name: str) -> float:
        """When it ended; a Miss when it did not."""
        task = self.task(name)
        if task["ended_us"] is None:
            raise Miss(f"`{name}` had not finished when the program ended: who waits for it?")
        return float(task["ended_us"] / 1000)

    def ran_ms(self, name: str) -> float:
        """How long it had the CPU in all."""
        return length_ms(self.of_task("slices", name))

    def idle_ms(self) -> float:
        """How long nobody had anything to do."""
        return length_ms(self.model["idle"])

    def longest_ms(self, what: str, name: str) -> float:
        """The longest of its `slices`, `ready`, `sleeps` or `waits`; 0 when there is none."""
        return max([length_ms([each]) for each in self.of_task(what, name)] + [0.0])

    def beats_ms(self, name: str) -> list:
        """When each of its steps began."""
        return [each["start_us"] / 1000 for each in self.of_task("slices", name)]

    def longest_pause_ms(self, name: str) -> float:
        """The longest time from one of its steps to the next."""
        beats = self.beats_ms(name)
        return max([beats[at + 1] - beats[at] for at in range(len(beats) - 1)] + [0.0])

    def where(self, name: str) -> str:
        """` (line 7)`: where the task's function is defined in this cell; "" when it is not in here."""
        wanted = "def " + base_name(name) + "("
        for number, line in enumerate(self.told["source"].split("\n")):
            if wanted in line:
                return f" (line {number + 1})"
        return ""

    def name_of(self, number: int) -> str:
        """The name of a task by its number."""
        for task in self.tasks:
            if task["task"] == number:
                return str(task["name"])
        return "the program" if number == 0 else f"task {number}"

    # What must be so.

    def ends_well(self) -> None:
        """It neither failed nor was stopped, and left no task behind."""
        error = self.told["error"]
        if error and error["kind"] == "interrupted":
            raise Miss("The program was stopped before its end.")
        if error:
            line = f" in line {error['line']}" if error["line"] else ""
            raise Miss(f"The program failed with {error['type']}{line}: {error['message'] or 'no message'}.")
        left = self.told["leftovers"]
        if left:
            verb = "was" if len(left) == 1 else "were"
            # MicroPython knows no f-string in an f-string's loop.
            names = listed(["`" + name + "`" for name in left])
            raise Miss(
                f"{names} {verb} not finished when the program ended. Await it, or cancel it and let it end."
            )

    def has(self, function: str, count: int = 1) -> None:
        """There are that many tasks of this coroutine function."""
        found = len(self.all_named(function))
        if found != count and found == 0:
            self.task(function)
        if found != count:
            raise Miss(f"{count} tasks of `{function}` are asked for, and this run had {found}.")

    def prints_in_order(self, wanted: list) -> None:
        """These lines (or pieces of lines) were printed, one after the other; others may stand between."""
        at = 0
        lines = self.lines
        for piece in wanted:
            while at < len(lines) and piece not in lines[at]:
                at += 1
            if at == len(lines):
                raise Miss(
                    f"A line with “{piece}” is missing, or comes too early. Printed was: {shown(lines)}."
                )
            at += 1

    def not_starved(self, name: str, most_ms: float) -> None:
        """The task was never ready and kept waiting for longer than that; else the one who ran instead is named."""
        worst = None
        for each in self.of_task("ready", name):
            if worst is None or length_ms([each]) > length_ms([worst]):
                worst = each
        if worst is None or length_ms([worst]) <= most_ms:
            return
        culprit, ran = self.who_ran(worst["start_us"], worst["end_us"])
        raise Miss(
            f"`{name}` was ready at {span(worst['start_us'] / 1000)} and did not run for {span(length_ms([worst]))}, "
            f"because `{culprit}`{self.where(culprit)} held the CPU for {span(ran)} of it: "
            "is there an await in its loop that really waits?"
        )

    def who_ran(self, start_us: int, end_us: int) -> tuple:
        """Who ran most in that time, and for how many ms."""
        ran: dict = {}
        for each in self.model["slices"]:
            common = min(each["end_us"], end_us) - max(each["start_us"], start_us)
            if common > 0:
                ran[each["task"]] = ran.get(each["task"], 0) + common
        if not ran:
            return ("nobody", 0.0)
        most = max(ran, key=lambda task: ran[task])
        return (self.name_of(most), ran[most] / 1000)

    def overlap(self, first: str, second: str) -> None:
        """Both tasks were under way at the same time."""
        if self.began_ms(second) >= self.ended_ms(first) or self.began_ms(first) >= self.ended_ms(second):
            early, late = (first, second) if self.began_ms(first) < self.began_ms(second) else (second, first)
            raise Miss(
                f"`{late}` began at {span(self.began_ms(late))}, after `{early}` had ended "
                f"at {span(self.ended_ms(early))}: they ran one after the other, not side by side."
            )

    def takes(self, least_ms: float, most_ms: float, why: str = "") -> None:
        """The whole program took between so many ms."""
        if not least_ms <= self.duration_ms <= most_ms:
            word = "only" if self.duration_ms < least_ms else "as long as"
            raise Miss(
                f"The program took {word} {span(self.duration_ms)}; asked for is {span(least_ms)} to {span(most_ms)}."
                + (" " + why if why else "")
            )


def near(times: list, wanted: list) -> bool:
    """The same times, two ms more or less, in any order."""
    pairs = zip(sorted(times), sorted(wanted))  # noqa: B905 - MicroPython's zip has no `strict`
    return len(times) == len(wanted) and all(abs(time - other) <= 2 for time, other in pairs)


def base_name(name: str) -> str:
    """`blink 2` -> `blink`."""
    parts = name.split(" ")
    return parts[0] if len(parts) == 2 and parts[1].isdigit() else name


def length_ms(intervals: list) -> float:
    """How long they are together, in ms."""
    return float(sum([each["end_us"] - each["start_us"] for each in intervals]) / 1000)


def span(ms: float) -> str:
    """`212 ms`, `1.25 s`, `0.4 ms`."""
    if ms >= 1000:
        return f"{ms / 1000:.2f} s"
    return f"{ms:.0f} ms" if ms >= 10 else f"{ms:.1f} ms"


def listed(words: list) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def shown(lines: list) -> str:
    """A few lines, quoted, or that there are none."""
    if not lines:
        return "nothing"
    some = ", ".join([f"“{line[:40]}”" for line in lines[:5]])
    return some + (f" and {len(lines) - 5} more lines" if len(lines) > 5 else "")
