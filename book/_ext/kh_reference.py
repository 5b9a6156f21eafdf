"""Sphinx extension: a reference of `kernel_helpers` made from its own docstrings, tables and options.

| directive              | what it puts into the page                                                      |
|------------------------|---------------------------------------------------------------------------------|
| {kh-object} MODULE NAME | signature and docstring of a class or function; a class with its public members |
| {kh-onboard} MODULE    | functions of a module that runs on the board: head line and the comment below it |
| {kh-magics}            | the table of `%board`, and the options of `%%board`                             |
| {kh-errors}            | the tree of errors                                                              |
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from kernel_helpers import errors, magics

ONBOARD = Path(errors.__file__).parent / "onboard"


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx once."""
    for name, directive in (
        ("kh-object", ObjectReference),
        ("kh-onboard", OnboardReference),
        ("kh-magics", MagicsReference),
        ("kh-errors", ErrorsReference),
    ):
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}


class Generated(SphinxDirective):
    """A directive that stands for the Markdown that `markdown` returns."""

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx where the directive stands."""
        around = nodes.container(classes=["kh-reference"])
        lines = "\n".join(self.markdown()).splitlines()
        self.state.nested_parse(StringList(lines, self.get_location()), self.content_offset, around)
        return [around]

    def markdown(self) -> Iterator[str]:
        """The lines."""
        raise NotImplementedError


class ObjectReference(Generated):
    """{kh-object} MODULE NAME"""

    required_arguments = 2

    def markdown(self) -> Iterator[str]:
        """The object, and the public members of a class that say what they are."""
        module, name = self.arguments
        thing = getattr(importlib.import_module(module), name)
        yield from entry(name, thing)
        for label, member in sorted(vars(thing).items()) if inspect.isclass(thing) else ():
            if not label.startswith("_") and inspect.getdoc(member) and is_ours(member):
                yield from entry(f"{name}.{label}", member)


class OnboardReference(Generated):
    """{kh-onboard} MODULE"""

    required_arguments = 1

    def markdown(self) -> Iterator[str]:
        """Each public function, with the comment that stands first in it."""
        (module,) = self.arguments
        source = (ONBOARD / f"{module}.py").read_text(encoding="utf-8")
        lines = source.splitlines()
        for function in ast.parse(source).body:
            if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                yield from shown(f"{module}.{function.name}({ast.unparse(function.args)})")
                first = function.body[0].lineno - 1
                yield " ".join(line.strip().lstrip("# ") for line in lines[function.lineno : first])
                yield ""


class MagicsReference(Generated):
    """{kh-magics}"""

    def markdown(self) -> Iterator[str]:
        """The table in the module's docstring, then the options of a cell."""
        table = [line for line in (magics.__doc__ or "").splitlines() if line.startswith("|")]
        yield from (code_first(line) if place > 1 else line for place, line in enumerate(table))
        yield from ("", "Options of `%%board`:", "", "| Option | What it does |", "|---|---|")
        yield from map(option, magics.cell_options()._actions)  # noqa: SLF001


class ErrorsReference(Generated):
    """{kh-errors}"""

    def markdown(self) -> Iterator[str]:
        """The tree as it stands in the module's docstring."""
        tree = (errors.__doc__ or "").split("\n\n")[1]
        yield from ("```text", tree, "```")


def is_ours(member: object) -> bool:
    """True for what was written in this package: an inherited docstring says nothing of it."""
    unwrapped = member.fget if isinstance(member, property) else member
    return str(getattr(unwrapped, "__module__", "")).startswith("kernel_helpers")


def entry(label: str, thing: object) -> Iterator[str]:
    """Signature and docstring of one thing."""
    yield from shown(f"{label}{signature(thing)}")
    yield from (inspect.getdoc(thing) or "").splitlines()
    yield ""


def shown(head: str) -> Iterator[str]:
    """A head line as code that may wrap."""
    yield from ("", ":::{div} kh-head", f"`{head}`", ":::", "")


def signature(thing: object) -> str:
    """In brackets what it takes, without self; nothing for a property, and the fields of pure data."""
    if isinstance(thing, type) and is_dataclass(thing):
        return f"({', '.join(each.name for each in fields(thing) if not each.name.startswith('_'))})"
    if isinstance(thing, property) or not callable(thing):
        return ""
    taken = inspect.signature(thing)
    shown = [parameter(each) for each in taken.parameters.values() if each.name != "self"]
    if keyword_only := [
        at for at, each in enumerate(taken.parameters.values()) if each.kind is each.KEYWORD_ONLY
    ]:
        shown.insert(keyword_only[0] - len(taken.parameters) + len(shown), "*")
    answer = "" if taken.return_annotation is taken.empty else f" -> {taken.return_annotation}"
    return f"({', '.join(shown)}){answer}"


def parameter(each: inspect.Parameter) -> str:
    """A parameter as it stands in the source, except for a default that is a function."""
    kind = "" if each.annotation is each.empty else f": {each.annotation}"
    if each.default is each.empty:
        return f"{each.name}{kind}"
    return f"{each.name}{kind} = {'...' if callable(each.default) else repr(each.default)}"


def code_first(row: str) -> str:
    """A table's row with its first column as code."""
    _, first, rest = row.split("|", 2)
    return f"| `{first.strip()}` |{rest}"


def option(action: argparse.Action) -> str:
    """One option as a row of a table."""
    words = ", ".join(action.option_strings) or str(action.metavar)
    value = (
        "" if action.nargs == 0 or not action.option_strings else f" {action.metavar or action.dest.upper()}"
    )
    return f"| `{words}{value}` | {action.help} |"
