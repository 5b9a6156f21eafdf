"""Finds boards among this computer's serial ports, and says who else holds one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from serial.tools import list_ports

OPENMV_VENDOR = 0x37C5
"""USB vendor id of OpenMV cameras (board_config.mk of each board in OpenMV's firmware)."""
BOOTLOADER_PRODUCTS = range(0x9000, 0xA000)
"""Product ids of OpenMV's bootloader (boot_config.h): it offers DFU and no serial port."""
SHARED_VENDOR, OLD_PRODUCT = 0x1209, 0xABD1
"""Cameras with older firmware: a vendor id shared by many makers, so the product counts."""
USB_DEVICES, PROCESSES = Path("/sys/bus/usb/devices"), Path("/proc")


@dataclass(frozen=True)
class Found:
    """A serial port with something on it. `serial_number` stays when the port gets another name; "" when none."""

    url: str
    description: str
    is_camera: bool
    serial_number: str = ""


def find_ports() -> list[Found]:
    """Every USB serial port of this computer."""
    return [
        Found(port.device, port.description or "", is_camera(port.vid, port.pid), port.serial_number or "")
        for port in list_ports.comports()
        if port.vid is not None
    ]


def find_cameras() -> list[Found]:
    """OpenMV cameras that are plugged in and run their firmware."""
    return [port for port in find_ports() if port.is_camera]


def is_camera(vendor: int | None, product: int | None) -> bool:
    """True for the USB ids of an OpenMV camera that runs its firmware."""
    if vendor == OPENMV_VENDOR:
        return product not in BOOTLOADER_PRODUCTS
    return (vendor, product) == (SHARED_VENDOR, OLD_PRODUCT)


def find_bootloaders(devices: Path = USB_DEVICES) -> list[str]:
    """USB ids of cameras that wait in their bootloader; known on Linux only, where the system tells without a port."""
    found = [_usb_ids(device) for device in devices.glob("*")]
    return [
        f"{vendor:04x}:{product:04x}"
        for vendor, product in found
        if vendor == OPENMV_VENDOR and product in BOOTLOADER_PRODUCTS
    ]


def _usb_ids(device: Path) -> tuple[int, int]:
    try:
        return int((device / "idVendor").read_text(), 16), int((device / "idProduct").read_text(), 16)
    except (OSError, ValueError):
        return 0, 0


def serial_number(url: str) -> str:
    """The USB serial number behind a port, by which the board is known again under another name; "" when unknown."""
    return next((port.serial_number for port in find_ports() if port.url == os.path.realpath(url)), "")


def where_now(url: str, number: str) -> str:
    """Where the board with this serial number is now; its old port when it cannot be told."""
    return next((port.url for port in find_ports() if number and port.serial_number == number), url)


def holders(url: str, processes: Path = PROCESSES) -> list[str]:
    """Programs that have this port open, as "name (process 123)"; Linux, and this user's programs only."""
    wanted = os.path.realpath(url)
    return [
        f"{_name(process)} (process {process.name})"
        for process in processes.glob("[0-9]*")
        if process.name != str(os.getpid()) and wanted in _open_files(process)
    ]


def _open_files(process: Path) -> Iterator[str]:
    try:
        for file in (process / "fd").iterdir():
            yield str(file.readlink())
    except OSError:
        # It has ended, or belongs to somebody else.
        return


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return "a program"
