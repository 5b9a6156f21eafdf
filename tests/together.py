"""Which tests go to the same worker, and when: what is dear to make is made once, and what takes long begins early."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

LAB = ("test_lab", "test_panel", "test_predict", "test_watch")
"""Files whose tests share one JupyterLab."""
FIRST = ("test_book", "test_exercises", "test_page_board", *LAB)
"""Files that take minutes: begun last, each would keep one worker busy when the others have no work left."""
APART = ("test_cells_chapters",)
"""Files of which each test may go to another worker: small enough to fill the end, when the book is built."""


def stem(nodeid: str) -> str:
    """`test_lab` for `tests/browser/test_lab.py::test_x`."""
    return PurePath(nodeid.partition("::")[0]).stem


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in their order."""
    order = {name: at - len(FIRST) for at, name in enumerate(FIRST)} | dict.fromkeys(APART, 1)
    items.sort(key=lambda item: order.get(stem(item.nodeid), 0))


class Together(LoadScopeScheduling):
    """Hands out whole files, those of LAB as one, each test of those of APART alone."""

    def _split_scope(self, nodeid: str) -> str:
        name = stem(nodeid)
        if name in LAB:
            return "lab"
        return nodeid if name in APART else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Called where the suite is spread over several workers."""
    return Together(config, log)
