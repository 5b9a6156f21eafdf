"""Python functions that a WebAssembly module calls, without the conversions of the wasmtime package.

Its own way costs 15 µs a call, and the event loop reads the clock several times at each switch. Here a call gets its
arguments as they lie in memory (16 bytes each) and costs 3 µs.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, cast

import wasmtime
from wasmtime import _func
from wasmtime._bindings import wasm_functype_t, wasmtime_error_t, wasmtime_linker_t
from wasmtime._ffi import dll

_Raw = ctypes.CFUNCTYPE(
    ctypes.c_size_t,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.POINTER(ctypes.c_uint64),
    ctypes.c_size_t,
)
# A function object of its own: the package has given another type to its one.
_define = dll["wasmtime_linker_define_func_unchecked"]
_define.restype = ctypes.POINTER(wasmtime_error_t)
_define.argtypes = [
    ctypes.POINTER(wasmtime_linker_t),
    ctypes.c_char_p,
    ctypes.c_size_t,
    ctypes.c_char_p,
    ctypes.c_size_t,
    ctypes.POINTER(wasm_functype_t),
    _Raw,
    ctypes.c_void_p,
    ctypes.c_void_p,
]
_MASKS = {"i": 0xFFFFFFFF, "I": 0xFFFFFFFFFFFFFFFF}


def define(
    linker: wasmtime.Linker, module: str, name: str, parameters: str, function: Callable[..., int]
) -> object:
    """Let modules call `function`, which returns an i32; `parameters` has i (32 bits) or I (64), all unsigned.

    What it raises comes out of the call of the module. Keep the answer as long as the linker's instances live.
    """
    raw = _Raw(_wrapped(function, [_MASKS[letter] for letter in parameters]))
    kind = wasmtime.FuncType([_type(letter) for letter in parameters], [wasmtime.ValType.i32()])
    where, what = module.encode(), name.encode()
    problem = _define(linker.ptr(), where, len(where), what, len(what), kind.ptr(), raw, None, None)
    if ctypes.cast(problem, ctypes.c_void_p).value:
        raise wasmtime.WasmtimeError._from_ptr(problem)
    return raw


def _wrapped(function: Callable[..., int], masks: list[int]) -> Callable[..., int]:
    places = list(zip(range(0, 2 * len(masks), 2), masks, strict=True))

    def call(_env: Any, _caller: Any, values: Any, _count: int) -> int:
        try:
            values[0] = function(*[values[place] & mask for place, mask in places]) & 0xFFFFFFFF
        except BaseException as problem:
            _func.LAST_EXCEPTION = cast(Exception, problem)
            return ctypes.cast(wasmtime.Trap("python exception")._consume(), ctypes.c_void_p).value or 0
        return 0

    return call


def _type(letter: str) -> wasmtime.ValType:
    return wasmtime.ValType.i64() if letter == "I" else wasmtime.ValType.i32()
