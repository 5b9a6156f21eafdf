"""Sphinx extension: the files of the board in the reader's browser, written to `_static/kh-runner/` after the build.

| file                    | what                                                                         |
|-------------------------|------------------------------------------------------------------------------|
| vm.wasm, vm.json        | the treated VM and its addresses, as `prepare` has made them                 |
| guest.json              | `page`, `boot`, `ticker`, `judge`: programs; `rom`: the guest modules, base64|
| onboard.json            | `real`, `virtual`: programs that install the on-board modules for that clock;|
|                         | `hello`: a program that says who a board on USB is; `events`: how many a cell|
|                         | keeps; `explanations`: what terse messages mean                              |
| facts.py                | what an exercise's check may ask of a run                                    |
| *.js, jpeg-js/          | the board's host, and the library that compresses pictures, with its licence |
"""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from kernel_helpers import sources, tracebacks
from kernel_helpers.exercises import facts
from kernel_helpers.virtual import prepare
from kernel_helpers.virtual.rom import GUEST, rom_image

BROWSER = GUEST.parent / "browser"
NONCE = b"@@@@"
"""Stands in the programs for the four bytes that a page chooses (page-board.js)."""
HEAP_BYTES = 4 << 20


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx once."""
    app.connect("build-finished", after_build)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}


def after_build(app: Sphinx, problem: Exception | None) -> None:
    """Put the files into a site that was built."""
    if problem is None and app.builder.format == "html":
        write_runner(Path(app.outdir) / "_static" / "kh-runner")


def write_runner(folder: Path) -> None:
    """Write every file of the table into a folder, which is made new."""
    prepare.prepare()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BROWSER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(prepare.wasm_path(), folder / "vm.wasm")
    shutil.copy(prepare.addresses_path(), folder / "vm.json")
    shutil.copy(facts.__file__, folder / "facts.py")
    for name, value in (("guest", guest()), ("onboard", onboard())):
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")


def guest() -> dict[str, str]:
    """What makes the VM a board: texts of programs, and the modules."""
    texts = {name: (BROWSER / f"_{name}.py").read_text() for name in ("page", "ticker", "judge")}
    boot = (GUEST / "_boot.py").read_text()
    return {**texts, "boot": boot, "rom": base64.b64encode(rom_image()).decode()}


def onboard() -> dict[str, Any]:
    """What makes a board ours."""
    programs = {
        clock: [sources.install(module, NONCE, clock == "virtual") for module in sources.MODULES]
        for clock in ("real", "virtual")
    }
    explanations = [list(each) for each in tracebacks.EXPLANATIONS]
    hello = sources.hello(NONCE)
    return {
        **programs,
        "hello": hello,
        "events": sources.ring_events(HEAP_BYTES),
        "explanations": explanations,
    }
