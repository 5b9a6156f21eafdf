"""Programs of the kinds that lessons show, for tests of the board's clock: each ends by itself or after STOP_S."""

from __future__ import annotations

STOP_S = 2.0
"""Virtual seconds after which a program that does not end is interrupted."""

CAMERA = """
import asyncio, csi
from machine import LED
cam = csi.CSI()
cam.reset(); cam.pixformat(csi.RGB565); cam.framesize(csi.QVGA)
"""

PROGRAMS = {
    "hello": "print('hello')",
    "sleep": "import time\nfor i in range(5):\n    time.sleep_ms(7)\n    print(time.ticks_us())",
    "two clocks": "import time\nprint(time.time(), time.ticks_us())\ntime.sleep_ms(1500)\nprint(time.time())",
    "busy integers": "import time\nx = 0\nfor i in range(30000): x += i\nprint(x, time.ticks_us())",
    "busy floats": "import time\nx = 0.0\nfor i in range(30000): x += i * 0.5\nprint(x, time.ticks_us())",
    "busy until a time": """
import time
end, n = time.ticks_add(time.ticks_us(), 50_000), 0
while time.ticks_diff(end, time.ticks_us()) > 0: n += 1
print(n)
""",
    "garbage": "import gc, time\nfor i in range(300): b = bytearray(20000 + i)\nprint(gc.mem_free(), time.ticks_us())",
    "no memory": """
kept = []
try:
    while True: kept.append(bytearray(100_000))
except MemoryError as error:
    n = len(kept); kept = None
    print(n, error)
""",
    "random": "import random, os\nprint([random.getrandbits(24) for _ in range(5)], os.urandom(4))",
    "recursion": "def f(n): return n and f(n - 1)\ntry:\n    f(100000)\nexcept RuntimeError as error: print(error)",
    "for ever busy": "while True: pass",
    "for ever asleep": "import time\nwhile True: time.sleep(10)",
    "an error": "import asyncio\nasync def main():\n    await asyncio.sleep_ms(5)\n    1 / 0\nasyncio.run(main())",
    "blink": """
import asyncio
from machine import LED
async def blink(name, ms):
    led = LED(name)
    for _ in range(20):
        led.toggle(); await asyncio.sleep_ms(ms)
async def main(): await asyncio.gather(blink("LED_RED", 30), blink("LED_GREEN", 50), blink("LED_BLUE", 70))
asyncio.run(main())
""",
    "a hog among others": """
import asyncio
async def tick():
    while True: await asyncio.sleep_ms(10)
async def hog():
    for _ in range(5):
        x = 0
        for i in range(20000): x += i
        await asyncio.sleep_ms(20)
async def main():
    task = asyncio.create_task(tick()); await hog(); task.cancel()
asyncio.run(main())
""",
    "switches": """
import asyncio
async def turn():
    for _ in range(400): await asyncio.sleep_ms(0)
async def main(): await asyncio.gather(turn(), turn(), turn())
asyncio.run(main())
""",
    "an event": """
import asyncio
ready = asyncio.Event()
async def waiter(n):
    await ready.wait(); print(n)
async def main():
    tasks = [asyncio.create_task(waiter(n)) for n in range(5)]
    await asyncio.sleep_ms(33); ready.set(); await asyncio.gather(*tasks)
asyncio.run(main())
""",
    "a lock": """
import asyncio
lock = asyncio.Lock()
async def use(n):
    for _ in range(4):
        async with lock: await asyncio.sleep_ms(n)
async def main(): await asyncio.gather(use(3), use(5), use(7))
asyncio.run(main())
""",
    "a timeout": """
import asyncio
async def slow(): await asyncio.sleep(9)
async def main():
    try: await asyncio.wait_for_ms(slow(), 40)
    except asyncio.TimeoutError: print("late")
asyncio.run(main())
""",
    "a cancelled task": """
import asyncio
async def work():
    try: await asyncio.sleep(9)
    finally: print("tidied")
async def main():
    task = asyncio.create_task(work()); await asyncio.sleep_ms(5); task.cancel(); await asyncio.sleep_ms(5)
asyncio.run(main())
""",
    "left over": """
import asyncio
async def forgotten():
    while True: await asyncio.sleep_ms(1)
async def main():
    asyncio.create_task(forgotten()); await asyncio.sleep_ms(20)
asyncio.run(main())
""",
    "waiting for what never comes": """
import asyncio
async def main(): await asyncio.Event().wait()
async def ticks():
    await asyncio.sleep_ms(10)
async def both(): await asyncio.gather(main(), ticks())
asyncio.run(both())
""",
    "a timer and a flag": """
import asyncio
from machine import Timer
flag = asyncio.ThreadSafeFlag()
timer = Timer(-1, freq=100, callback=lambda t: flag.set())
async def main():
    for _ in range(30): await flag.wait()
asyncio.run(main())
timer.deinit()
""",
    "a timer while busy": """
import time
from machine import Timer
seen = []
timer = Timer(-1, period=3, callback=lambda t: seen.append(time.ticks_us()))
x = 0
for i in range(60000): x += i
timer.deinit()
print(seen)
""",
    "a timer in a loop that does nothing": """
import micropython
from machine import Timer
left = [20]
def tick(t):
    left[0] -= 1
    if not left[0]: t.deinit(); raise KeyboardInterrupt
Timer(-1, freq=200, callback=tick)
while True: pass
""",
    "a pin": """
import time
from machine import Pin
edges = []
pin = Pin("P1", Pin.OPEN_DRAIN, value=1)
pin.irq(lambda p: edges.append((p.value(), time.ticks_us())), Pin.IRQ_FALLING | Pin.IRQ_RISING)
for level in (0, 1, 0, 1):
    pin.value(level); time.sleep_ms(3)
pin.irq(None)
print(edges)
""",
    "snapshots": CAMERA
    + """
import time
for _ in range(5): print(cam.snapshot().get_pixel(10, 10), time.ticks_us())
""",
    "thumbnails": CAMERA + "import live\nfor i in range(3): live.show(cam.snapshot(), str(i))\n",
    "a camera that blocks": CAMERA
    + """
async def capture():
    for _ in range(10): cam.snapshot(); await asyncio.sleep_ms(0)
async def blink():
    while True: LED("LED_RED").toggle(); await asyncio.sleep_ms(10)
async def main():
    task = asyncio.create_task(blink()); await capture(); task.cancel()
asyncio.run(main())
""",
    "a camera that wakes": CAMERA
    + """
flag = asyncio.ThreadSafeFlag()
cam.frame_callback(lambda: flag.set())
async def main():
    cam.snapshot(blocking=False)
    for _ in range(10):
        await flag.wait()
        if cam.snapshot(blocking=False): print("frame")
asyncio.run(main())
cam.frame_callback(None)
""",
    "marks and names": """
import asyncio, live
ready = live.name(asyncio.Event(), "ready")
async def main():
    live.mark("start"); asyncio.create_task(setter()); await ready.wait(); live.mark("end")
async def setter():
    await asyncio.sleep_ms(12); ready.set()
asyncio.run(main())
""",
    "thirty frames a second": CAMERA
    + """
async def capture():
    for _ in range(30):
        while not cam.snapshot(blocking=False): await asyncio.sleep_ms(1)
async def main(): await asyncio.gather(capture(), capture())
asyncio.run(main())
""",
}
