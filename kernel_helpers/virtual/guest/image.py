# The image module: pixels live here, in the VM's memory; scaling, drawing and compression run on the host.
import host
import uctypes

# A format's number and its hints are those of the firmware.
BINARY, GRAYSCALE, RGB565, JPEG, PNG = 0x08010000, 0x08020001, 0x0C030002, 0x06060000, 0x06070000
AREA, BILINEAR, BICUBIC = 1, 2, 4
JPEG_SUBSAMPLING_AUTO, JPEG_SUBSAMPLING_444, JPEG_SUBSAMPLING_422, JPEG_SUBSAMPLING_420 = 0, 0x11, 0x21, 0x22

_NAMES = {GRAYSCALE: "grayscale", RGB565: "rgb565", JPEG: "jpeg", PNG: "png"}
_BYTES = {GRAYSCALE: 1, RGB565: 2}
_SUBSAMPLINGS = (JPEG_SUBSAMPLING_AUTO, JPEG_SUBSAMPLING_444, JPEG_SUBSAMPLING_422, JPEG_SUBSAMPLING_420)
_WHITE = (255, 255, 255)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError("not on the virtual board: image." + name)


def rgb_to_grayscale(color):
    # The same weights as the host's.
    red, green, blue = color
    return (red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16


def _method(hint):
    return 1 if hint & AREA else 3 if hint & BICUBIC else 2 if hint & BILINEAR else 0


def _unpack(first, others, count):
    # Shapes take their numbers one by one or as one tuple.
    if isinstance(first, (tuple, list)):
        return tuple(first[:count]), first[count:] + others
    values = (first,) + others
    if len(values) < count:
        raise TypeError("%d positional arguments missing" % (count - len(values)))
    return values[:count], values[count:]


class Image:
    def __init__(self, what, height=None, pixformat=None, *, buffer=None, copy_to_fb=False):
        if copy_to_fb:
            raise NotImplementedError("not on the virtual board: image.Image(copy_to_fb=True)")
        if what is None:
            # Empty, for _set.
            return
        if isinstance(what, str):
            self._load(what)
            return
        if pixformat not in _BYTES:
            raise ValueError("Invalid pixel format!")
        size = what * height * _BYTES[pixformat]
        if buffer is None:
            buffer = bytearray(size)
        elif len(buffer) < size:
            raise ValueError("Buffer is too small!")
        self._set(what, height, pixformat, buffer, size)

    def _set(self, width, height, pixformat, buffer, size):
        self._width = width
        self._height = height
        self._format = pixformat
        self._buffer = buffer
        self._size = size

    def _load(self, path):
        with open(path, "rb") as file:
            data = bytearray(file.read())
        found = host.call("image.probe", "%d %d" % (uctypes.addressof(data), len(data))).split()
        if not found:
            raise OSError("not a JPEG or PNG file: " + path)
        self._set(int(found[0]), int(found[1]), JPEG if found[2] == "jpeg" else PNG, data, len(data))

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError("not on the virtual board: image.Image." + name)

    def __str__(self):
        kind = _NAMES[self._format]
        return '{"w":%d, "h":%d, "type":"%s", "size":%d}' % (self._width, self._height, kind, self._size)

    __repr__ = __str__

    def __len__(self):
        return self._width * self._height if self._format in _BYTES else self._size

    def width(self):
        return self._width

    def height(self):
        return self._height

    def format(self):
        return self._format

    def size(self):
        return self._size

    def bytearray(self):
        return uctypes.bytearray_at(uctypes.addressof(self._buffer), self._size)

    # Pixels.

    def _pixels(self):
        if self._format not in _BYTES:
            raise ValueError("Image is not mutable!")
        return self._buffer

    def get_pixel(self, x, y, rgbtuple=None):
        pixels = self._pixels()
        if not (0 <= x < self._width and 0 <= y < self._height):
            return None
        at = y * self._width + x
        if self._format == GRAYSCALE:
            grey = pixels[at]
            return (grey, grey, grey) if rgbtuple else grey
        value = pixels[2 * at] | pixels[2 * at + 1] << 8
        if rgbtuple is False:
            return value
        red, green, blue = value >> 11, value >> 5 & 63, value & 31
        return (red << 3 | red >> 2, green << 2 | green >> 4, blue << 3 | blue >> 2)

    def set_pixel(self, x, y, color=_WHITE):
        if isinstance(x, (tuple, list)):
            (x, y), color = x, y
        pixels = self._pixels()
        if 0 <= x < self._width and 0 <= y < self._height:
            at = y * self._width + x
            red, green, blue = self._rgb(color)
            if self._format == GRAYSCALE:
                pixels[at] = rgb_to_grayscale((red, green, blue))
            else:
                pixels[2 * at] = (green & 0x1C) << 3 | blue >> 3
                pixels[2 * at + 1] = red & 0xF8 | green >> 5
        return self

    def _rgb(self, color):
        # A number is a brightness in a grayscale image and a 16-bit pixel in an RGB565 image.
        if not isinstance(color, int):
            return tuple(color)
        if self._format == GRAYSCALE:
            return (color & 255,) * 3
        red, green, blue = color >> 11 & 31, color >> 5 & 63, color & 31
        return (red << 3 | red >> 2, green << 2 | green >> 4, blue << 3 | blue >> 2)

    # Copies in another size or format.

    def _where(self):
        # The IMAGE of the host's services.
        address = uctypes.addressof(self._buffer)
        return "%d %d %d %s %d" % (address, self._width, self._height, _NAMES[self._format], self._size)

    def _roi(self, roi):
        if roi is None:
            return 0, 0, self._width, self._height
        x, y, w, h = roi
        if w < 1 or h < 1:
            raise ValueError("Invalid ROI dimensions!")
        right, bottom = min(x + w, self._width), min(y + h, self._height)
        x, y = max(x, 0), max(y, 0)
        if right <= x or bottom <= y:
            raise ValueError("ROI does not overlap on the image!")
        return x, y, right - x, bottom - y

    def _make(self, pixformat, width, height, roi=None, hint=0, quality=90, subsampling=0):
        # Has the host make an image; its size in bytes. It waits there for _take.
        result = "%s %d %d %d %d %d" % (_NAMES[pixformat], width, height, _method(hint), quality, subsampling)
        cut = " %d %d %d %d " % self._roi(roi)
        return int(host.call("image.convert", self._where() + cut + result))

    def _take(self, width, height, pixformat, buffer, size):
        host.call("image.take", str(uctypes.addressof(buffer)))
        self._set(width, height, pixformat, buffer, size)
        return self

    def _convert(self, pixformat, x_scale, y_scale, roi, hint, copy, quality=90, subsampling=0):
        w, h = self._roi(roi)[2:]
        width = max(1, int(w * x_scale))
        height = max(1, int(h * (x_scale if y_scale is None else y_scale)))
        size = self._make(pixformat, width, height, roi, hint, quality, subsampling)
        if copy:
            return Image(None)._take(width, height, pixformat, bytearray(size), size)
        # In place, the result takes the image's own memory as long as it fits in there.
        buffer = self._buffer if size <= len(self._buffer) else bytearray(size)
        return self._take(width, height, pixformat, buffer, size)

    def _draw_into(self, other):
        # Fills another image of any size with this one.
        other._pixels()
        size = self._make(other._format, other._width, other._height)
        other._take(other._width, other._height, other._format, other._buffer, size)

    def to_jpeg(self, *, x_scale=1.0, y_scale=None, roi=None, hint=0, copy=False, quality=90, subsampling=0):
        if not 1 <= quality <= 100:
            raise ValueError("Quality must be between 1 and 100")
        mode = _SUBSAMPLINGS.index(subsampling)
        return self._convert(JPEG, x_scale, y_scale, roi, hint, copy, quality, mode)

    compress = to_jpeg

    def to_png(self, *, x_scale=1.0, y_scale=None, roi=None, hint=0, copy=False):
        return self._convert(PNG, x_scale, y_scale, roi, hint, copy)

    def to_grayscale(self, *, x_scale=1.0, y_scale=None, roi=None, hint=0, copy=False):
        return self._convert(GRAYSCALE, x_scale, y_scale, roi, hint, copy)

    def to_rgb565(self, *, x_scale=1.0, y_scale=None, roi=None, hint=0, copy=False):
        return self._convert(RGB565, x_scale, y_scale, roi, hint, copy)

    def crop(self, *, x_scale=1.0, y_scale=None, roi=None, hint=0, copy=False):
        return self._convert(self._format, x_scale, y_scale, roi, hint, copy)

    scale = crop

    def copy(self, *, x_scale=1.0, y_scale=None, roi=None, hint=0):
        if x_scale != 1.0 or y_scale is not None or roi is not None:
            return self._convert(self._format, x_scale, y_scale, roi, hint, True)
        twin = Image(None)
        twin._set(self._width, self._height, self._format, bytearray(self.bytearray()), self._size)
        return twin

    def save(self, path, *, roi=None, quality=50):
        kind = path.rsplit(".", 1)[-1].lower()
        pixformat = {"jpg": JPEG, "jpeg": JPEG, "png": PNG}.get(kind)
        if pixformat is None:
            raise NotImplementedError("not on the virtual board: image.Image.save to a ." + kind + " file")
        same = pixformat == self._format and roi is None
        done = self if same else self._convert(pixformat, 1.0, None, roi, 0, True, quality)
        with open(path, "wb") as file:
            file.write(done.bytearray())
        return self

    def flush(self):
        # There is no preview to bring up to date.
        pass

    # Drawing.

    def _draw(self, shape, numbers, color, thickness=1, fill=False, text=""):
        self._pixels()
        red, green, blue = self._rgb(color)
        if self._format == GRAYSCALE:
            red = rgb_to_grayscale((red, green, blue))
        line = " ".join([str(int(number)) for number in numbers])
        style = " %d %d %d %d %d\n" % (red, green, blue, thickness, bool(fill))
        host.call("image.draw", self._where() + " " + shape + " " + line + style + text)
        return self

    def draw_line(self, first, *rest, color=_WHITE, thickness=1):
        numbers, more = _unpack(first, rest, 4)
        return self._draw("line", numbers, *(more or (color, thickness)))

    def draw_rectangle(self, first, *rest, color=_WHITE, thickness=1, fill=False):
        numbers, more = _unpack(first, rest, 4)
        return self._draw("rectangle", numbers, *(more or (color, thickness, fill)))

    def draw_circle(self, first, *rest, color=_WHITE, thickness=1, fill=False):
        numbers, more = _unpack(first, rest, 3)
        return self._draw("circle", numbers, *(more or (color, thickness, fill)))

    def draw_cross(self, first, *rest, color=_WHITE, size=5, thickness=1):
        (x, y), more = _unpack(first, rest, 2)
        color, size, thickness = more + (color, size, thickness)[len(more) :]
        self._draw("line", (x - size, y, x + size, y), color, thickness)
        return self._draw("line", (x, y - size, x, y + size), color, thickness)

    def draw_string(self, first, *rest, color=_WHITE, scale=1):
        (x, y, text), more = _unpack(first, rest, 3)
        color, scale = more + (color, scale)[len(more) :]
        return self._draw("string", (x, y, scale), color, text=text)
