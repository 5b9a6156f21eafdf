"""A stand-in for Web Serial: a port of the page that leads to a real port, by Playwright's bindings."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from playwright.sync_api import Page

from kernel_helpers.errors import BoardLost
from kernel_helpers.link.transport import Transport

WAIT_S = 0.02
GONE = "gone"
SCRIPT = """(() => {
  const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const textOf = (bytes) => btoa(String.fromCharCode(...bytes));
  class Port {
    async open() {
      let open = true;
      this.end = () => { open = false; };
      this.readable = new ReadableStream({
        async pull(to) {
          while (open) {
            const text = await window.khFromBoard();
            if (text === "gone") return to.error(new Error("The device has been lost."));
            if (text) return to.enqueue(bytesOf(text));
          }
        },
        cancel: () => this.end(),
      });
      this.writable = new WritableStream({ write: (data) => window.khToBoard(textOf(data)) });
    }
    async close() { this.end(); }
  }
  const requestPort = async () => {
    if (!navigator.userActivation.isActive) throw new DOMException("Must be handling a user gesture", "SecurityError");
    if (window.khNoPort) throw new DOMException("No port selected by the user.", "NotFoundError");
    return new Port();
  };
  Object.defineProperty(navigator, "serial", { value: { requestPort }, configurable: true });
})()"""


@dataclass
class SimulatedPort:
    """What the page's port leads to; `said` is all that the page wrote."""

    transport: Transport
    said: bytearray = field(default_factory=bytearray)
    is_gone: bool = False

    def put_into(self, page: Page) -> None:
        """Give the page a `navigator.serial`, from its next document on."""
        page.expose_function("khFromBoard", self.read)
        page.expose_function("khToBoard", self.write)
        page.add_init_script(SCRIPT)

    def read(self) -> str:
        """What the board has said, base64; empty after a moment of silence."""
        if self.is_gone:
            return GONE
        try:
            return base64.b64encode(self.transport.read(WAIT_S)).decode()
        except BoardLost:
            return GONE

    def write(self, text: str) -> None:
        """What the page says."""
        data = base64.b64decode(text)
        self.said += data
        self.transport.write(data)
