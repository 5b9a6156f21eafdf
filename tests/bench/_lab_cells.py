"""What the camera's measurements run in a notebook; each ends by writing what it found to told.json."""

from __future__ import annotations

HEAD = """
import asyncio, csi, live, time
cam = csi.CSI()
cam.reset()
cam.pixformat(csi.RGB565)
cam.framesize(csi.QVGA)
"""
FILM = (
    HEAD
    + """
async def main():
    while True:
        img = cam.snapshot(blocking=False)
        if img:
            print(live.frames + 1, time.time_ns())
            live.show(img, size=0)
        await asyncio.sleep_ms(1)
asyncio.run(main())
"""
)
"""30 frames a second at 320x240 in full size; says when each was about to be shown."""
FLOOD = HEAD + "img = cam.snapshot()\nwhile True: live.show(img)\n"
"""As many thumbnails as the board can make."""
NOW = (
    HEAD
    + "for _ in range(20):\n    img = cam.snapshot()\n    print(time.time_ns())\n    live.show(img, size=0)\n"
)
"""Frames that have just become complete, and the time of each."""
CLOCK = """
import base64, json, os, psutil, threading, time
from kernel_helpers import runs
clock = []
for _ in range(9):
    began = time.time_ns()
    there = board.eval("__import__('time').time_ns()")
    ended = time.time_ns()
    clock.append((ended - began, (began + ended) // 2 - there))
def tell(**told):
    open("telling.json", "w").write(json.dumps(dict(told, clock=min(clock)[1])))
    os.replace("telling.json", "told.json")
"""
"""`clock`: what the board's clock lacks to the computer's, ns, from the quickest question."""
RUN = (
    CLOCK
    + """
weights, over, me = [], threading.Event(), psutil.Process()
def weigh():
    while not over.wait(1):
        weights.append(me.memory_info().rss)
weigher = threading.Thread(target=weigh)
weigher.start()
spent, began = time.process_time(), time.monotonic()
get_ipython().run_cell_magic("board", "--for {seconds}s", {source!r})
spent, took = time.process_time() - spent, time.monotonic() - began
over.set()
weigher.join()
run = runs[-1]
filmed_s = (run.frames[-1].time_us - run.frames[0].time_us) / 1e6
tell(share=100 * spent / took, rate=(run.frame_count - 1) / filmed_s, lost=run.lost, text=run.text, weights=weights,
     kept=sum(len(frame.jpeg) for frame in run.frames))
"""
)
WATCHED = (
    CLOCK
    + """
now = board.run({source!r})
complete = list(zip([base64.b64encode(frame.jpeg).decode() for frame in now.frames], map(int, now.text.split())))
get_ipython().run_line_magic("board", "watch --fps 30")
threading.Timer({seconds}, lambda: tell(complete=complete)).start()
"""
)


def run(source: str, seconds: int) -> str:
    """A cell that runs a program on the board for so long, and measures the kernel."""
    return RUN.replace("{seconds}", str(seconds)).replace("{source!r}", repr(source))


def watched(seconds: int) -> str:
    """A cell that begins a live view, which lasts."""
    return WATCHED.replace("{seconds}", str(seconds)).replace("{source!r}", repr(NOW))
