# The image module's drawing, arithmetic and measurement. Image fetches each method here at its first use.
import json
from collections import namedtuple

import host
import uctypes
from image import GRAYSCALE, Image, _scales

_WHITE = (255, 255, 255)
# Tuples that print their fields, without a name, as the firmware's do.
_Blob = namedtuple("", (
    "x", "y", "w", "h", "cx", "cy", "pixels", "rotation", "code", "count", "perimeter", "roundness", "x_hist_bins",
    "y_hist_bins", "corners", "min_corners", "cxf", "cyf", "elongation", "area", "density", "compactness", "rect",
))  # fmt: skip
_REDUCTIONS = ("mean", "median", "mode", "stdev", "min", "max", "lq", "uq")
_Statistics = namedtuple("", [prefix + name for prefix in ("", "l_", "a_", "b_") for name in _REDUCTIONS])
_VALUES = ("value", "l_value", "a_value", "b_value")
_Percentile = namedtuple("", _VALUES)
_Threshold = namedtuple("", _VALUES)

METHODS = {}


def _method(function):
    METHODS[function.__name__] = function
    return function


def _refuse(others):
    if others:
        import _missing

        raise _missing.argument_error("image.Image", others)


def _unpack(first, others, count):
    # Shapes take their numbers one by one or as one tuple.
    if isinstance(first, (tuple, list)):
        return tuple(first[:count]), tuple(first[count:]) + others
    values = (first,) + others
    if len(values) < count:
        raise TypeError("%d positional arguments missing" % (count - len(values)))
    return values[:count], values[count:]


# Drawing.


def _draw(self, shape, numbers, color, thickness=1, fill=False, text=""):
    self._pixels()
    red, green, blue = self._rgb(_WHITE if color is None else color)
    if self._format == GRAYSCALE:
        red = (red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16
    line = " ".join([str(int(number)) for number in numbers])
    style = " %d %d %d %d %d\n" % (red, green, blue, thickness, bool(fill))
    host.call("image.draw", self._where() + " " + shape + " " + line + style + text)
    return self


@_method
def draw_line(self, first, *rest, color=_WHITE, thickness=1):
    numbers, more = _unpack(first, rest, 4)
    color, thickness = more + (color, thickness)[len(more) :]
    return _draw(self, "line", numbers, color, thickness)


@_method
def draw_rectangle(self, first, *rest, color=_WHITE, thickness=1, fill=False):
    numbers, more = _unpack(first, rest, 4)
    return _draw(self, "rectangle", numbers, *(more + (color, thickness, fill)[len(more) :]))


@_method
def draw_circle(self, first, *rest, color=_WHITE, thickness=1, fill=False):
    numbers, more = _unpack(first, rest, 3)
    return _draw(self, "circle", numbers, *(more + (color, thickness, fill)[len(more) :]))


@_method
def draw_ellipse(self, first, *rest, color=_WHITE, thickness=1, fill=False):
    numbers, more = _unpack(first, rest, 5)
    return _draw(self, "ellipse", numbers, *(more + (color, thickness, fill)[len(more) :]))


@_method
def draw_cross(self, first, *rest, color=_WHITE, size=5, thickness=1):
    numbers, more = _unpack(first, rest, 2)
    color, size, thickness = more + (color, size, thickness)[len(more) :]
    return _draw(self, "cross", numbers + (size,), color, thickness)


@_method
def draw_arrow(self, first, *rest, color=_WHITE, size=10, thickness=1):
    numbers, more = _unpack(first, rest, 4)
    color, size, thickness = more + (color, size, thickness)[len(more) :]
    return _draw(self, "arrow", numbers + (size,), color, thickness)


@_method
def draw_string(self, first, *rest, color=_WHITE, scale=1, **others):
    _refuse(others)
    if isinstance(first, (tuple, list)):
        first, rest = first[0], (first[1],) + rest
    (x, y, text), more = _unpack(first, rest, 3)
    color, scale = more + (color, scale)[len(more) :]
    return _draw(self, "string", (x, y, scale * 100), color, text=text)


@_method
def draw_image(self, other, first, *rest, x_scale=None, y_scale=None, roi=None, alpha=255, hint=0, **others):
    _refuse(others)
    (x, y), _ = _unpack(first, rest, 2)
    self._pixels()
    if not 0 <= alpha <= 255:
        raise ValueError("Alpha ranges between 0 and 255")
    x_scale, y_scale = _scales(x_scale, y_scale)
    if x_scale != 1 or y_scale != 1 or roi is not None:
        other = other.copy(x_scale=x_scale, y_scale=y_scale, roi=roi, hint=hint)
    host.call("image.paste", "%s %d %d %d\n%s" % (self._where(), x, y, alpha, other._where()))
    return self


# Arithmetic.


def _apply(self, operation, second="", *numbers):
    self._pixels()
    words = [self._where(), operation] + [str(int(number)) for number in numbers]
    host.call("image.apply", " ".join(words) + "\n" + second)
    return self


def _other(self, other):
    # Another image of the same size, or one color.
    if not isinstance(other, Image):
        return "%d %d %d" % self._rgb(other)
    if (other.width(), other.height()) != (self._width, self._height):
        raise ValueError("Images not equal!")
    return other._where()


def _with_other(operation):
    def method(self, other, **others):
        _refuse(others)
        return _apply(self, operation, _other(self, other))

    METHODS[operation] = method


def _neighbours(operation):
    def method(self, size, **others):
        _refuse(others)
        return _apply(self, operation, "", size)

    METHODS[operation] = method


for _name in ("add", "rsub", "min", "max", "difference"):
    _with_other(_name)
for _name in ("mean", "median", "gaussian", "erode", "dilate"):
    _neighbours(_name)


@_method
def sub(self, other, reverse=False, **others):
    _refuse(others)
    return _apply(self, "rsub" if reverse else "sub", _other(self, other))


@_method
def blend(self, other, alpha=128, **others):
    _refuse(others)
    return _apply(self, "blend", _other(self, other), alpha)


@_method
def negate(self):
    return _apply(self, "negate")


METHODS["invert"] = negate


@_method
def clear(self, **others):
    _refuse(others)
    return _apply(self, "clear")


@_method
def binary(self, thresholds, invert=False, **others):
    _refuse(others)
    return _apply(self, "binary", json.dumps(thresholds), invert)


# Measurement.


def _found(service, self, roi, numbers, thresholds):
    # What the host found, as JSON, by way of memory: a call's answer has little room.
    cut = " %d %d %d %d " % self._roi(roi)
    line = self._where() + cut + " ".join([str(int(number)) for number in numbers])
    data = bytearray(int(host.call(service, line + "\n" + thresholds)))
    host.call("image.take", str(uctypes.addressof(data)))
    return json.loads(data)


@_method
def find_blobs(
    self, thresholds, invert=False, roi=None, x_stride=2, y_stride=1, area_threshold=10, pixels_threshold=10,
    merge=False, margin=0, *, threshold_cb=None, merge_cb=None, x_hist_bins_max=0, y_hist_bins_max=0
):  # fmt: skip
    self._pixels()
    if threshold_cb or merge_cb:
        _refuse({"threshold_cb": threshold_cb})
    limits = (x_stride, y_stride, area_threshold, pixels_threshold, invert, merge, margin)
    rows = _found(
        "image.blobs", self, roi, limits + (x_hist_bins_max, y_hist_bins_max), json.dumps(thresholds)
    )
    blobs = []
    for row in rows:
        row[14] = tuple([tuple(corner) for corner in row[14]])
        row[15] = tuple([tuple(corner) for corner in row[15]])
        row[22] = tuple(row[22])
        blobs.append(_Blob(*row))
    return blobs


class Histogram:
    def __init__(self, channels, statistics):
        self._channels = channels
        self._statistics = statistics

    def __getitem__(self, index):
        return self._channels[index]

    def __len__(self):
        return len(self._channels)

    def bins(self):
        return self._channels[0]

    l_bins = bins

    def a_bins(self):
        return self._channels[1]

    def b_bins(self):
        return self._channels[2]

    def get_percentile(self, percentile):
        return _Percentile(*self._each(lambda bins: _percentile(bins, percentile)))

    def get_threshold(self):
        return _Threshold(*self._each(_otsu))

    def get_statistics(self):
        # The fields of L repeat those without a prefix.
        first = self._statistics[0]
        rest = [number for channel in self._statistics[1:] for number in channel]
        return _Statistics(*(first + first + (rest or [0] * 16)))

    get_stats = get_statistics
    statistics = get_statistics

    def _each(self, function):
        # A function of the bins of each channel, as a value of that channel.
        lows, spans = ((0,), (255,)) if len(self._channels) == 1 else ((0, -128, -128), (100, 255, 255))
        values = []
        for bins, low, span in zip(self._channels, lows, spans):
            values.append(round(low + function(bins) * span / max(1, len(bins) - 1)))
        return [values[0]] + (values if len(values) == 3 else values + [0, 0])


def _percentile(bins, share):
    below = 0.0
    for index, part in enumerate(bins):
        below += part
        if below >= share - 1e-6:
            return index
    return len(bins) - 1


def _otsu(bins):
    # The bin that splits the values into the two groups whose means differ most, weighted by their sizes.
    total = sum([index * part for index, part in enumerate(bins)])
    below = weighted = 0.0
    best, most = 0, -1.0
    for index, part in enumerate(bins):
        below += part
        weighted += index * part
        if 0 < below < 1:
            between = (total * below - weighted) ** 2 / (below * (1 - below))
            if between > most:
                best, most = index, between
    return best


def _measured(self, thresholds, invert, roi, counts, everything):
    self._pixels()
    chosen = json.dumps(thresholds) if thresholds else ""
    return Histogram(*_found("image.measure", self, roi, counts + (invert, everything), chosen))


@_method
def get_histogram(
    self, thresholds=None, invert=False, roi=None, bins=0, l_bins=0, a_bins=0, b_bins=0, **others
):  # fmt: skip
    _refuse(others)
    counts = (bins or l_bins, bins or a_bins, bins or b_bins)
    return _measured(self, thresholds, invert, roi, counts, True)


@_method
def get_statistics(self, thresholds=None, invert=False, roi=None, **others):
    _refuse(others)
    return _measured(self, thresholds, invert, roi, (0, 0, 0), False).get_statistics()


METHODS["get_hist"] = METHODS["histogram"] = METHODS["get_histogram"]
METHODS["get_stats"] = METHODS["statistics"] = METHODS["get_statistics"]
