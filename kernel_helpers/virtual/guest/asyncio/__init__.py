# The package a program imports: the loop at once, everything else when it is first asked for, as on a board.
from .core import *  # noqa: F403

__version__ = (3, 0, 0)

_attrs = {
    "Event": "event",
    "ThreadSafeFlag": "event",
    "Lock": "lock",
    "gather": "funcs",
    "wait_for": "funcs",
    "wait_for_ms": "funcs",
    "StreamReader": "stream",
    "StreamWriter": "stream",
    "open_connection": "stream",
    "start_server": "stream",
}


def __getattr__(name):
    home = _attrs.get(name)
    if home is None:
        raise AttributeError(name)
    found = getattr(__import__(home, None, None, (name,), 1), name)
    globals()[name] = found
    return found
