"""The guest's own modules as a ROM file system, the way OpenMV firmware carries its own.

The image is kept beside the prepared VM, under a name made from the modules: the tool that writes it takes longer to
be loaded than a board takes to boot.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from kernel_helpers.virtual.places import cache_folder

if TYPE_CHECKING:
    from mpremote.romfs import VfsRomWriter

GUEST = Path(__file__).parent / "guest"


def rom_image() -> bytes:
    """The image of the modules as they are now."""
    sources = sorted(path for path in GUEST.rglob("*.py"))
    check = 0
    for path in sources:
        check = zlib.crc32(path.relative_to(GUEST).as_posix().encode() + b"\0" + path.read_bytes(), check)
    kept = cache_folder() / f"rom-{len(sources)}-{check:08x}.img"
    if kept.exists():
        return kept.read_bytes()
    image = _written()
    # Through a neighbour and a rename: two boards may start at the same time.
    partial = kept.with_name(f"{kept.name}.{os.getpid()}")
    partial.write_bytes(image)
    partial.replace(kept)
    return image


def _written() -> bytes:
    from mpremote.romfs import VfsRomWriter

    writer = VfsRomWriter()
    _add_folder(writer, GUEST)
    return bytes(writer.finalise())


def _add_folder(writer: VfsRomWriter, folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name != "__pycache__":
            writer.opendir(path.name)
            _add_folder(writer, path)
            writer.closedir()
        elif path.suffix == ".py":
            writer.mkfile(path.name, path.read_bytes())
