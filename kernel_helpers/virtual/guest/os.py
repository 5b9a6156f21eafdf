# The os module with what a camera's has, and without what only the VM's host system has.
import sys
from collections import namedtuple

from uos import (  # noqa: F401
    chdir,
    getcwd,
    ilistdir,
    listdir,
    mkdir,
    mount,
    remove,
    rename,
    rmdir,
    sep,
    stat,
    statvfs,
    umount,
    unlink,
    urandom,
)

_Uname = namedtuple("", ("sysname", "nodename", "release", "version", "machine"))


def uname():
    version = sys.version.split("MicroPython ")[1]
    release = ".".join([str(part) for part in sys.implementation.version[:3]])
    return _Uname("virtual", "virtual", release, version, sys.implementation._machine)


def sync():
    # Every write is on the flash when it returns.
    pass


def __getattr__(name):
    if name in ("dupterm", "dupterm_notify", "VfsFat", "VfsLfs2"):
        # An AttributeError, so that a program which looks first (hasattr) goes another way.
        raise AttributeError("not on the virtual board: os." + name)
    raise AttributeError(name)
