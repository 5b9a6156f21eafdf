"""The places in a cell's source where a coroutine can give up the CPU, and what it would then be waiting for.

MicroPython does not tell at which line a suspended coroutine stands. So this is read from the source alone: every
`await`, `async for` and `async with` of a coroutine function, and through `await other()` those of `other`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

_SLEEPS = {"sleep": 1000, "sleep_ms": 1}
_TIMED = {"wait_for": 1000, "wait_for_ms": 1}
_LIBRARY = frozenset({*_SLEEPS, *_TIMED, "gather"})

Function = ast.AsyncFunctionDef | ast.FunctionDef


@dataclass(frozen=True, slots=True)
class Place:
    """One line at which a coroutine can stop. kind: sleep, timed, gather, wait, lock, task, or other (anything).

    ms: how long it sleeps, None when the source does not say. name: last part of what it waits on, "" when unknown
    or when it is a variable of the function's own, which may be any object.
    """

    line: int
    kind: str
    ms: int | None = None
    name: str = ""


class Source:
    """One cell's coroutine functions. A source that is no Python has none."""

    def __init__(self, text: str) -> None:
        try:
            tree: ast.Module = ast.parse(text)
        except (SyntaxError, ValueError):
            tree = ast.Module(body=[], type_ignores=[])
        self._functions: dict[str, list[Function]] = {}
        for node in ast.walk(tree):
            if isinstance(node, Function):
                self._functions.setdefault(node.name, []).append(node)

    def has(self, function: str) -> bool:
        """Whether the cell defines a function of that name."""
        return function in self._functions

    def places(self, function: str) -> tuple[Place, ...]:
        """Where the coroutine can stop, in the order of lines, each once. () when the cell does not define it."""
        found = set(self._places(function, frozenset()))
        return tuple(sorted(found, key=lambda place: (place.line, place.kind, place.name)))

    def _places(self, name: str, seen: frozenset[str]) -> Iterator[Place]:
        for function in self._functions.get(name, ()):
            own = _own_names(function)
            tasks = _task_names(function)
            for node in _inside(function):
                if (
                    isinstance(node, ast.Await)
                    and isinstance(node.value, ast.Name)
                    and node.value.id in tasks
                ):
                    yield Place(node.lineno, "task")
                else:
                    yield from self._place(node, own, seen | {name})

    def _place(self, node: ast.AST, own: frozenset[str], seen: frozenset[str]) -> Iterator[Place]:
        if isinstance(node, ast.AsyncWith):
            for item in node.items:
                yield Place(item.context_expr.lineno, "lock", name=_last_name(item.context_expr, own))
            for method in {"__aenter__", "__aexit__"} - seen:
                yield from self._places(method, seen)
        elif isinstance(node, ast.AsyncFor):
            yield from self._called(node.iter, node.lineno, "__anext__", own, seen)
        elif isinstance(node, ast.Await):
            called = _callee(node.value)
            yield from self._called(node.value, node.lineno, called, own, seen)

    def _called(
        self, value: ast.expr, line: int, called: str, own: frozenset[str], seen: frozenset[str]
    ) -> Iterator[Place]:
        if called in self._functions and called not in _LIBRARY:
            if called not in seen:
                yield from self._places(called, seen)
        else:
            yield replace(_library(value, called, own), line=line)


def _library(value: ast.expr, called: str, own: frozenset[str]) -> Place:
    """What awaiting that can wait for, where the cell does not define it."""
    arguments = value.args if isinstance(value, ast.Call) else []
    if called in _SLEEPS:
        return Place(0, "sleep", _ms(arguments[:1], _SLEEPS[called]))
    if called in _TIMED:
        return Place(0, "timed", _ms(arguments[1:2], _TIMED[called]))
    if called in ("gather", "create_task"):
        return Place(0, "gather" if called == "gather" else "task")
    if (
        called in ("wait", "acquire")
        and isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
    ):
        kind = "wait" if called == "wait" else "lock"
        return Place(0, kind, name=_last_name(value.func.value, own))
    return Place(0, "other")


def _ms(arguments: list[ast.expr], unit: int) -> int | None:
    if arguments and isinstance(arguments[0], ast.Constant) and isinstance(arguments[0].value, (int, float)):
        return max(0, int(arguments[0].value * unit))
    return None


def _callee(value: ast.expr) -> str:
    """`f` of `f(…)` and of `x.f(…)`; "" where nothing is called."""
    function = value.func if isinstance(value, ast.Call) else None
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _last_name(value: ast.expr, own: frozenset[str]) -> str:
    if isinstance(value, ast.Attribute):
        return value.attr
    return value.id if isinstance(value, ast.Name) and value.id not in own else ""


def _inside(function: Function) -> Iterator[ast.AST]:
    """Everything in a function's body but what is in functions and classes inside it."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)


def _own_names(function: Function) -> frozenset[str]:
    """Parameters, and names that the function gives a value."""
    arguments = function.args
    named = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    stored = {
        node.id
        for node in _inside(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    shared = {name for node in _inside(function) if isinstance(node, ast.Global) for name in node.names}
    return frozenset((named | stored) - shared)


def _task_names(function: Function) -> set[str]:
    """Variables of the function that are only ever given what create_task returns."""
    given: dict[str, list[bool]] = {}
    for node in _inside(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            given.setdefault(node.targets[0].id, []).append(_callee(node.value) == "create_task")
    stores = [
        node.id
        for node in _inside(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return {name for name, made in given.items() if made and all(made) and len(made) == stores.count(name)}
