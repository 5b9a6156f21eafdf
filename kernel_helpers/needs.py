"""What a cell needs of a board's firmware."""

ASKED = ("asyncio", "csi", "image", "machine", "network")


def check(source: str, identity: object) -> None:
    """Placeholder until the table is written."""
