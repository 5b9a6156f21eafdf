# Makes modules of texts that the host sends, without a file system: sys.modules["_module"](name, text, names).
import micropython
import sys


class Module:
    def __getattr__(self, key):
        if key in self._space:
            return self._space[key]
        raise AttributeError(key)


def make(name, text, inside=None):
    # `inside`: the name space in which the module's functions look up what they use; its own when None. In a
    # traceback, what is inside asyncio.core stands as that.
    module = Module()
    module._space = space = {}
    level = micropython.opt_level()
    # Without line numbers, which nobody is shown and which take memory.
    micropython.opt_level(3)
    code = compile(text, "asyncio/core.py" if inside else name + ".py", "exec")
    micropython.opt_level(level)
    exec(code, inside or space, space)
    sys.modules[name] = module


sys.modules["_module"] = make
del make  # to be gone when the host takes it out of there
