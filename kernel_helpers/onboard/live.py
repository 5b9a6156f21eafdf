# What a cell may call to show more of itself: pictures, marks on the timeline, names for its objects.
import _kh
from _out import record

try:
    import image

    AREA = image.AREA
except ImportError:
    AREA = 0


def show(img, label=None, *, size=160, quality=60):
    # Sends a picture to the notebook, `size` pixels wide (0: as it is). The image itself stays untouched.
    number = _kh.next_frame()
    task = _kh.running()
    _kh.event(_kh.SHOW, task, number & _kh.MOST)
    scale = size / img.width() if size and size < img.width() else 1.0
    data = img.to_jpeg(x_scale=scale, quality=quality, hint=AREA, copy=True).bytearray()
    if label is not None:
        _kh.names.append(("f", number, str(label)))
    _kh.event(_kh.FRAME, task, number & _kh.MOST)
    record("I", bytes((number & 255, number >> 8)) + data)


def mark(text):
    # Writes a mark with this text into the timeline, now.
    number = _kh.next_mark()
    _kh.names.append(("m", number, str(text)))
    _kh.room()
    _kh.event(_kh.MARK, _kh.running(), number)


def name(thing, text):
    # Names an event, lock or flag in the timeline; returns it.
    number = _kh.object_of(thing)
    _kh.names.append(("o", number, type(thing).__name__ + " " + str(text)))
    return thing
