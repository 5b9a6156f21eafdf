#!/usr/bin/env python3
"""The course's door: `python3 course.py lab` opens the course, `python3 course.py test` passes its tests."""

# This file must be readable by every Python, so that an old one gets a sentence instead of a syntax error.

import sys

NEEDED = (3, 11)


def too_old(version):
    # type: (tuple[int, ...]) -> str
    """The message for a Python older than NEEDED, or an empty string."""
    if tuple(version[:2]) >= NEEDED:
        return ""
    return (
        "This course needs Python {0}.{1} or later.\n"
        "Seen: Python {2}.{3} at {4}\n"
        "Try: install a newer Python (python.org, or your system's packages) and start this file with it,\n"
        "     for example: python{0}.{1} course.py lab"
    ).format(NEEDED[0], NEEDED[1], version[0], version[1], sys.executable)


def main():
    # type: () -> int
    """Hand over to tools/course once the Python is new enough; returns the exit code."""
    message = too_old(sys.version_info[:3])
    if message:
        sys.stderr.write(message + "\n")
        return 1
    from tools.course import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
