"""A run as it stays: HTML with no script in it, and plain text. What a static page or a log shows.

The HTML carries the run's data in `data-kh`, from which the live view's scripts make an
interactive figure where they are loaded. Everything from the board is escaped or in an <img>.
"""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Iterable

from kernel_helpers.run import Frame, Run
from kernel_helpers.trace import TaskSummary
from kernel_helpers.trace.words import moment, plural, span

from .run_data import Predicted, base64_text, run_data, thinned
from .still_plan import Look
from .still_svg import still_svg
from .still_text import chart
from .still_words import escaped, leds_sentence, visible

__all__ = ["still_figure", "still_html", "still_svg", "still_text"]

_MOST_PICTURES = 12
_MOST_PROSE = 2000
_COLUMNS = 78
_NO_BREAK = "\u00a0"


def still_text(run: Run) -> str:
    """The run in words and a small chart of letters; lines of at most 78 characters."""
    findings = [visible(finding.text, _MOST_PROSE) for finding in run.trace.findings()]
    leds = [visible(leds_sentence(run.leds), _MOST_PROSE)] if run.leds else []
    paragraphs = [visible(run.trace.sentence(over=True), _MOST_PROSE), *leds, *findings]
    prose = [line for words in paragraphs for line in textwrap.wrap(words, _COLUMNS)]
    return "\n".join([*prose, "", *chart(run.trace.model)]).rstrip()


def still_html(run: Run, title: str, prediction: Iterable[Predicted] = ()) -> str:
    """The run as HTML: timeline picture (with what was predicted), findings, contact sheet, and a table of the tasks.

    No script, no style of its own beyond a few inline ones, every text escaped, every picture an
    <img> with a data: URI. At most 12 pictures are shown and at most 60 carried for the live view.
    """
    predicted = list(prediction)
    data = html.escape(json.dumps(run_data(run, title, predicted)), quote=True)
    parts = [
        still_figure(run, title, Look(predicted=predicted)),
        _leds(run),
        _findings(run),
        _contact_sheet(run),
        _table(run),
    ]
    return f'<div class="kh-run" data-kh="{data}">{"".join(parts)}</div>'


def _image(media: str, data: bytes, alt: str, style: str) -> str:
    return f'<img alt="{escaped(alt, _MOST_PROSE)}" src="data:{media};base64,{base64_text(data)}" style="{style}">'


def still_figure(run: Run, title: str, look: Look) -> str:
    """The timeline picture as an <img> with its caption."""
    svg = still_svg(run.trace, frames=run.frames, look=look).encode("utf-8")
    picture = _image("image/svg+xml", svg, run.trace.sentence(over=True), "max-width:100%;height:auto")
    caption = " · ".join(words for words in (title, run.board, _ending(run)) if words)
    return f'<figure style="margin:0"><figcaption>{escaped(caption, 200)}</figcaption>{picture}</figure>'


def _ending(run: Run) -> str:
    why = f": {run.error.type}" if run.error and run.error.type else ""
    return f"{run.state}{why}{_known(run)}"


def _known(run: Run) -> str:
    """How long it ran. A board that had to be restarted has not sent its end, or not even its beginning."""
    if not run.duration_us:
        return "; no trace of it arrived"
    how = " after" if run.trace.model.complete else "; nothing is known after"
    return f"{how} {span(run.duration_us)}"


def _leds(run: Run) -> str:
    return f"<p>{escaped(leds_sentence(run.leds), _MOST_PROSE)}</p>" if run.leds else ""


def _findings(run: Run) -> str:
    items = [f"<li>{escaped(finding.text, _MOST_PROSE)}</li>" for finding in run.trace.findings()]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _contact_sheet(run: Run) -> str:
    if not run.frames:
        return ""
    chosen = thinned(run.frames, _MOST_PICTURES)
    images = [
        _image("image/jpeg", frame.jpeg, _alt(run, frame), "width:110px;margin:2px") for frame in chosen
    ]
    count = plural(run.frame_count, "picture")
    said = count if len(chosen) == run.frame_count else f"{len(chosen)} of {count}"
    return f'<figure style="margin:0">{"".join(images)}<figcaption>{said}</figcaption></figure>'


def _alt(run: Run, frame: Frame) -> str:
    when = "" if frame.time_us is None else f" {moment(frame.time_us)}"
    label = f" ({frame.label})" if frame.label else ""
    return f"frame {frame.number}{when} by {run.trace.model.task_name(frame.task)}{label}"


_COLUMN_NAMES = (
    "task",
    "ended",
    "steps",
    "ran",
    "ready, not running",
    "longest step",
    "longest ready",
    "longest wait, and for what",
    "sleeps late by (median, most)",
)


def _table(run: Run) -> str:
    rows = run.trace.summary()
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in _COLUMN_NAMES)
    body = "".join(_table_row(row) for row in rows)
    return (
        f"<details><summary>{plural(len(rows), 'task')} in numbers</summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _table_row(row: TaskSummary) -> str:
    cells = [
        row.outcome,
        str(row.steps),
        span(row.ran_us),
        span(row.ready_us),
        span(row.longest_slice_us),
        span(row.longest_ready_us),
        _wait(row),
        _late(row),
    ]
    data = "".join(f"<td>{escaped(cell).replace(' ', _NO_BREAK)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escaped(row.name)}</th>{data}</tr>'


def _wait(row: TaskSummary) -> str:
    return f"{span(row.longest_wait_us)} for {row.longest_wait_on}" if row.longest_wait_on else "–"


def _late(row: TaskSummary) -> str:
    if row.late_median_us is None or row.late_max_us is None:
        return "–"
    return f"{span(row.late_median_us)}, {span(row.late_max_us)}"
