// Pictures as red, green, blue and alpha (a browser's form), and the VM's formats: rgb565, grayscale, jpeg.
(function (KH) {
  "use strict";

  KH.BYTES_PER_PIXEL = { rgb565: 2, grayscale: 1 };
  const [RED, GREEN, BLUE, HALF, SHIFT] = [19595, 38470, 7471, 32768, 16];
  const SMOOTHING = ["", "medium", "medium", "high"];

  /** Brightness of a colour; the weights are those of the guest's image module. */
  KH.grey = (red, green, blue) => (red * RED + green * GREEN + blue * BLUE + HALF) >> SHIFT;

  /** A picture: `data` has four bytes a pixel; all three colours of a grey one are the same. */
  KH.Picture = class Picture {
    constructor(width, height, isGrey = false, data = new Uint8ClampedArray(4 * width * height).fill(255)) {
      Object.assign(this, { width, height, isGrey, data });
    }

    get pixels() {
      return this.width * this.height;
    }

    copy() {
      return new KH.Picture(this.width, this.height, this.isGrey, this.data.slice());
    }

    /** The same in shades of grey. */
    greyed() {
      if (this.isGrey) return this;
      return this.mapped((red, green, blue) => [KH.grey(red, green, blue)], true);
    }

    /** Another picture by pixels: `change` gives three colours, or one for all three. */
    mapped(change, isGrey = this.isGrey) {
      const made = new KH.Picture(this.width, this.height, isGrey), { data } = this;
      for (let at = 0; at < data.length; at += 4) {
        const [red, green = red, blue = red] = change(data[at], data[at + 1], data[at + 2], at >> 2);
        made.data[at] = red;
        made.data[at + 1] = green;
        made.data[at + 2] = blue;
      }
      return made;
    }

    /** A part of it. */
    cut(x, y, width, height) {
      const made = new KH.Picture(width, height, this.isGrey);
      for (let row = 0; row < height; row++) {
        const from = 4 * ((y + row) * this.width + x);
        made.data.set(this.data.subarray(from, from + 4 * width), 4 * row * width);
      }
      return made;
    }

    /** It in another size. @param {number} method 0 nearest pixel, 1 mean of the area, 2 bilinear, 3 bicubic */
    resized(width, height, method) {
      if (width === this.width && height === this.height) return this;
      const pen = KH.penOf(width, height), canvas = new OffscreenCanvas(this.width, this.height);
      canvas.getContext("2d").putImageData(this.image, 0, 0);
      pen.imageSmoothingEnabled = method > 0;
      if (method) pen.imageSmoothingQuality = SMOOTHING[method];
      pen.drawImage(canvas, 0, 0, width, height);
      return KH.pictureOf(pen, this.isGrey);
    }

    /** For a canvas. */
    get image() {
      return new ImageData(this.data, this.width, this.height);
    }
  };

  /** Something to draw with on a new canvas. */
  KH.penOf = (width, height) => new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });

  KH.pictureOf = function (pen, isGrey = false) {
    const { width, height } = pen.canvas;
    return new KH.Picture(width, height, isGrey, pen.getImageData(0, 0, width, height).data);
  };

  /** Bytes of the VM's memory to a picture. */
  KH.decodePixels = function (bytes, kind, width, height) {
    if (kind === "rgb565") return from565(bytes, width, height);
    if (kind !== "grayscale") throw new KH.Refused(`reading a ${kind} picture; the board in the notebook can`);
    const made = new KH.Picture(width, height, true), { data } = made;
    for (let at = 0; at < bytes.length; at++) data[4 * at] = data[4 * at + 1] = data[4 * at + 2] = bytes[at];
    return made;
  };

  /** The lost low bits repeat the high ones, so white stays white. */
  function from565(bytes, width, height) {
    const made = new KH.Picture(width, height), { data } = made;
    for (let at = 0; at < width * height; at++) {
      const pixel = bytes[2 * at] | (bytes[2 * at + 1] << 8), red = pixel >> 11, green = (pixel >> 5) & 63, blue = pixel & 31;
      data[4 * at] = (red << 3) | (red >> 2);
      data[4 * at + 1] = (green << 2) | (green >> 4);
      data[4 * at + 2] = (blue << 3) | (blue >> 2);
    }
    return made;
  }

  /** A picture's bytes in one of the VM's formats. */
  KH.encodePixels = function (picture, kind, quality = 90) {
    if (kind === "rgb565") return to565(picture.data);
    if (kind === "grayscale") return picture.greyed().data.filter((_, at) => at % 4 === 0);
    if (kind !== "jpeg") throw new KH.Refused(`making a ${kind} picture; JPEG is here, and the board in the notebook can`);
    return self["jpeg-js"].encode(picture, quality).data;
  };

  function to565(data) {
    const bytes = new Uint8Array(data.length / 2);
    for (let at = 0; at < data.length; at += 4) {
      const green = data[at + 1];
      bytes[at / 2] = ((green & 0x1c) << 3) | (data[at + 2] >> 3);
      bytes[at / 2 + 1] = (data[at] & 0xf8) | (green >> 5);
    }
    return bytes;
  }
})((globalThis.KH = globalThis.KH || {}));
