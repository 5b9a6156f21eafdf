"""How far a learner has come: one small JSON file on this computer, which nobody else reads.

| key of an exercise | value                                                  |
|--------------------|--------------------------------------------------------|
| tries              | how often it was checked                               |
| passed             | true once it has passed                                |
| passed_at          | when that was, ISO 8601 with the zone; "" before       |
| hints              | how many hints were shown                              |
| solution           | true when the solution was shown before it had passed  |
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

PLACE = "KH_PROGRESS"
"""Environment variable that names another file: for a class, or for tests."""


@dataclass
class Entry:
    """One exercise's line."""

    tries: int = 0
    passed: bool = False
    passed_at: str = ""
    hints: int = 0
    solution: bool = False


def default_path() -> Path:
    """Where progress is kept unless told otherwise."""
    named = os.environ.get(PLACE)
    return Path(named) if named else platformdirs.user_data_path("asyncio-you-can-see") / "progress.json"


class Progress:
    """Read at every look, written at every change, so that two notebooks see each other's."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()

    def all(self) -> dict[str, Entry]:
        """Every exercise that was tried, by name. A file that cannot be read is put aside, not lost."""
        try:
            read = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(name): _entry(values) for name, values in read.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError, TypeError):
            self.path.replace(self.path.with_suffix(".damaged"))
            return {}

    def of(self, name: str) -> Entry:
        """One exercise's line; a fresh one when it was never tried."""
        return self.all().get(name, Entry())

    def tried(self, name: str, passed: bool) -> Entry:
        """It was checked."""
        return self._change(name, lambda entry: _tried(entry, passed))

    def hinted(self, name: str, most: int) -> int:
        """One more hint is shown, of `most`; its number from 1."""
        return self._change(name, lambda entry: setattr(entry, "hints", min(entry.hints + 1, most))).hints

    def solved(self, name: str) -> None:
        """The solution is shown."""
        self._change(name, lambda entry: setattr(entry, "solution", entry.solution or not entry.passed))

    def reset(self, name: str | None = None) -> None:
        """Forget one exercise, or all of them."""
        kept = {key: entry for key, entry in self.all().items() if name is not None and key != name}
        self._write(kept)

    def export(self, path: Path) -> None:
        """Write a copy for somebody else, for example a teacher."""
        path.write_text(_text(self.all()), encoding="utf-8")

    def _change(self, name: str, change: Callable[[Entry], None]) -> Entry:
        entries = self.all()
        entry = entries.setdefault(name, Entry())
        change(entry)
        self._write(entries)
        return entry

    def _write(self, entries: dict[str, Entry]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(_text(entries), encoding="utf-8")
        fresh.replace(self.path)


def _tried(entry: Entry, passed: bool) -> None:
    entry.tries += 1
    if passed and not entry.passed:
        entry.passed = True
        entry.passed_at = datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def _entry(values: dict[str, Any]) -> Entry:
    known = {field.name for field in fields(Entry)}
    return Entry(**{key: value for key, value in values.items() if key in known})


def _text(entries: dict[str, Entry]) -> str:
    return json.dumps({name: asdict(entry) for name, entry in entries.items()}, indent=1) + "\n"
