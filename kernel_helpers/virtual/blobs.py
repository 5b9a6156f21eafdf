"""Connected regions of a mask and what OpenMV's blob object tells about each.

Regions hang together across pixel edges, not corners. They are found as runs of set pixels in each row that touch
runs in the next row: few runs, whatever the number of pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
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

    @property
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

    def find(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    above = 0
    for run, (row, start, end) in enumerate(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)):
        while above < run and (rows[above] < row - 1 or (rows[above] == row - 1 and ends[above] <= start)):
            above += 1
        other = above
        while other < run and rows[other] == row - 1 and starts[other] < end:
            first, second = sorted((find(run), find(other)))
            parent[second] = first
            other += 1
    return np.array([find(run) for run in range(len(rows))], np.int64)


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
    # The rectangle of least area around the points has a side along one of their hull's edges.
    hull = _hull(outline)
    edges = np.diff(np.vstack([hull, hull[:1]]), axis=0)
    angles = np.unique(np.arctan2(edges[:, 1], edges[:, 0]) % (math.pi / 2))
    best = min((_box_at(hull, float(angle)) for angle in angles), key=lambda box: box[0])
    return [(round(float(x)), round(float(y))) for x, y in best[1]]


def _box_at(hull: Points, angle: float) -> tuple[float, NDArray[np.float64]]:
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    turned = hull @ turn
    (left, top), (right, bottom) = turned.min(axis=0), turned.max(axis=0)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) @ turn.T
    return float((right - left) * (bottom - top)), corners


def _hull(points: Points) -> Points:
    # Andrew's monotone chain.
    ordered = [(int(x), int(y)) for x, y in np.unique(points, axis=0)]
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
