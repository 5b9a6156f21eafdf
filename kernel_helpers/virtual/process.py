"""The virtual board: one VM, its serial port, its clock and its simulated hardware, tied together.

| thread        | does                                                        |
|---------------|-------------------------------------------------------------|
| VM            | runs the guest; every service call happens here             |
| port          | reads the serial port, recognises the interrupt character   |
| clock         | makes timed calls (frames, timers); in virtual time the VM's does |
| main          | reads commands from whoever started the board (`__main__`)  |

| service          | payload           | answer                                                     |
|------------------|-------------------|------------------------------------------------------------|
| repl.next        |                   | "exec N NAME" or "single N NAME": a program of N bytes and its file; |
|                  |                   | "names PATH"; "reset"; "" to look again                    |
| repl.take        | address           | copies that program (or the line of repl.input) to the address |
| repl.over        | error's name or ""| output ends here, the error text (if any) begins; "" if it had before |
| repl.names       | one per line      | the names that can follow PATH                             |
| repl.input       |                   | "N": a line of N bytes was typed; "interrupt"; "end"; "" to look again |
| rom.size         |                   | bytes of the read-only file system                         |
| rom.take         | address           | copies it to the address                                   |
| board.dispatcher | id ring page      | what runs posted callbacks; where the shared arrays are    |
| board.doze       | ms, "" for ever   | sleeps; ends early when anything happens                   |
| board.cause      |                   | why the board started: a number of machine.*_RESET         |
| board.kbd_intr   | address           | there the guest keeps the character that interrupts, or -1, in 16 bits |
|                  |                   | and the host another 16, not 0 while it acts on the first  |
| board.kbd_looked |                   | waits until the host has acted on it                       |
| board.clock      |                   | real or virtual                                            |
| board.stop_after | µs                | interrupts the program that runs when so much time has passed |
| flash.look       | see flash         | and from now on interrupts are held back                   |
| flash.looked     |                   | until now                                                  |
| board.reset      |                   | power cycle; never returns                                 |
| board.replace    | key old new       | in the VM's built-in tables, the pair (key, old) becomes (key, new) |
| board.rekey      | old value new     | the same for a pair's key: (old, value) becomes (new, value) |
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel_helpers.virtual import prepare
from kernel_helpers.virtual.camera import Camera
from kernel_helpers.virtual.clock import Call, Clock, RealClock
from kernel_helpers.virtual.flash import Flash
from kernel_helpers.virtual.hardware import Hardware
from kernel_helpers.virtual.paced_clock import PacedClock
from kernel_helpers.virtual.ports import Port
from kernel_helpers.virtual.readline import CTRL_C, CTRL_D, Line
from kernel_helpers.virtual.repl import Mode, Repl, Step
from kernel_helpers.virtual.rom import GUEST, rom_image
from kernel_helpers.virtual.shared import Shared
from kernel_helpers.virtual.speed import REAL, Pace
from kernel_helpers.virtual.startup import Startup
from kernel_helpers.virtual.virtual_clock import VirtualClock
from kernel_helpers.virtual.vm import Addresses, Timing, Vm, VmKilled
from kernel_helpers.virtual.world import Service

RETRY_S = 0.001
"""How soon to try again when the scheduler was not free for a callback."""
BANNER = (
    "MicroPython v1.27.0-preview.225.g3f6d144cb8 on 2026-06-02; Virtual camera board with WebAssembly VM\r\n"
    'Type "help()" for more information.'
)
"""What sys.version and sys.implementation say, in a board's form."""
SOFT, POWER_ON, HARD, WATCHDOG = 0, 1, 2, 3
"""Why the board started, as machine.reset_cause() says it on an STM32."""
STOP_AGAIN_S = 1.0
"""How soon a program that goes on after its time is interrupted again."""
Tell = Callable[[dict[str, object]], None]


class ResetAsked(Exception):
    """The guest asked for a power cycle."""


class VirtualBoard:
    """One virtual board on one port. `run` is the VM's thread; `tell` gets what a person would see (LEDs)."""

    def __init__(
        self,
        port: Port,
        tell: Tell,
        heap_kib: int = 4096,
        pace: Pace = REAL,
        flash: Path | None = None,
    ) -> None:
        self._port, self._tell = port, tell
        self._at = Addresses.from_json(prepare.addresses_path().read_text())
        self._changed = threading.Condition()
        self._pace = pace
        self._clock, timing = clock_for(pace, self._changed)
        self._vm = Vm(prepare.compiled_path(pace.counted), self, heap_kib, timing)
        self._called = 0.0
        self._stop: Call | None = None
        self._input = bytearray()
        self._woken = False
        self._cause = POWER_ON
        self._reason: tuple[int, str] | None = None
        self._shared = Shared(self._vm)
        self._dispatcher = 0
        self._interrupt_at = 0
        self._running = self._interruptible = self._killed = self._booted = self._greeted = False
        self._program, self._error = b"", ""
        self._repl = Repl(BANNER)
        self._typing: Line | None = None
        self._flash = Flash(flash)
        self._startup = Startup(True, self._flash.has)
        self._rom = rom_image()
        self.camera = Camera(self)
        self._services: dict[str, Service] = {}
        self.hardware = Hardware(self)

    def run(self) -> None:
        """Power up, and again after every reset; VmKilled when the boot program itself fails."""
        threading.Thread(target=self._read_port, name="serial port", daemon=True).start()
        boot = (GUEST / "_boot.py").read_text()
        power_up = True
        while True:
            self._start(power_up)
            power_up = True
            try:
                self._vm.run(f"exec(compile({boot!r}, '<boot>', 'exec'), {{'__name__': '<boot>'}})")
                self._cause = SOFT
                self._send(b"MPY: soft reboot\r\n")
                power_up = False
            except ResetAsked:
                self._cause = HARD
                self._send(b"\r\nMPY: reset\r\n")
            except Exception as problem:
                # Mostly VmKilled; but a fault of the simulated hardware must not end the board either.
                if not self._booted:
                    raise
                if not isinstance(problem, VmKilled):
                    traceback.print_exc()
                    problem = VmKilled(f"a fault of its host: {problem!r}")
                self._cause, why = self._reason or (HARD, f"the VM ended ({problem})")
                self._send(f"\r\nvirtual board: {why}; restarted\r\n".encode())

    def reset(self) -> None:
        """The reset button: ends whatever runs, from any thread."""
        self._restart(HARD, "reset from outside")

    def _restart(self, cause: int, why: str) -> None:
        self._reason = cause, why
        self._vm.kill()
        with self._changed:
            self._killed = True
            self._changed.notify_all()

    def close(self) -> None:
        """The process is about to end."""
        self._flash.close()

    def _start(self, power_up: bool) -> None:
        with self._changed:
            self._shared.detach()
            self._dispatcher = 0
        self._clock.cancel_all()
        self._tell({"what": "reset"})
        self.hardware.power_up(soft=not power_up)
        self._interrupt_at, self._reason = 0, None
        self._running = self._interruptible = self._killed = self._booted = self._greeted = False
        self._startup = Startup(power_up and self._repl.mode is Mode.FRIENDLY, self._flash.has)
        self._typing = None
        self._holding = self._held = False
        flash = self._flash.services(self)
        self._look_up = flash["flash.look"]
        self._services = {
            "repl.next": self._next,
            "repl.take": lambda payload: self._give(payload, self._program),
            "repl.over": self._over,
            "repl.names": self._names,
            "repl.input": self._input_line,
            "rom.size": lambda payload: str(len(self._rom)),
            "rom.take": lambda payload: self._give(payload, self._rom),
            "board.dispatcher": self._set_dispatcher,
            "board.doze": self._doze,
            "board.cause": lambda payload: str(self._cause),
            "board.kbd_intr": self._kbd_intr,
            "board.kbd_looked": self._kbd_looked,
            "board.clock": lambda payload: self._pace.clock,
            "board.stop_after": self._stop_after,
            "board.reset": self._reset_asked,
            "board.replace": lambda payload: self._patch(payload, 4),
            "board.rekey": lambda payload: self._patch(payload, 0),
            **flash,
            "flash.look": self._look,
            "flash.looked": self._looked,
            **self.camera.power_up(),
            **self.hardware.services(),
        }

    # What the VM asks of its Host.

    def call(self, name: str, payload: str) -> str:
        """Answer one service call."""
        self._clock.stir()
        self._called = self.now()
        return self._services[name](payload)

    def output(self, data: bytes, raw: bool) -> None:
        """Printed text gets the line ends of a serial console; raw bytes stay as they are."""
        self._clock.stir()
        self._send(data if raw else data.replace(b"\n", b"\r\n"))

    def input(self, most: int) -> bytes:
        """Standard input, which is the serial port."""
        with self._changed:
            self._changed.wait_for(lambda: self._input or self._breaks())
            data = bytes(self._input[:most])
            del self._input[:most]
            return data

    def wait(self, seconds: float | None, for_input: bool) -> bool:
        """Sleep in a system call; whatever a poll may be waiting for ends it too, also when it came just before."""
        self._clock.wait(seconds, lambda: self._breaks() or self._woken or (for_input and bool(self._input)))
        if seconds != 0:
            self._woken = False
        return for_input and bool(self._input)

    # What the simulated hardware asks of its World.

    def read(self, address: int, count: int) -> bytes:
        """See World."""
        return self._vm.read(address, count)

    def write(self, address: int, data: bytes) -> None:
        """See World."""
        self._vm.write(address, data)

    def reserve(self, count: int) -> int:
        """See World."""
        return self._vm.reserve(count)

    def now(self) -> float:
        """See World."""
        return self._clock.now()

    def call_at(self, when: float, function: Callable[[], None]) -> Call:
        """See World."""
        return self._clock.call_at(when, function)

    def sleep(self, until: float | None) -> None:
        """See World."""
        self.wait(None if until is None else until - self.now(), for_input=False)

    def spend(self, us: float) -> None:
        """See World."""
        rest = self._called + self._pace.of_m7(us) - self.now()
        if rest > 0:
            self._clock.wait(rest, lambda: self._killed)

    def post(self, callback: int) -> None:
        """See World."""
        with self._changed:
            self._shared.post(callback)
            self._woken = True
            self._changed.notify_all()
        self._poke()

    def put(self, offset: int, value: int) -> None:
        """See World."""
        self._shared.put(offset, value)

    def wake(self) -> None:
        """See World."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def bark(self) -> None:
        """See World."""
        self._restart(WATCHDOG, "its watchdog was not fed in time")

    def tell(self, what: str, **values: object) -> None:
        """See World."""
        self._tell({"what": what, **values})

    def _poke(self) -> None:
        # The dispatcher may be asking for the last time just now, so look again until nothing is due.
        # The lock: a new VM must not be given the last one's dispatcher.
        with self._changed:
            if self._shared.due and self._dispatcher:
                # It runs between two bytecodes, of which one may be the last before a wait.
                self._woken = True
                self._vm.schedule(self._at, self._dispatcher, 0)
                self._clock.call_at(self.now() + RETRY_S, self._poke)

    def _breaks(self) -> bool:
        """Something must happen between two bytecodes, so a wait has to end."""
        due = bool(self._dispatcher) and self._shared.due and not self._vm.in_callback(self._at)
        return due or self._killed or self._vm.interrupt_pending(self._at)

    # The serial port.

    def _read_port(self) -> None:
        while data := self._port.read():
            with self._changed:
                self._take_input(data)
                self._woken = True
                self._changed.notify_all()

    def _take_input(self, data: bytes) -> None:
        with self._interrupt_character() as character:
            if self._interruptible and character >= 0:
                interrupt = bytes([character])
                for _ in range(data.count(interrupt)):
                    self._interrupt()
                data = data.replace(interrupt, b"")
            self._input += data

    @contextmanager
    def _interrupt_character(self) -> Iterator[int]:
        """What interrupts, -1 for nothing; the guest cannot change that meanwhile. Called with the lock held."""
        if not self._interrupt_at:
            yield 3
            return
        self._vm.write(self._interrupt_at + 2, b"\1\0")
        yield int.from_bytes(self._vm.read(self._interrupt_at, 2), "little", signed=True)
        self._vm.write(self._interrupt_at + 2, b"\0\0")

    def _send(self, data: bytes) -> None:
        self._port.write(data, lambda: self._killed or self._vm.interrupt_pending(self._at))

    # Services of the board itself.

    def _next(self, _payload: str) -> str:
        self._booted = True
        if self._running:
            self._running = self._interruptible = False
            if self._stop is not None:
                self._stop.cancel()
            self._vm.withdraw_interrupt(self._at)
            if not self._startup.running:
                self._send(self._repl.after_program())
            elif self._startup.ended(self._error):
                return "reset"
        return self._at_prompt() if self._greeted else self._before_prompt()

    def _before_prompt(self) -> str:
        if name := self._startup.next():
            return self._hand_over("exec", self._flash.content(name), name)
        self._greeted = True
        self._send(self._repl.greeting())
        return ""

    def _at_prompt(self) -> str:
        while step := self._typed():
            self._send(step.reply)
            if step.reset:
                return "reset"
            if step.names_of is not None:
                return f"names {step.names_of}"
            if step.program is not None:
                return self._hand_over("single" if step.program.single else "exec", step.program.source)
        return ""

    def _typed(self) -> Step | None:
        """What the REPL makes of the bytes that are there; None when something else is to be seen to first."""
        with self._changed:
            self._changed.wait_for(lambda: self._input or self._breaks())
            return self._repl.take(self._input) if self._input else None

    def _hand_over(self, kind: str, source: bytes, name: str = "<stdin>") -> str:
        self._clock.begin()
        self._program, self._running, self._interruptible = source, True, True
        return f"{kind} {len(source)} {name}"

    def _over(self, error: str) -> str:
        with self._changed:
            if not self._interruptible:
                return ""
            # What is printed of the error is not the program's: Ctrl-C waits for the prompt, as on a board.
            self._interruptible, self._error = False, error
            self._vm.withdraw_interrupt(self._at)
        if not self._startup.running:
            self._send(self._repl.before_error())
        return "first"

    def _names(self, found: str) -> str:
        self._send(self._repl.names(found.split("\n") if found else []))
        return ""

    def _input_line(self, _payload: str) -> str:
        self._typing = self._typing or self._repl.line()
        while byte := self.input(1):
            key = self._typing.feed(byte[0])
            self._send(key.reply)
            if key.end is not None:
                self._program = bytes(self._typing.text)
                self._typing = None
                return {CTRL_C: "interrupt", CTRL_D: "end"}.get(key.end, str(len(self._program)))
        return ""

    def _give(self, address: str, data: bytes) -> str:
        self._vm.write(int(address), data)
        return ""

    def _set_dispatcher(self, payload: str) -> str:
        self._dispatcher, ring, page = map(int, payload.split())
        self._shared.attach(ring, page)
        self.hardware.show_levels()
        return ""

    def _doze(self, limit: str) -> str:
        self.wait(int(limit) / 1000 if limit else None, for_input=False)
        return ""

    def _kbd_intr(self, address: str) -> str:
        self._interrupt_at = int(address)
        return ""

    def _kbd_looked(self, _payload: str) -> str:
        with self._changed:
            return ""

    def _stop_after(self, us: str) -> str:
        self._stop = self._clock.call_at(self.now() + int(us) / 1e6, self._stop_now)
        return ""

    def _stop_now(self) -> None:
        # The same as Ctrl-C on the port, which is not heard while a record is being sent.
        with self._changed, self._interrupt_character() as character:
            heard = character >= 0
            if heard:
                self._interrupt()
                self._changed.notify_all()
        self._stop = self._clock.call_at(self.now() + (STOP_AGAIN_S if heard else RETRY_S), self._stop_now)

    def _interrupt(self) -> None:
        """Ctrl-C for the program; called with the lock held."""
        if self._holding:
            self._held = True
        else:
            self._vm.raise_interrupt(self._at)

    def _look(self, payload: str) -> str:
        with self._changed:
            self._holding, self._held = True, self._vm.interrupt_pending(self._at)
            self._vm.withdraw_interrupt(self._at)
        return self._look_up(payload)

    def _looked(self, _payload: str) -> str:
        with self._changed:
            self._holding = False
            if self._held:
                self._interrupt()
        return ""

    def _patch(self, payload: str, offset: int) -> str:
        first, second, new = map(int, payload.split())
        self._vm.patch(first, second, offset, new, self._at.pending)
        return ""

    def _reset_asked(self, _payload: str) -> str:
        raise ResetAsked


def clock_for(pace: Pace, changed: threading.Condition) -> tuple[Clock, Timing | None]:
    """The clock of a board of that pace, and the same as the VM's Timing where it counts."""
    if pace.clock == "virtual":
        virtual = VirtualClock(changed, pace.picoseconds)
        return virtual, virtual
    if pace.counted:
        paced = PacedClock(changed, pace.picoseconds)
        return paced, paced
    return RealClock(changed), None
