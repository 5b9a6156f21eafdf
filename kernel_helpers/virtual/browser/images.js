// The image services: what the guest's image module has done on its host, in the time a board would take. The tables of
// images.py (payloads and answers) and of costs.py (time). Files of pictures are not read or made here, except JPEG.
(function (KH) {
  "use strict";

  /** us per pixel of an M7 at 480 MHz, and for each call; from costs.py. */
  const US_PER_PIXEL = {
    "jpeg rgb565": 0.2, "jpeg grayscale": 0.12, copy: 0.01, scale: 0.03, "blobs rgb565": 0.14, "blobs grayscale": 0.07, "measure rgb565": 0.08,
    "measure grayscale": 0.02, "point rgb565": 0.05, "point grayscale": 0.02, "filter rgb565": 0.3, "filter grayscale": 0.1, "median rgb565": 1.2,
    "median grayscale": 0.4,
  };
  const FIXED_US = 20;
  const workUs = (work, pixels) => FIXED_US + US_PER_PIXEL[work] * pixels;

  /** An image in the VM's memory, from the first five words of a payload. */
  function placeOf([address, width, height, format, size]) {
    const [w, h] = [Number(width), Number(height)];
    return { address: Number(address), width: w, height: h, format, size: (KH.BYTES_PER_PIXEL[format] ?? 0) * w * h || Number(size), pixels: w * h };
  }

  KH.Images = class Images {
    /** @param {object} world board.js @param {(address: number) => void} beforeRead hears of an address before the image there is read */
    constructor(world, beforeRead) {
      Object.assign(this, { world, beforeRead, result: new Uint8Array(0) });
    }

    /** Each gives its answer and how many us it takes on a board. */
    get services() {
      const table = {
        convert: (payload) => this.#convert(payload.split(" ")), copy: (payload) => this.#copy(payload.split(" ")), take: (payload) => this.#take(Number(payload)),
        draw: (payload) => this.#draw(...lines(payload)), paste: (payload) => this.#paste(...lines(payload)), apply: (payload) => this.#apply(...lines(payload)),
        measure: (payload) => this.#measure(...lines(payload)), blobs: (payload) => this.#blobs(...lines(payload)),
      };
      const timed = (work) => (payload) => {
        const [answer, us] = work(payload);
        return KH.then(us ? this.world.spend(us) : undefined, () => answer);
      };
      return Object.fromEntries(Object.entries(table).map(([name, work]) => [`image.${name}`, timed(work)]));
    }

    // Memory.

    #bytes(place) {
      this.beforeRead(place.address);
      return this.world.read(place.address, place.size);
    }

    #load(place) {
      return KH.decodePixels(this.#bytes(place), place.format, place.width, place.height);
    }

    #store(place, picture) {
      this.world.write(place.address, KH.encodePixels(picture, place.format));
    }

    #make(result) {
      this.result = result;
      return String(result.length);
    }

    #take(address) {
      this.world.write(address, this.result);
      this.result = new Uint8Array(0);
      return ["", 0];
    }

    // Other sizes and formats.

    #convert(words) {
      const place = placeOf(words), kind = words[9], [x, y, w, h] = words.slice(5, 9).map(Number);
      const [width, height, method, quality] = words.slice(10).map(Number), whole = this.#load(place);
      const part = w === place.width && h === place.height ? whole : whole.cut(x, y, w, h);
      const us = workUs("scale", Math.max(w * h, width * height));
      const compressing = kind === "jpeg" ? workUs(`jpeg ${place.format === "grayscale" ? "grayscale" : "rgb565"}`, width * height) : 0;
      return [this.#make(KH.encodePixels(part.resized(width, height, method), kind, quality)), us + compressing];
    }

    #copy(words) {
      const place = placeOf(words);
      return [this.#make(this.#bytes(place)), workUs("copy", place.pixels)];
    }

    // Drawing.

    #draw(words, text) {
      const place = placeOf(words), numbers = words.slice(6).map(Number), [red, green, blue, thickness, fill] = numbers.splice(-5);
      const mask = KH.shapeMask(place.width, place.height, words[5], numbers, thickness, fill === 1, text), bytes = this.#bytes(place);
      const color = new KH.Picture(1, 1, place.format === "grayscale", Uint8ClampedArray.of(red, place.format === "grayscale" ? red : green, place.format === "grayscale" ? red : blue, 255));
      const pixel = KH.encodePixels(color, place.format);
      mask.forEach((isSet, at) => isSet && bytes.set(pixel, at * pixel.length));
      this.world.write(place.address, bytes);
      return ["", workUs("copy", 0)];
    }

    #paste(words, second) {
      const place = placeOf(words), other = placeOf(second.split(" ")), [left, top, alpha] = words.slice(5).map(Number);
      const picture = this.#load(place), loaded = this.#load(other), patch = picture.isGrey ? loaded.greyed() : loaded;
      const under = (x, y) => (x >= 0 && y >= 0 && x < patch.width && y < patch.height ? 4 * (y * patch.width + x) : -1);
      this.#store(place, picture.mapped((red, green, blue, at) => {
        const from = under((at % place.width) - left, Math.floor(at / place.width) - top);
        const over = (level, channel) => Math.round(level + ((patch.data[from + channel] - level) * alpha) / 255);
        return from < 0 ? [red, green, blue] : [red, green, blue].map(over);
      }));
      return ["", workUs("copy", other.pixels)];
    }

    // Arithmetic and measurement.

    #apply(words, second) {
      const place = placeOf(words), operation = words[5], numbers = words.slice(6).map(Number), picture = this.#load(place);
      this.#store(place, KH.applied(picture, operation, numbers, () => this.#other(second.split(" "), picture), () => JSON.parse(second)));
      const isFilter = KH.FILTERS.includes(operation), kind = operation === "median" ? "median" : isFilter ? "filter" : "point";
      // The work grows with the side of the kernel; the table is for 3 x 3.
      return ["", workUs(`${kind} ${place.format}`, place.pixels * (isFilter ? (2 * numbers[0] + 1) / 3 : 1))];
    }

    /** Another image, or one colour for all pixels. */
    #other(words, { width, height, isGrey }) {
      if (words.length !== 3) return isGrey ? this.#load(placeOf(words)).greyed() : this.#load(placeOf(words));
      const color = words.map(Number);
      return new KH.Picture(width, height, isGrey).mapped(() => (isGrey ? [color[0]] : color));
    }

    /** The channels of a part of an image, and the part. */
    #part(place, words) {
      const [x, y, w, h] = words.slice(5, 9).map(Number);
      return { x, y, w, h, channels: KH.channels(this.#load(place).cut(x, y, w, h)) };
    }

    #measure(words, thresholds) {
      const place = placeOf(words), { w, h, channels } = this.#part(place, words), bins = words.slice(9, 12).map(Number);
      const chosen = thresholds ? KH.maskOf(channels, JSON.parse(thresholds), words[12] === "1") : undefined;
      const shares = KH.histograms(channels, bins, chosen), numbers = KH.statistics(shares);
      // The bins are many numbers, so they travel only when they are asked for.
      return [this.#make(KH.encoded(JSON.stringify([words[13] === "1" ? shares.map((bins) => bins.map(KH.float)) : [], numbers]))), workUs(`measure ${place.format}`, w * h)];
    }

    #blobs(words, thresholds) {
      const place = placeOf(words), { x, y, w, h, channels } = this.#part(place, words), numbers = words.slice(9).map(Number);
      const found = regionsIn(channels, w, [x, y], JSON.parse(thresholds), numbers), [xBins, yBins] = numbers.slice(-2);
      const rows = found.map((region) => KH.described(region, xBins, yBins));
      return [this.#make(KH.encoded(JSON.stringify(rows))), workUs(`blobs ${place.format}`, w * h)];
    }
  };

  function regionsIn(channels, width, corner, thresholds, [xStride, yStride, area, least, inverted, merge, margin]) {
    const free = new Uint8Array(channels[0].length).fill(1), found = [];
    // Only every stride-th pixel is looked at for where a blob begins.
    const isHit = ({ x, y }) => x.some((each, at) => (each - corner[0]) % xStride === 0 && (y[at] - corner[1]) % yStride === 0);
    for (const [index, threshold] of thresholds.entries()) {
      const mask = KH.fits(channels, threshold).map((fit, at) => free[at] & Number(fit !== inverted));
      mask.forEach((isTaken, at) => isTaken && (free[at] = 0));
      const regions = KH.regions(mask, width, 1 << index, corner);
      found.push(...regions.filter((region) => isHit(region) && region.x.length >= least && region.box[2] * region.box[3] >= area));
    }
    return merge ? KH.mergedRegions(found, margin) : found;
  }

  /** The words of the first line, and what follows. */
  function lines(payload) {
    const cut = payload.indexOf("\n");
    return cut < 0 ? [payload.trim().split(/ +/), ""] : [payload.slice(0, cut).trim().split(/ +/), payload.slice(cut + 1)];
  }
})((globalThis.KH = globalThis.KH || {}));
