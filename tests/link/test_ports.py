"""Finding boards among ports, and saying who holds one: against made-up systems."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from kernel_helpers.link import ports


def plug(monkeypatch: pytest.MonkeyPatch, *found: tuple[str, int | None, int | None, str]) -> None:
    """Pretend that these ports are there: device, vendor, product, serial number."""
    listed = [
        SimpleNamespace(device=device, vid=vendor, pid=product, serial_number=number, description="a device")
        for device, vendor, product, number in found
    ]
    monkeypatch.setattr(ports.list_ports, "comports", lambda: listed)


@pytest.mark.parametrize(
    ("vendor", "product", "expected"),
    [
        (0x37C5, 0x1204, True),
        (0x1209, 0xABD1, True),
        (0x37C5, 0x9204, False),
        (0x1209, 0x0001, False),
        (0x2E8A, 0x0005, False),
        (None, None, False),
    ],
    ids=["H7", "older firmware", "bootloader", "another maker", "Pico", "no USB"],
)
def test_cameras_are_known_by_their_usb_ids(vendor: int | None, product: int | None, expected: bool) -> None:
    assert ports.is_camera(vendor, product) is expected


def test_cameras_are_told_from_other_boards(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(
        monkeypatch,
        ("/dev/ttyS0", None, None, ""),
        ("/dev/ttyACM0", 0x2E8A, 5, "pico"),
        ("/dev/ttyACM1", 0x37C5, 0x1204, "cam"),
    )
    assert [port.url for port in ports.find_ports()] == ["/dev/ttyACM0", "/dev/ttyACM1"]
    assert [port.url for port in ports.find_cameras()] == ["/dev/ttyACM1"]


def test_a_board_is_known_again_under_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, ("/dev/ttyACM0", 0x2E8A, 5, "pico"), ("/dev/ttyACM7", 0x37C5, 0x1204, "cam"))
    assert ports.where_now("/dev/ttyACM1", "cam") == "/dev/ttyACM7"
    assert ports.where_now("/dev/ttyACM1", "gone") == "/dev/ttyACM1"
    assert ports.where_now("/dev/ttyACM1", "") == "/dev/ttyACM1"
    assert ports.serial_number("/dev/ttyACM7") == "cam"


def test_a_camera_in_its_bootloader_is_found_without_a_port(tmp_path: Path) -> None:
    for name, vendor, product in [("1-1", "37c5", "9204"), ("1-2", "37c5", "1204"), ("1-3", "2e8a", "0005")]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "idVendor").write_text(f"{vendor}\n")
        (tmp_path / name / "idProduct").write_text(f"{product}\n")
    (tmp_path / "usb1").mkdir()
    assert ports.find_bootloaders(tmp_path) == ["37c5:9204"]


def test_whoever_holds_a_port_is_named(tmp_path: Path) -> None:
    port, fds = tmp_path / "port", tmp_path / "77" / "fd"
    port.touch()
    fds.mkdir(parents=True)
    (fds / "5").symlink_to(port)
    (tmp_path / "77" / "comm").write_text("screen\n")
    (tmp_path / "78" / "fd").mkdir(parents=True)
    assert ports.holders(str(port), tmp_path) == ["screen (process 77)"]
