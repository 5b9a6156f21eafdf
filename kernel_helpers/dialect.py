"""What MicroPython's compiler takes and refuses, where that is not what CPython's does. Pure.

Measured with compile() on MicroPython 1.27 (preview); tests/test_dialect.py asks the board again for every row.

| source                                    | CPython | MicroPython | here                        |
|-------------------------------------------|---------|-------------|-----------------------------|
| what CPython's grammar refuses            | no      | mostly no   | refused, but for TOLERATED  |
| an f-string with its own quotes inside    | 3.12 on | yes         | left to the board           |
| `await` in a plain function               | no      | yes         | left to the board           |
| `return` outside a function, and the like | no      | no          | refused: SHARED             |
| `match`, `except*`, `def f(a, /)`, …      | yes     | no          | refused: _MicroPython       |

Whatever is not sure is left to the board: to refuse what it would run is the worse mistake.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Mode = Literal["exec", "eval"]

TOLERATED = re.compile(
    r"f-string|unterminated f-string|bytes can only contain ASCII|Generator expression must be parenthesized"
    r"|trailing comma not allowed|inconsistent use of tabs|named arguments must follow bare"
    r"|invalid (decimal|hexadecimal|octal|binary) literal|cannot contain null bytes|unmatched '|was never closed",
)
"""What CPython says of things that MicroPython may take; the last two are how 3.11 sees quotes in f-strings."""
MAYBE_FSTRING = re.compile(r"unmatched '|was never closed")
HAS_FSTRING = re.compile(r"""(?i)\b(f|rf|fr)["']""")
SHARED = re.compile(
    r"'return' outside|'yield( from)?' outside|'break' outside|'continue' not properly"
    r"|nonlocal declaration not allowed|no binding for nonlocal|prior to (global|nonlocal)"
    r"|before (global|nonlocal)|is parameter and (global|nonlocal)|duplicate (argument|parameter)"
    r"|import \* only allowed|default 'except:' must be last|starred expression|starred assignment"
    r"|'await' outside function|'async (with|for)' outside",
)
"""What CPython's compiler says, after the grammar, of things that MicroPython refuses, too."""


class Refusal(NamedTuple):
    """Why a board would not take a source: line and column (from 1), what it says, and what to write instead."""

    line: int
    column: int
    words: str
    instead: str = ""


# A cell is checked before it is shown, and again where it is run.
@lru_cache(maxsize=2)
def refusal(source: str, mode: Mode = "exec") -> Refusal | None:
    """The first reason to refuse a source, None when the board should have it."""
    with warnings.catch_warnings():
        # CPython's advice about escapes and the like is not the board's.
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(source, mode=mode)
        except (SyntaxError, ValueError) as problem:
            return _grammar(problem, source)
        return min(_found(tree, source), default=None) or _shared(source, mode)


def _grammar(problem: SyntaxError | ValueError, source: str) -> Refusal | None:
    words = problem.msg if isinstance(problem, SyntaxError) else str(problem)
    if MAYBE_FSTRING.search(words) and not HAS_FSTRING.search(source):
        return _refused(problem, words)
    return None if TOLERATED.search(words) else _refused(problem, words)


def _refused(problem: SyntaxError | ValueError, words: str) -> Refusal:
    if not isinstance(problem, SyntaxError):
        return Refusal(1, 1, words)
    return Refusal(problem.lineno or 1, problem.offset or 1, words)


def _shared(source: str, mode: Mode) -> Refusal | None:
    try:
        compile(source, "cell", mode, dont_inherit=True)
    except SyntaxError as problem:
        return _refused(problem, problem.msg) if SHARED.search(problem.msg) else None
    return None


def _found(tree: ast.AST, source: str) -> list[Refusal]:
    visitor = _MicroPython()
    visitor.visit(tree)
    return [*visitor.found, *_parenthesised_with(source)]


class _MicroPython(ast.NodeVisitor):
    """Finds what CPython takes and MicroPython does not."""

    def __init__(self) -> None:
        self.found: list[Refusal] = []

    def visit(self, node: ast.AST) -> None:
        name = type(node).__name__
        if name in STATEMENTS:
            self._refuse(node, *STATEMENTS[name])
        if getattr(node, "type_params", None):
            self._refuse(node, "type parameters in []", "leave them out: the board ignores types.")
        super().visit(node)

    def visit_arguments(self, node: ast.arguments) -> None:
        if node.posonlyargs:
            self._refuse(node.posonlyargs[-1], "`/` among the parameters", "leave it out.")
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        if node.is_async:
            self._refuse(node.target, "`async for` in a comprehension", "a loop that appends.")
        self.generic_visit(node)

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node, node.elt)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node, node.elt)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node, node.elt)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node, node.key, node.value)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        if node.conversion == ord("a"):
            self._refuse(node.value, "`!a` in an f-string", "`!r`.")
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        if None in node.keys:
            self._refuse(node, "`**` in a dict display", "make a copy and update() it.")
        self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self._display(node, node.elts, node.ctx)

    def visit_List(self, node: ast.List) -> None:
        self._display(node, node.elts, node.ctx)

    def visit_Set(self, node: ast.Set) -> None:
        self._display(node, node.elts, ast.Load())

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._decorated(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._decorated(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._decorated(node)

    def _refuse(self, node: ast.AST, what: str, instead: str) -> None:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        self.found.append(Refusal(line, column, f"MicroPython has no {what}", instead))

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, *parts: ast.AST
    ) -> None:
        # Only the first iterable is evaluated outside the comprehension's own function.
        inside = [*parts, *node.generators[0].ifs, *node.generators[1:]]
        awaits = [each for part in inside for each in ast.walk(part) if isinstance(each, ast.Await)]
        if awaits:
            self._refuse(awaits[0], "`await` in a comprehension", "a loop that appends.")
        self.generic_visit(node)

    def _display(self, node: ast.AST, elements: list[ast.expr], context: ast.expr_context) -> None:
        starred = [each for each in elements if isinstance(each, ast.Starred)]
        if starred and isinstance(context, ast.Load):
            self._refuse(starred[0], "`*` in a tuple, list or set display", "`+`, as in [1] + list(more).")
        self.generic_visit(node)

    def _decorated(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            if not _is_plain(decorator.func if isinstance(decorator, ast.Call) else decorator):
                self._refuse(decorator, "decorator that is more than a name", "give it a name first.")
        self.generic_visit(node)


STATEMENTS = {
    "Match": ("`match`", "if and elif."),
    "TryStar": ("`except*`", "except."),
    "TypeAlias": ("`type` statement", "leave it out: the board ignores types."),
}


def _is_plain(decorator: ast.expr) -> bool:
    """True for names with dots."""
    while isinstance(decorator, ast.Attribute):
        decorator = decorator.value
    return isinstance(decorator, ast.Name)


def _parenthesised_with(source: str) -> Iterator[Refusal]:
    """`with (a as b):`, which looks the same in a syntax tree as without its parentheses."""
    depth, before = -1, ""
    if "with" not in source:
        return
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if before == "with" and token.string == "(":
            depth = 0
        if depth >= 0 and token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
            depth = -1 if depth == 0 else depth
        if depth == 1 and token.type == tokenize.NAME and token.string == "as":
            yield Refusal(
                token.start[0],
                token.start[1] + 1,
                "MicroPython has no parentheses around `with` items",
                "leave them out.",
            )
        before = token.string
