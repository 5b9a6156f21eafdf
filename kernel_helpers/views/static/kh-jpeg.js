// A board's picture is untrusted: taken apart, and put together again of the parts that make a plain JPEG, and no others.
(function (KH) {
  "use strict";

  const MOST_BYTES = 4 << 20;
  /** OpenMV's largest frame size (WQXGA2). */
  const MOST_PIXELS = 2592 * 1944;
  const SOI = 0xd8, EOI = 0xd9, SOS = 0xda, DQT = 0xdb, DHT = 0xc4, DRI = 0xdd, RST0 = 0xd0, RST7 = 0xd7;
  /** Baseline and extended sequential, progressive; all Huffman-coded. */
  const FRAMES = [0xc0, 0xc1, 0xc2];
  const KEPT = [DQT, DHT, DRI, SOS, ...FRAMES];

  /** Not a picture we would show; the message says why. */
  KH.BadPicture = class BadPicture extends Error {};

  /**
   * The same picture without comments, metadata or anything behind its end.
   * @param {Uint8Array} data @returns {{jpeg: Uint8Array, width: number, height: number}} throws KH.BadPicture
   */
  KH.safeJpeg = function (data) {
    if (data.length > MOST_BYTES) throw new KH.BadPicture(`${data.length} bytes are too many`);
    if (data[0] !== 0xff || data[1] !== SOI) throw new KH.BadPicture("no JPEG");
    const parts = [data.subarray(0, 2)];
    let size = null, scans = 0;
    for (let at = 2; ; ) {
      const { marker, end } = segment(data, at);
      if (marker === EOI) return whole(parts, data.subarray(at, end), size, scans);
      if (FRAMES.includes(marker)) size = sizeOf(data.subarray(at, end), size);
      if (marker === SOS && !size) throw new KH.BadPicture("pixels before their size");
      if (KEPT.includes(marker)) parts.push(data.subarray(at, end));
      scans += marker === SOS ? 1 : 0;
      at = end;
    }
  };

  function whole(parts, end, size, scans) {
    if (!size || !scans) throw new KH.BadPicture("no pixels");
    return { jpeg: new Uint8Array([...parts, end].reduce(KH.joined)), ...size };
  }

  /** The segment that begins at `at`; that of a scan reaches to the marker behind its pixels. */
  function segment(data, at) {
    const marker = data[at + 1];
    if (data[at] !== 0xff || marker === undefined) throw new KH.BadPicture("cut short, or not made of segments");
    if (marker === EOI) return { marker, end: at + 2 };
    const end = at + 2 + (data[at + 2] << 8 | data[at + 3]);
    if (!(end >= at + 4 && end <= data.length)) throw new KH.BadPicture("cut short");
    return { marker, end: marker === SOS ? scanEnd(data, end) : end };
  }

  function scanEnd(data, from) {
    for (let at = data.indexOf(0xff, from); at >= 0 && at + 1 < data.length; at = data.indexOf(0xff, at + 1)) {
      const next = data[at + 1];
      if (next !== 0 && next !== 0xff && !(next >= RST0 && next <= RST7)) return at;
    }
    throw new KH.BadPicture("cut short in its pixels");
  }

  function sizeOf(part, known) {
    const height = part[5] << 8 | part[6], width = part[7] << 8 | part[8];
    if (known || part.length < 11 || !width || !height) throw new KH.BadPicture("no size, or two");
    if (width * height > MOST_PIXELS) throw new KH.BadPicture(`${width}x${height} pixels are too many`);
    return { width, height };
  }
})((globalThis.KH = globalThis.KH || {}));
