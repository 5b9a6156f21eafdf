// How the simulated sensor is set, and what those settings do to a picture: as view.py.
(function (KH) {
  "use strict";

  const STEP_OF_BRIGHTNESS = 20, STEP_OF_CONTRAST = 0.2, MIDDLE = 128, MOST = 255;

  /** Settings by the guest's names; a View is never changed, `withSet` gives another. */
  KH.View = class View {
    constructor(settings = {}) {
      Object.assign(this, {
        width: 0, height: 0, format: "rgb565", window: null, hmirror: 0, vflip: 0, transpose: 0, colorbar: 0, negative: 0, brightness: 0,
        contrast: 0, saturation: 0, light: 1, red: 1, green: 1, blue: 1, ...settings,
      });
    }

    withSet(settings) {
      return new KH.View({ ...this, ...settings });
    }

    /** Width and height of the image in the framebuffer. */
    get size() {
      const [width, height] = this.window ? this.window.slice(2) : [this.width, this.height];
      return this.transpose ? [height, width] : [width, height];
    }

    get bytes() {
      return this.size[0] * this.size[1] * KH.BYTES_PER_PIXEL[this.format];
    }

    get isPlain() {
      const { light, red, green, blue, brightness, contrast, saturation, negative } = this;
      return light * red === 1 && light * green === 1 && light * blue === 1 && !(brightness || contrast || saturation || negative);
    }
  };

  /** The scene as the sensor delivers it: geometry first, then exposure and colour. */
  KH.seen = function (picture, view) {
    const turned = view.hmirror || view.vflip || view.window || view.transpose ? turnedBy(picture, view) : picture;
    return view.isPlain ? turned : exposed(turned, view);
  };

  function turnedBy(picture, view) {
    const [width, height] = view.size, [left, top] = view.window || [0, 0], made = new KH.Picture(width, height);
    const from = new Uint32Array(picture.data.buffer), to = new Uint32Array(made.data.buffer);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const [x, y] = view.transpose ? [left + row, top + column] : [left + column, top + row];
        to[row * width + column] = from[(view.vflip ? picture.height - 1 - y : y) * picture.width + (view.hmirror ? picture.width - 1 - x : x)];
      }
    }
    return made;
  }

  function exposed(picture, view) {
    const gains = [view.red, view.green, view.blue].map((gain) => gain * view.light);
    const saturation = 1 + STEP_OF_CONTRAST * view.saturation, contrast = 1 + STEP_OF_CONTRAST * view.contrast;
    const toned = (level) => Math.trunc(Math.min(Math.max((level - MIDDLE) * contrast + MIDDLE + STEP_OF_BRIGHTNESS * view.brightness, 0), MOST));
    return picture.mapped((...colors) => {
      const levels = gains.map((gain, at) => colors[at] * gain), grey = (levels[0] + levels[1] + levels[2]) / 3;
      return levels.map((level) => toned(grey + (level - grey) * saturation)).map((level) => (view.negative ? MOST - level : level));
    });
  }
})((globalThis.KH = globalThis.KH || {}));
