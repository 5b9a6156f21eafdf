# What a cell may call to show more of itself: pictures, marks on the timeline, names for its objects.
import _kh
from _out import record
from micropython import const

_FRAME = const(14)
_MARK = const(15)
_SHOW = const(26)
_MOST = const(16383)

frames = 0
marks = 0

try:
    import image

    AREA = image.AREA
except ImportError:
    AREA = 0


def show(img, label=None, *, size=160, quality=60):
    # Sends a picture to the notebook, `size` pixels wide (0: as it is). The image itself stays untouched.
    global frames
    frames = number = frames + 1 & 0xFFFF
    task = _kh.running()
    _kh.event(_SHOW << 25 | task << 14, number & _MOST)
    scale = size / img.width() if size and size < img.width() else 1.0
    data = img.to_jpeg(x_scale=scale, quality=quality, hint=AREA, copy=True).bytearray()
    if label is not None:
        _kh.names.append(("f", number, str(label)))
    _kh.event(_FRAME << 25 | task << 14, number & _MOST)
    record("I", bytes((number & 255, number >> 8)) + data)


def mark(text):
    # Writes a mark with this text into the timeline, now.
    global marks
    marks = number = marks % _MOST + 1
    _kh.names.append(("m", number, str(text)))
    _kh.room()
    _kh.event(_MARK << 25 | _kh.running() << 14, number)


def name(thing, text):
    # Names an event, lock or flag in the timeline; returns it.
    number = _kh.object_of(thing)
    _kh.names.append(("o", number, type(thing).__name__ + " " + str(text)))
    return thing
