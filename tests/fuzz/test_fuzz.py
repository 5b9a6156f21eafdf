"""The fuzz target in the suite: its whole corpus, and a search of a fixed length from there."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from tests.fuzz import target

ROOT = Path(__file__).parents[2]
CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
RUNS = 1500
HAS_WHEEL = (sys.platform, platform.machine()) == ("linux", "x86_64")
"""Where atheris can be installed without compiling libFuzzer (requirements-test.txt says the same)."""


def test_the_corpus_holds_every_state() -> None:
    first = {path.read_bytes()[0] % len(target.STATES) for path in CORPUS if path.stat().st_size > 1}
    assert first == set(range(len(target.STATES)))


def test_every_input_of_the_corpus_keeps_the_invariant() -> None:
    for path in CORPUS:
        try:
            target.check(path.read_bytes())
        except Exception as problem:
            problem.add_note(f"the input is {path}")
            raise


def test_many_records_begun_one_inside_the_other_are_given_up_one_after_the_other() -> None:
    head = b"I\x00\x00\x70"
    target.check(b"\x06\x10" + (b"\x1e" + target.NONCE + head + bytes([sum(head) & 255])) * 5000)


if HAS_WHEEL:

    def test_a_search_led_by_coverage_finds_nothing(tmp_path: Path) -> None:
        corpus = shutil.copytree(Path(__file__).parent / "corpus", tmp_path / "corpus")
        words = [f"-runs={RUNS}", "-seed=1", "-max_len=700", f"-artifact_prefix={tmp_path}/", str(corpus)]
        command = [sys.executable, "-m", "tests.fuzz.target", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        assert f"Done {RUNS} runs" in done.stderr
