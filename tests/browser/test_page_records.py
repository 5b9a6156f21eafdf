"""What a page makes of a board's bytes is what Python makes of them."""

from __future__ import annotations

import base64
import io
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kernel_helpers.collect import Collector, Listener
from kernel_helpers.keeping import Kept
from kernel_helpers.run import Run
from kernel_helpers.trace import Kind
from kernel_helpers.trace.events import encode as encode_event
from kernel_helpers.tracebacks import EXPLANATIONS, read
from kernel_helpers.views import RUNNER_SCRIPTS, STATIC
from kernel_helpers.wire.records import Splitter, encode
from kernel_helpers.wire.text import TextDecoder
from tests.browser import synthetic
from tests.browser.pages import Views
from tests.test_tracebacks import PRINTED, SOURCE
from tests.wire.test_record_vectors import SHARED, merged
from tests.wire.test_records import NONCE, records, texts

SPLIT = """({nonce, stream, cuts}) => {
  const splitter = new KH.Splitter(Uint8Array.from(nonce)), bytes = KH.bytes(stream), parts = [];
  const edges = [0, ...cuts, bytes.length];
  for (let at = 1; at < edges.length; at++) parts.push(...splitter.feed(bytes.subarray(edges[at - 1], edges[at])));
  const told = [];
  for (const { kind, type = "", data = new Uint8Array(0) } of [...parts, ...splitter.flush()]) {
    const goesOn = kind === "text" && told.length && told[told.length - 1][0] === "text";
    const before = goesOn ? told.pop()[2] : new Uint8Array(0);
    told.push([kind, type, KH.joined(before, data)]);
  }
  return told.map(([kind, type, data]) => [kind, type, btoa(String.fromCharCode(...data))]);
}"""
DECODE = """({data, cut}) => {
  const text = new KH.ConsoleText(), bytes = KH.bytes(data);
  return text.feed(bytes.subarray(0, cut)) + text.feed(bytes.subarray(cut), true);
}"""
COLLECT = """({nonce, stream, source, name}) => {
  const collector = new KH.Collector(source, name), splitter = new KH.Splitter(Uint8Array.from(nonce));
  for (const part of [...splitter.feed(KH.bytes(stream)), ...splitter.flush()]) collector.take(part);
  const run = collector.finish(), keys = ["number", "width", "height", "time_us", "task", "label"];
  return {
    ...run, events: btoa(String.fromCharCode(...run.events)),
    frames: run.frames.map((frame) => keys.map((key) => frame[key])),
  };
}"""
KEEP = """({ most, sizes }) => {
  const kept = new KH.Kept(most, (item) => item);
  for (const size of sizes) kept.add(size);
  return kept.items();
}"""
SAFE = """data => {
  const safe = KH.safeJpeg(KH.bytes(data));
  return { ...safe, jpeg: btoa(String.fromCharCode(...safe.jpeg)) };
}"""
REFUSED = """data => {
  try { KH.safeJpeg(KH.bytes(data)); } catch (problem) { return problem.constructor.name; }
}"""
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.fixture
def opened(views: Views) -> Views:
    page = views.open()
    for name in RUNNER_SCRIPTS:
        page.add_script_tag(path=STATIC / name)
    page.evaluate("all => { KH.explanations = all }", [list(each) for each in EXPLANATIONS])
    return views


@pytest.mark.parametrize("vector", SHARED["vectors"], ids=lambda vector: vector["about"])
def test_the_pages_splitter_gives_what_the_vector_says(opened: Views, vector: dict[str, Any]) -> None:
    assert opened.page.evaluate(SPLIT, {**vector, "nonce": SHARED["nonce"]}) == vector["parts"]


@MANY
@given(
    pieces=st.lists(texts | records.map(lambda each: encode(NONCE, each.kind, each.payload))), data=st.data()
)
def test_any_bytes_give_the_same_parts_as_in_python(
    opened: Views, pieces: list[bytes], data: st.DataObject
) -> None:
    stream = bytearray(b"".join(pieces))
    for at in data.draw(st.lists(st.integers(0, max(0, len(stream) - 1)), max_size=3)) if stream else []:
        stream[at] ^= 1
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=4)))
    splitter = Splitter(NONCE)
    expected = merged(splitter.feed(bytes(stream)) + splitter.flush())
    assert (
        opened.page.evaluate(SPLIT, {"nonce": list(NONCE), "stream": b64(bytes(stream)), "cuts": cuts})
        == expected
    )


@MANY
@given(
    data=st.lists(
        st.sampled_from([b"\r", b"\n", b"\xc3", b"\xa9", "é€😀".encode(), b"\xef\xbb\xbf"])
        | st.binary(max_size=4)
    ).map(b"".join),
    cut=st.integers(0, 30),
)
def test_any_bytes_become_the_same_text_as_in_python(opened: Views, data: bytes, cut: int) -> None:
    decoder = TextDecoder()
    expected = decoder.feed(data[:cut]) + decoder.feed(data[cut:], final=True)
    assert opened.page.evaluate(DECODE, {"data": b64(data), "cut": cut}) == expected


MESSAGES = [f"{kind}: {text}" for kind in ("OSError", "RuntimeError") for text in ("can't wait", "", "x: y")]
ODD = [
    '  File "/rom/csi.py", line 3, in f',
    '  File "cell 3", line 99',
    "MemoryError: ",
    "KeyboardInterrupt: ",
]
LINES = st.sampled_from([*PRINTED.split("\r\n"), *MESSAGES, *ODD, "TypeError: object is not iterable"])


@MANY
@given(
    lines=st.lists(LINES, max_size=12),
    source=st.sampled_from([SOURCE, "await x\n" * 4, "", "async with a: pass\nraise x\n\n y = await z"]),
)
def test_any_traceback_reads_the_same_as_in_python(opened: Views, lines: list[str], source: str) -> None:
    printed = "\r\n".join(lines)
    fault = asdict(read(printed, source, "cell 3"))
    said = "([text, source, name]) => KH.readTraceback(text, source, name)"
    assert opened.page.evaluate(said, [printed, source, "cell 3"]) == fault


@MANY
@given(most=st.integers(1, 60), sizes=st.lists(st.integers(1, 9), max_size=80))
def test_the_same_pictures_are_kept_as_in_python(opened: Views, most: int, sizes: list[int]) -> None:
    kept: Kept[int] = Kept(most, lambda item: item)
    for size in sizes:
        kept.add(size)
    assert opened.page.evaluate(KEEP, {"most": most, "sizes": sizes}) == [list(each) for each in kept.items()]


def stream_of_a_run(end: bytes) -> bytes:
    """Two prints (one outside of a print call between), a picture with a label, a task's name, an end."""
    events = [
        encode_event(1000, Kind.CELL), encode_event(1100, Kind.CREATE, 1), encode_event(1200, Kind.BEGIN, 1),
        encode_event(1300, Kind.PRINT, 1, 3), encode_event(1400, Kind.FRAME, 1, 7), encode_event(1500, Kind.RETURN, 1),
    ]  # fmt: skip
    picture = (7).to_bytes(2, "little") + synthetic.jpeg(7, 32, 24)
    parts = [
        b"h\xc3\xa9",
        encode(NONCE, "N", b"t\x01\x00blink"),
        encode(NONCE, "N", b"f\x07\x00door"),
        encode(NONCE, "T", b"".join(events)),
        encode(NONCE, "I", picture),
        b"loose\r\n",
        encode(NONCE, "I", b"\0\0no picture"),
        encode(NONCE, "N", b"t"),
        encode(NONCE, "T", encode_event(1600, Kind.PRINT, 0, 2) + encode_event(1700, Kind.DONE)),
        encode(NONCE, "V", b"?"),
        encode(NONCE, "E", end),
    ]
    return b"".join(parts)


@pytest.mark.parametrize(
    "end",
    [
        b"\0\0",
        b"\0\0blink\nwatch",
        b"ZeroDivisionError\0" + PRINTED.encode() + b"\0",
        b"KeyboardInterrupt\0\0",
        b"SystemExit\0\0x",
        b"odd",
    ],
)
def test_a_run_is_gathered_as_in_python(opened: Views, end: bytes) -> None:
    stream, run = stream_of_a_run(end), Run(SOURCE, "cell 3")
    collector, splitter = Collector(run, Listener()), Splitter(NONCE)
    for part in splitter.feed(stream):
        collector.text(part.data) if hasattr(part, "data") else collector.record(part)
    collector.finish()
    told = opened.page.evaluate(
        COLLECT, {"nonce": list(NONCE), "stream": b64(stream), "source": SOURCE, "name": "cell 3"}
    )
    assert base64.b64decode(told["events"]) == run.trace.events
    assert told["frames"] == [[f.number, f.width, f.height, f.time_us, f.task, f.label] for f in run.frames]
    assert told["prints"] == [[each.text, each.time_us, each.task] for each in run.prints]
    assert told["error"] == (run.error and asdict(run.error))
    same = ("text", "leftovers", "damaged", "state", "notes", "frames_taken")
    assert {key: told[key] for key in same} == {key: getattr(run, key) for key in same}


def test_a_picture_keeps_its_pixels_and_loses_everything_else(opened: Views) -> None:
    out = io.BytesIO()
    Image.effect_mandelbrot((64, 48), (-2, -1, 1, 1), 30).convert("RGB").save(
        out, "JPEG", comment=b"<script>", progressive=True
    )
    safe = opened.page.evaluate(SAFE, b64(out.getvalue() + b"trailing"))
    kept = base64.b64decode(safe["jpeg"])
    assert (safe["width"], safe["height"]) == (64, 48)
    assert b"<script>" not in kept and b"JFIF" not in kept and not kept.endswith(b"trailing")
    assert (
        Image.open(io.BytesIO(kept)).convert("L").tobytes()
        == Image.open(io.BytesIO(out.getvalue())).convert("L").tobytes()
    )


@MANY
@given(
    data=st.binary(max_size=40)
    | st.binary(max_size=40).map(lambda tail: b"\xff\xd8\xff" + tail)
    | st.integers(2, 400).map(lambda cut: synthetic.jpeg(1, 16, 12)[:cut])
)
def test_bytes_that_are_no_picture_are_refused(opened: Views, data: bytes) -> None:
    assert opened.page.evaluate(REFUSED, b64(data)) == "BadPicture"
