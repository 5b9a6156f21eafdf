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
_FILES = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "bmp": "bmp", "ppm": "ppm", "pgm": "ppm"}
_WHITE = (255, 255, 255)


def __getattr__(name):
    import _missing

    raise _missing.error("image", name)


def rgb_to_grayscale(color):
    # The same weights as the host's.
    red, green, blue = color
    return (red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16


def _method(hint):
    return 1 if hint & AREA else 3 if hint & BICUBIC else 2 if hint & BILINEAR else 0


def _scales(x_scale, y_scale):
    # One alone is meant for both.
    if x_scale is None:
        x_scale = 1.0 if y_scale is None else y_scale
    return x_scale, x_scale if y_scale is None else y_scale


class Image:
    # A frame's memory is a framebuffer, which the camera writes over when it has been given back.
    _frame = False

    def __init__(self, what, height=None, pixformat=None, *, buffer=None, copy_to_fb=False):
        if copy_to_fb:
            raise NotImplementedError(
                "not on the virtual board: image.Image(copy_to_fb=True); a camera has it"
            )
        if what is None:
            # Empty, for _set.
            return
        if isinstance(what, str):
            self._load(what)
            return
        if pixformat in (JPEG, PNG) and buffer is not None:
            self._set(what, height, pixformat, buffer, len(buffer))
            return
        if pixformat not in _BYTES:
            raise ValueError("Invalid pixel format!")
        size = what * height * _BYTES[pixformat]
        if buffer is None:
            buffer = bytearray(size)
        elif len(buffer) < size:
            raise ValueError("Buffer is too small!")
        self._set(what, height, pixformat, buffer, size)

    def _set(self, width, height, pixformat, buffer, size, frame=False):
        self._width = width
        self._height = height
        self._format = pixformat
        self._buffer = buffer
        self._size = size
        self._frame = frame
        return self

    def _load(self, path):
        with open(path, "rb") as file:
            data = bytearray(file.read())
        found = host.call("image.probe", "%d %d" % (uctypes.addressof(data), len(data))).split()
        if not found:
            raise OSError("Unsupported format!")
        width, height, kind = int(found[0]), int(found[1]), found[2]
        if kind in ("jpeg", "png"):
            self._set(width, height, JPEG if kind == "jpeg" else PNG, data, len(data))
            return
        where = "%d %d %d %s %d" % (uctypes.addressof(data), width, height, kind, len(data))
        size = int(host.call("image.load", where))
        self._take(width, height, GRAYSCALE if size == width * height else RGB565, bytearray(size), size)

    def __getattr__(self, name):
        # Drawing and vision come with their first use; compiling them would delay every start.
        import _imaging

        if name in _imaging.METHODS:
            setattr(Image, name, _imaging.METHODS[name])
            return getattr(self, name)
        import _missing

        raise _missing.error("image.Image", name)

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
        self._refresh()
        return uctypes.bytearray_at(uctypes.addressof(self._buffer), self._size)

    # Pixels.

    def _refresh(self):
        if self._frame:
            host.call("csi.refresh", str(uctypes.addressof(self._buffer)))

    def _pixels(self):
        if self._format not in _BYTES:
            raise ValueError("Image is not mutable!")
        self._refresh()
        return self._buffer

    def _pixel(self, at):
        pixels = self._buffer
        if self._format == GRAYSCALE:
            return pixels[at]
        return pixels[2 * at] | pixels[2 * at + 1] << 8

    def _put(self, at, color):
        pixels = self._buffer
        red, green, blue = self._rgb(color)
        if self._format == GRAYSCALE:
            pixels[at] = rgb_to_grayscale((red, green, blue))
        else:
            pixels[2 * at] = (green & 0x1C) << 3 | blue >> 3
            pixels[2 * at + 1] = red & 0xF8 | green >> 5

    def get_pixel(self, x, y=None, rgbtuple=None):
        if isinstance(x, (tuple, list)):
            if y is not None:
                rgbtuple = y
            x, y = x
        self._pixels()
        if not (0 <= x < self._width and 0 <= y < self._height):
            return None
        value = self._pixel(y * self._width + x)
        if rgbtuple is None:
            rgbtuple = self._format == RGB565
        return self._rgb(value) if rgbtuple else value

    def set_pixel(self, x, y=_WHITE, color=_WHITE):
        if isinstance(x, (tuple, list)):
            (x, y), color = x, y
        self._pixels()
        if 0 <= x < self._width and 0 <= y < self._height:
            self._put(y * self._width + x, color)
        return self

    def __getitem__(self, at):
        if self._format not in _BYTES:
            return self.bytearray()[at]
        self._refresh()
        value = self._pixel(range(len(self))[at])
        return value if self._format == GRAYSCALE else self._rgb(value)

    def __setitem__(self, at, value):
        if self._format not in _BYTES:
            self.bytearray()[at] = value
        else:
            self._refresh()
            self._put(range(len(self))[at], value)

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

    def _make(self, kind, width, height, roi=None, hint=0, quality=90, subsampling=0):
        # Has the host make an image; its size in bytes. It waits there for _take.
        result = "%s %d %d %d %d %d" % (kind, width, height, _method(hint), quality, subsampling)
        cut = " %d %d %d %d " % self._roi(roi)
        return int(host.call("image.convert", self._where() + cut + result))

    def _take(self, width, height, pixformat, buffer, size):
        host.call("image.take", str(uctypes.addressof(buffer)))
        return self._set(width, height, pixformat, buffer, size, self._frame)

    def _convert(
        self, pixformat, x_scale=None, y_scale=None, roi=None, hint=0, copy=False, quality=90, subsampling=0,
        **others
    ):  # fmt: skip
        if others:
            import _missing

            raise _missing.argument_error("image.Image", others)
        if not 1 <= quality <= 100:
            raise ValueError("Quality ranges between 0 and 100")
        w, h = self._roi(roi)[2:]
        x_scale, y_scale = _scales(x_scale, y_scale)
        width, height = max(1, int(w * x_scale)), max(1, int(h * y_scale))
        mode = _SUBSAMPLINGS.index(subsampling)
        size = self._make(_NAMES[pixformat], width, height, roi, hint, quality, mode)
        if copy:
            return Image(None)._take(width, height, pixformat, bytearray(size), size)
        # In place, the result takes the image's own memory, or a frame's whole framebuffer.
        if size > (len(self._buffer) if self._frame else self._size):
            raise OSError("The image doesn't fit in the frame buffer!")
        return self._take(width, height, pixformat, self._buffer, size)

    def _draw_into(self, other):
        # Fills another image of any size with this one.
        other._pixels()
        size = self._make(_NAMES[other._format], other._width, other._height)
        other._take(other._width, other._height, other._format, other._buffer, size)

    def to_jpeg(self, **how):
        return self._convert(JPEG, **how)

    compress = to_jpeg

    def to_png(self, **how):
        return self._convert(PNG, **how)

    def to_grayscale(self, **how):
        return self._convert(GRAYSCALE, **how)

    def to_rgb565(self, **how):
        return self._convert(RGB565, **how)

    def crop(self, **how):
        return self._convert(self._format, **how)

    scale = crop

    def copy(self, **how):
        if how:
            how["copy"] = True
            return self._convert(self._format, **how)
        size = int(host.call("image.copy", self._where()))
        return Image(None)._take(self._width, self._height, self._format, bytearray(size), size)

    def save(self, path, *, roi=None, quality=50):
        if not 1 <= quality <= 100:
            raise OSError("Error: 1 <= quality <= 100!")
        kind = _FILES.get(path.rsplit(".", 1)[-1].lower())
        if kind is None:
            raise NotImplementedError(
                "not on the virtual board: image.Image.save as " + path + "; a camera can"
            )
        if kind == _NAMES[self._format] and roi is None:
            data = self.bytearray()
        else:
            w, h = self._roi(roi)[2:]
            data = bytearray(self._make(kind, w, h, roi, 0, quality))
            host.call("image.take", str(uctypes.addressof(data)))
        with open(path, "wb") as file:
            file.write(data)
        return self

    def flush(self):
        # There is no preview to bring up to date.
        pass
