"""Where the virtual board's prepared files lie. Cheap to import: every board's process asks at its start."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import wasmtime

OUTPUT_SHA256 = "f6913930c18c658ef3936d5e0b9cb035b28cdabc135b92e2ae6d3f5b47d18b0e"


def cache_folder() -> Path:
    """Where prepared files live: ``KH_CACHE`` or the user's cache folder; named by the output's hash."""
    root = Path(os.environ.get("KH_CACHE") or _users())
    return root / f"vm-{OUTPUT_SHA256[:12]}"


def wasm_path() -> Path:
    """The treated VM file (524 kB); present after `prepare`."""
    return cache_folder() / "vm.wasm"


def compiled_path(counting: bool = False) -> Path:
    """The VM compiled for this machine by this wasmtime; with `counting`, so that it counts its instructions."""
    kind = "counted" if counting else "vm"
    return cache_folder() / f"{kind}-{_wasmtime_version()}-{platform.system()}-{platform.machine()}.cwasm"


def addresses_path() -> Path:
    """Addresses in the VM's linear memory, as JSON."""
    return cache_folder() / "vm.json"


def is_prepared() -> bool:
    """True when a virtual board can start without further work (one that counts compiles its VM once more)."""
    return all(path.exists() for path in (wasm_path(), compiled_path(), addresses_path()))


def _users() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("kernel_helpers", appauthor=False)


def _wasmtime_version() -> str:
    # importlib.metadata says the same, but takes 30 ms to be loaded.
    for folder in Path(wasmtime.__file__).parents[1].glob("wasmtime-*.dist-info"):
        return folder.name.removeprefix("wasmtime-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("wasmtime")
