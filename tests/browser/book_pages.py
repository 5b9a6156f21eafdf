"""The built book for the tests: its pages, their addresses, a plain server, and what goes wrong in a page."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, Request

ROOT = Path(__file__).resolve().parents[2]
PAGES = re.findall(r"(?:file|root): (\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]

ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


@dataclass
class Watch:
    """What went wrong while a page was open."""

    origin: str
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Begin to listen."""
        page.on("request", lambda request: self.note(request.url))
        page.on("response", lambda answer: self.failed.append(answer.url) if answer.status >= 400 else None)
        page.on("requestfailed", self.note_failure)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def note(self, url: str) -> None:
        """Keep a request that goes anywhere but to the book."""
        if not url.startswith((self.origin, "data:", "blob:")):
            self.foreign.append(url)

    def note_failure(self, request: Request) -> None:
        """Keep a request that got no answer, unless the page was left before it came."""
        if request.failure != "net::ERR_ABORTED":
            self.failed.append(request.url)

    def assert_clean(self) -> None:
        """Nothing foreign, nothing missing, nothing broken."""
        assert (self.foreign, self.failed, self.errors) == ([], [], [])


@contextmanager
def serving(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve the folder on this computer only, each file with these headers; yields the address, ending in a slash."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing in the test's output."""

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def address(base: str, page: str) -> str:
    """Where a page of the table of contents is."""
    return f"{base}{page}.html"
