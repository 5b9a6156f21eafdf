"""A collection at almost every allocation changes nothing in what a program prints."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm

PROGRAMS = {
    "floats": """
total, values = 0.0, []
for n in range(1, 400):
    total += 1.0 / n * (-1.0) ** n
    values.append(total * 2.5)
print(round(total, 4), round(sum(values), 2), max(values) > 0, "%.3f" % min(values))
""",
    "classes, closures and properties": """
class Shape:
    def __init__(self, *sides):
        self.sides = list(sides)
    @property
    def around(self):
        return sum(self.sides)
    def __add__(self, other):
        return type(self)(*(self.sides + other.sides))
    def __repr__(self):
        return "%s%r" % (type(self).__name__, tuple(self.sides))
class Square(Shape):
    def __init__(self, *sides):
        super().__init__(*(sides * 4 if len(sides) == 1 else sides))
def counter():
    n = [0]
    def count():
        n[0] += 1
        return {"n": n[0], "text": str(n)}
    return count
count = counter()
shapes = [Square(n) + Shape(n, n + 1) for n in range(30)]
print(shapes[29], sum([shape.around for shape in shapes]), [count() for _ in range(40)][-1])
""",
    "exceptions through many frames": """
class Lost(Exception):
    pass
def dig(depth, log):
    try:
        if not depth:
            raise Lost("bottom", [depth])
        return dig(depth - 1, log)
    except Lost as error:
        log.append("%d %s" % (depth, error.args[0]))
        raise
    finally:
        log.append("left %d" % depth)
for _ in range(10):
    log = []
    try:
        dig(8, log)
    except Lost as error:
        print(error.args, len(log), log[-1])
""",
    "generators and comprehensions": """
def numbers(limit):
    for n in range(limit):
        got = yield {"n": n, "square": n * n}
        if got:
            yield [got] * 3
def chain(*sources):
    for source in sources:
        yield from source
g = numbers(5)
print(next(g), g.send("word"), list(g)[-1])
print(sorted({str(item["n"]) + "!" for item in chain(numbers(9), numbers(4))}))
""",
    "text and bytes": """
import json, re, struct, binascii
parts = []
for n in range(60):
    parts.append("%03d:%s" % (n, "x" * (n % 7)))
text = "|".join(parts)
print(len(text), text.split("|")[41], re.match(r"(\\d+):x*", text).group(1), text.upper()[:9])
print(json.loads(json.dumps({"a": [1.5, None, {"b": text[:5]}]})), struct.unpack("<IHb", struct.pack("<IHb", 7, 8, -9)))
print(binascii.hexlify(bytes([n for n in range(20)])), bytearray(range(5)) + b"end", sorted(parts, key=len)[-1])
""",
    "large whole numbers": """
import math
x = 1
for n in range(1, 60):
    x *= n
print(x, x // 3 ** 50, x % 1000003, x << 40, int(str(x)) == x, hex(x >> 9))
print(math.factorial(30), math.factorial(12), math.factorial(0))
try:
    math.factorial(-1)
except ValueError as error:
    print(error)
""",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_a_collection_changes_nothing(vm: Vm, program: str) -> None:
    plain = vm(program)
    assert plain and "Traceback" not in plain
    for threshold in (64, 256):
        assert vm(f"import gc\ngc.threshold({threshold})\n{program}") == plain
