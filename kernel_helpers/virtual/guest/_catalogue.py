# What this board has: help() says it, and completion after "import" offers it.
import builtins

_about = builtins.help

# Built into the VM or, like csi, built into this board.
MODULES = (
    "__main__", "_asyncio", "array", "asyncio", "binascii", "builtins", "cmath", "collections", "csi", "deflate",
    "errno", "framebuf", "gc", "hashlib", "heapq", "image", "io", "json", "machine", "math", "micropython", "os",
    "platform", "random", "re", "select", "struct", "sys", "time", "uctypes", "vfs",
)  # fmt: skip

WELCOME = """Welcome to MicroPython on a virtual camera board!

MicroPython's own virtual machine runs your programs here. The camera, the LEDs,
the pins and the timers are simulated. What is missing says so when you use it.

For online docs please visit https://docs.openmv.io/

Control commands:
  CTRL-A        -- on a blank line, enter raw REPL mode
  CTRL-B        -- on a blank line, enter normal REPL mode
  CTRL-C        -- interrupt a running program
  CTRL-D        -- on a blank line, do a soft reset
  CTRL-E        -- on a blank line, enter paste mode

For further help on a specific object, type help(obj)
For a list of available modules, type help('modules')"""


def _modules():
    # Four columns, read downwards, as a board prints them.
    rows = (len(MODULES) + 3) // 4
    for row in range(rows):
        print("".join(["%-18s" % MODULES[i] for i in range(row, len(MODULES), rows)]).rstrip())
    print("Plus any modules on the filesystem")


def help(*about):
    if not about:
        print(WELCOME)
    elif about[0] == "modules":
        _modules()
    else:
        _about(*about)
