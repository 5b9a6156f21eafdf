"""Finds boards among this computer's serial ports."""

from __future__ import annotations

from dataclasses import dataclass

from serial.tools import list_ports

OPENMV_VENDORS = {0x37C5: "OpenMV", 0x1209: "OpenMV (older)"}
"""USB vendor ids of OpenMV cameras; 0x1209 is shared, so there the product must be 0xABD1."""
OLD_PRODUCT = 0xABD1


@dataclass(frozen=True)
class Found:
    """A serial port with something on it."""

    url: str
    description: str
    is_camera: bool


def find_ports() -> list[Found]:
    """Every USB serial port of this computer."""
    return [
        Found(port.device, port.description or "", _is_camera(port.vid, port.pid))
        for port in list_ports.comports()
        if port.vid is not None
    ]


def find_cameras() -> list[Found]:
    """OpenMV cameras that are plugged in."""
    return [port for port in find_ports() if port.is_camera]


def _is_camera(vendor: int | None, product: int | None) -> bool:
    return vendor in OPENMV_VENDORS and (vendor != 0x1209 or product == OLD_PRODUCT)
