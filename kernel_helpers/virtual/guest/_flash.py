# The guest's half of the flash: a file system object for vfs.mount, and its open files.
import host
import io
import uctypes

_FOLDER, _FILE = 0x4000, 0x8000


def _ask(service, payload):
    answer = host.call("flash." + service, payload)
    if answer.startswith("!"):
        raise OSError(int(answer[1:]))
    return answer


class Flash:
    def __init__(self):
        self._cwd = "/"

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def _absolute(self, path):
        parts = []
        for part in (path if path.startswith("/") else self._cwd + "/" + path).split("/"):
            if part == "..":
                if parts:
                    parts.pop()
            elif part and part != ".":
                parts.append(part)
        return "/" + "/".join(parts)

    def chdir(self, path):
        path = self._absolute(path)
        if not _ask("stat", path).startswith("d"):
            raise OSError(20)
        self._cwd = path

    def getcwd(self):
        return self._cwd

    def stat(self, path):
        # Import takes any exception from here for "no such file", so the host holds interrupts back from the first
        # call to the last; before and after them there is no place where one could come.
        answer = host.call("flash.look", self._cwd + "\0" + path)
        if answer[0] == "!":
            found = OSError(int(answer[1:]))
            host.call("flash.looked", "")
            raise found
        kind, size = answer.split()
        found = (_FOLDER if kind == "d" else _FILE, 0, 0, 0, 0, 0, int(size), 0, 0, 0)
        host.call("flash.looked", "")
        return found

    def statvfs(self, path):
        block, total, free = [int(word) for word in _ask("space", "").split()]
        return (block, block, total, free, free, 0, 0, 0, 0, 255)

    def ilistdir(self, path):
        path = self._absolute(path)
        index = 0
        entry = _ask("list", path + "\0" + str(index))
        while entry:
            kind, size, name = entry.split(" ", 2)
            yield (name, _FOLDER if kind == "d" else _FILE, 0, int(size))
            index += 1
            entry = _ask("list", path + "\0" + str(index))

    def mkdir(self, path):
        _ask("mkdir", self._absolute(path))

    def remove(self, path):
        _ask("remove", self._absolute(path))

    def rmdir(self, path):
        _ask("rmdir", self._absolute(path))

    def rename(self, old, new):
        _ask("rename", self._absolute(old) + "\0" + self._absolute(new))

    def open(self, path, mode):
        path = self._absolute(path)
        kind = "w" if "w" in mode else "a" if "a" in mode else "r"
        _ask("open", kind + "\0" + path)
        start = int(_ask("stat", path).split()[1]) if kind == "a" else 0
        return File(path, start, "b" not in mode, kind != "r" or "+" in mode)


class File(io.IOBase):
    def __init__(self, path, position, text, writable):
        self._path = path
        self._position = position
        self._text = text
        self._writable = writable

    def _move(self, service, buffer):
        if self._path is None:
            raise OSError(9)
        address = uctypes.addressof(buffer) if len(buffer) else 0
        count = int(_ask(service, "%d %d %d\0%s" % (self._position, address, len(buffer), self._path)))
        self._position += count
        return count

    def readinto(self, buffer):
        return self._move("read", buffer)

    def read(self, most=-1):
        if most is None or most < 0:
            most = int(_ask("stat", self._path).split()[1]) - self._position
        buffer = bytearray(max(0, most))
        data = bytes(memoryview(buffer)[: self.readinto(buffer)])
        return str(data, "utf-8") if self._text else data

    def readline(self):
        start, line = self._position, b""
        buffer = bytearray(64)
        while True:
            count = self.readinto(buffer)
            line += bytes(memoryview(buffer)[:count])
            end = line.find(b"\n") + 1
            if end or not count:
                line = line[: end or len(line)]
                self._position = start + len(line)
                return str(line, "utf-8") if self._text else line

    def readlines(self):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def write(self, data):
        if not self._writable:
            raise OSError(9)
        return self._move("write", data.encode() if isinstance(data, str) else data)

    def seek(self, offset, whence=0):
        base = (0, self._position, int(_ask("stat", self._path).split()[1]))[whence]
        self._position = base + offset
        return self._position

    def tell(self):
        return self._position

    def flush(self):
        pass

    def ioctl(self, request, argument):
        if request == 4:
            self._path = None
        return 0

    def close(self):
        self._path = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.close()
