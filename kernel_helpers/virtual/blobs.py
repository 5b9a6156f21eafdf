"""Connected regions of a mask and what OpenMV's blob object tells about each.

Regions hang together across pixel edges, not corners. They are found as runs of set pixels in each row that touch
runs in the next row: few runs, whatever the number of pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Points = NDArray[np.int64]
"""N x 2: x, y."""


@dataclass(frozen=True)
class Region:
    """One connected region: its pixels, the thresholds it fits (a bit for each) and how many were merged."""

    points: Points
    code: int
    count: int = 1

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        """x, y, width and height of the smallest upright rectangle around it."""
        (left, top), (right, bottom) = self.points.min(axis=0), self.points.max(axis=0)
        return int(left), int(top), int(right - left + 1), int(bottom - top + 1)


def regions(mask: Mask, code: int) -> list[Region]:
    """The connected regions of a mask, from top to bottom and left to right by their first pixels."""
    rows, starts, ends = _runs(mask)
    root = _joined(rows, starts, ends)
    lengths = ends - starts
    labels = np.repeat(root, lengths)
    points = np.stack([_columns(starts, lengths), np.repeat(rows, lengths)], axis=1)
    order = np.argsort(labels, kind="stable")
    borders = np.flatnonzero(np.diff(labels[order])) + 1
    return [Region(part, code) for part in np.split(points[order], borders) if len(part)]


def _runs(mask: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    # Row, first column and the column after the last one of each run.
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    return rows, starts, np.nonzero(edges == -1)[1]


def _columns(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    before = np.cumsum(lengths) - lengths
    columns: NDArray[np.int64] = np.arange(int(lengths.sum())) - np.repeat(before - starts, lengths)
    return columns


def _joined(rows: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    # For each run the first run of its region: a forest whose roots are the smallest indices.
    parent = list(range(len(rows)))
    row, start, end = rows.tolist(), starts.tolist(), ends.tolist()

    def find(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    above = 0
    for run in range(len(row)):
        # Skip what lies above and to the left of this run for good.
        while row[above] < row[run] - 1 or (row[above] == row[run] - 1 and end[above] <= start[run]):
            above += 1
        other = above
        while row[other] == row[run] - 1 and start[other] < end[run]:
            first, second = sorted((find(run), find(other)))
            parent[second] = first
            other += 1
    return np.array([find(run) for run in range(len(row))], np.int64)


def merged(found: list[Region], margin: int) -> list[Region]:
    """Regions whose upright rectangles, grown by the margin, overlap become one; until none overlap."""
    waiting, done = list(found), []
    while waiting:
        region = waiting.pop(0)
        partner = next((other for other in waiting if _touch(region.box, other.box, margin)), None)
        if partner is None:
            done.append(region)
            continue
        waiting.remove(partner)
        both = np.concatenate([region.points, partner.points])
        waiting.insert(0, Region(both, region.code | partner.code, region.count + partner.count))
        # The larger one may touch what was alone before.
        waiting += done
        done = []
    return done


def _touch(one: tuple[int, int, int, int], other: tuple[int, int, int, int], margin: int) -> bool:
    x, y, w, h = one[0] - margin, one[1] - margin, one[2] + 2 * margin, one[3] + 2 * margin
    return x < other[0] + other[2] and other[0] < x + w and y < other[1] + other[3] and other[1] < y + h


def described(region: Region, x_bins: int = 0, y_bins: int = 0) -> list[Any]:
    """The 23 fields of a blob, in OpenMV's order."""
    x, y, w, h = region.box
    pixels = len(region.points)
    cx, cy = (float(value) for value in region.points.mean(axis=0))
    rotation, roundness = _axes(region.points)
    outline = _outline(region)
    columns, rows = (region.points[:, i] - (x, y)[i] for i in (0, 1))
    return [
        *(
            x,
            y,
            w,
            h,
            round(cx),
            round(cy),
            pixels,
            rotation,
            region.code,
            region.count,
            len(outline),
            roundness,
        ),
        *(_projected(columns, w, x_bins), _projected(rows, h, y_bins)),
        *(_corners(outline), _tightest_box(outline)),
        *(cx, cy, 1 - roundness, w * h, pixels / (w * h), min(1.0, pixels * 4 * math.pi / len(outline) ** 2)),
        (x, y, w, h),
    ]


def _axes(points: Points) -> tuple[float, float]:
    # Direction of the long axis (0 to pi) and the ratio of the short to the long one, from second moments.
    a, b, _, c = np.cov(points.T, bias=True).ravel().tolist()
    rotation = (0.5 * math.atan2(2 * b, a - c)) % math.pi
    half, spread = (a + c) / 2, math.hypot(a - c, 2 * b) / 2
    return rotation, math.sqrt(max(0.0, half - spread) / (half + spread)) if half else 1.0


def _outline(region: Region) -> Points:
    # The pixels with a neighbour outside, across an edge.
    x, y, w, h = region.box
    inside = np.zeros((h + 2, w + 2), bool)
    inside[region.points[:, 1] - y + 1, region.points[:, 0] - x + 1] = True
    enclosed = inside[:-2, 1:-1] & inside[2:, 1:-1] & inside[1:-1, :-2] & inside[1:-1, 2:]
    rows, columns = np.nonzero(inside[1:-1, 1:-1] & ~enclosed)
    return np.stack([columns + x, rows + y], axis=1)


def _corners(outline: Points) -> list[tuple[int, int]]:
    # Farthest along the four diagonals, clockwise from the top left.
    x, y = outline[:, 0], outline[:, 1]
    corners = [(x + y).argmin(), (y - x).argmin(), (x + y).argmax(), (y - x).argmax()]
    return [(int(x[i]), int(y[i])) for i in corners]


def _tightest_box(outline: Points) -> list[tuple[int, int]]:
    # The rectangle of least area around the points has a side along one of their hull's edges; all are tried at once.
    hull = _hull(outline)
    edges = np.roll(hull, -1, axis=0) - hull
    angles = np.arctan2(edges[:, 1], edges[:, 0])
    cos, sin = np.cos(angles)[:, np.newaxis], np.sin(angles)[:, np.newaxis]
    x, y = hull[:, 0], hull[:, 1]
    along, across = cos * x + sin * y, cos * y - sin * x
    left, right, top, bottom = along.min(axis=1), along.max(axis=1), across.min(axis=1), across.max(axis=1)
    best = int(((right - left) * (bottom - top)).argmin())
    c, s = float(cos[best, 0]), float(sin[best, 0])
    corners = [(u[best], v[best]) for u, v in ((left, top), (right, top), (right, bottom), (left, bottom))]
    return [(round(float(c * u - s * v)), round(float(s * u + c * v))) for u, v in corners]


def _hull(points: Points) -> Points:
    # Andrew's monotone chain, of the outermost points of each row: no other can be a corner.
    points = points[np.lexsort((points[:, 0], points[:, 1]))]
    ends = np.flatnonzero(np.diff(points[:, 1])) + 1
    outer = np.concatenate([points[np.append(0, ends)], points[np.append(ends, len(points)) - 1]])
    ordered = sorted({(x, y) for x, y in outer.tolist()})
    if len(ordered) < 3:
        return np.array(ordered, np.int64)
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return np.array(lower[:-1] + upper[:-1], np.int64)


def _chain(ordered: list[tuple[int, int]]) -> list[tuple[int, int]]:
    chain: list[tuple[int, int]] = []
    for x, y in ordered:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            chain.pop()
        chain.append((x, y))
    return chain


def _projected(offsets: NDArray[np.int64], length: int, bins: int) -> list[int]:
    if not bins:
        return []
    count = min(bins, length)
    return [int(value) for value in np.bincount(offsets * count // length, minlength=count)]
