// What the simulated camera looks at: the scenes of scenes.py and shapes.py, and the reader's webcam. No picture is kept.
(function (KH) {
  "use strict";

  const BITS = 16, STRIP_ROWS = 30;
  const RING = "rgb(190, 210, 230)", HAND = "rgb(255, 214, 10)", BALL = "rgb(255, 112, 32)", FONT = "sans-serif";
  const GROUND = "rgb(205, 205, 200)", SQUARE = "rgb(220, 30, 30)", TRIANGLE = "rgb(20, 170, 50)", DISC = "rgb(30, 60, 220)";
  const COLORBARS = ["#ffffff", "#ffff00", "#00ffff", "#00ff00", "#ff00ff", "#ff0000", "#0000ff", "#000000"];
  const TURN = 2 * Math.PI;
  const unitOf = (width, height) => Math.min((width * 4) / 300, height / 100);

  function disc(pen, x, y, radius) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, TURN);
  }

  /** MM:SS.mmm; the minutes go on beyond 59. */
  function clockText(seconds) {
    const ms = Math.round(seconds * 1000), two = (number) => String(Math.floor(number)).padStart(2, "0");
    return `${two(ms / 60000)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, "0")}`;
  }

  /** A gradient of hues, dark enough for white digits. */
  function background(pen, width, height) {
    const hues = pen.createLinearGradient(0, 0, width, 0), shade = pen.createLinearGradient(0, 0, 0, height);
    for (let step = 0; step <= 8; step++) hues.addColorStop(step / 8, `hsl(${360 * (0.5 + (0.35 * step) / 8)}, 60%, 62.5%)`);
    shade.addColorStop(0, "rgba(0, 0, 0, 0.49)");
    shade.addColorStop(1, "rgba(0, 0, 0, 0.76)");
    for (const fill of [hues, shade]) {
      pen.fillStyle = fill;
      pen.fillRect(0, 0, width, height);
    }
  }

  function write(pen, text, size, x, y) {
    pen.fillStyle = "white";
    pen.font = `bold ${size}px ${FONT}`;
    pen.textBaseline = "top";
    pen.fillText(text, x, y);
  }

  function dial(pen, seconds, width, height) {
    const unit = unitOf(width, height), radius = 15 * unit, x = 0.85 * width, y = 0.17 * height, angle = seconds * TURN;
    pen.lineWidth = Math.max(1, radius / 7);
    pen.strokeStyle = RING;
    disc(pen, x, y, radius - pen.lineWidth / 2);
    pen.stroke();
    pen.lineWidth *= 2;
    pen.strokeStyle = HAND;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 0.8 * radius * Math.sin(angle), y - 0.8 * radius * Math.cos(angle));
    pen.stroke();
  }

  /** To and fro in 4 s, two bounces a second. */
  function ball(pen, seconds, width, height) {
    const along = Math.abs(((seconds / 2) % 2) - 1), beat = (seconds * 2) % 1, high = 4 * beat * (1 - beat);
    pen.fillStyle = BALL;
    disc(pen, width * (0.09 + 0.82 * along), height * (0.85 - 0.14 * high), 7 * unitOf(width, height));
    pen.fill();
  }

  function clockScene(pen, number, seconds, width, height) {
    const unit = unitOf(width, height);
    background(pen, width, height);
    write(pen, clockText(seconds), unit * 15, 0.02 * width, 0.03 * height);
    write(pen, String(number), unit * 36, 0.02 * width, 0.34 * height);
    dial(pen, seconds, width, height);
    ball(pen, seconds, width, height);
  }

  function shapesScene(pen, _number, seconds, width, height) {
    const unit = Math.min((width * 3) / 4, height) / 100, side = 18 * unit;
    pen.fillStyle = GROUND;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = SQUARE;
    pen.fillRect(4 * unit + Math.abs(((seconds / 2) % 2) - 1) * (width - side - 8 * unit), 5 * unit, side, side);
    pen.fillStyle = TRIANGLE;
    pen.beginPath();
    for (let corner = 0; corner < 3; corner++) {
      const angle = (seconds / 3 + corner / 3) * TURN;
      pen.lineTo(width * 0.25 + 20 * unit * Math.sin(angle), height * 0.63 - 20 * unit * Math.cos(angle));
    }
    pen.fill();
    pen.fillStyle = DISC;
    const turn = (seconds / 5) * TURN;
    disc(pen, width * 0.72 + 14 * unit * Math.cos(turn), height * 0.63 + 14 * unit * Math.sin(turn), 11 * unit);
    pen.fill();
  }

  /** Writes the number into the picture's lower edge, for programs and tests: the table of scenes.py. */
  function putStrip(pen, number, width, height) {
    const row = Math.max(1, Math.floor(height / STRIP_ROWS));
    for (let bit = 0; bit < BITS; bit++) {
      const left = Math.ceil((bit * width) / BITS), right = Math.ceil(((bit + 1) * width) / BITS), isSet = (number >> (BITS - 1 - bit)) & 1;
      pen.fillStyle = isSet ? "black" : "white";
      pen.fillRect(left, height - 2 * row, right - left, row);
      pen.fillStyle = isSet ? "white" : "black";
      pen.fillRect(left, height - row, right - left, row);
    }
  }

  /** A sensor's test pattern: eight vertical bars. */
  KH.drawColorbars = function (width, height) {
    const pen = KH.penOf(width, height);
    COLORBARS.forEach((color, at) => {
      pen.fillStyle = color;
      pen.fillRect(Math.ceil((at * width) / COLORBARS.length), 0, Math.ceil(width / COLORBARS.length), height);
    });
    return KH.pictureOf(pen);
  };

  const SCENES = { clock: clockScene, shapes: shapesScene };

  /** One scene; `draw` gives the picture of frame `number` at so many seconds since power-up. */
  KH.Scene = class Scene {
    /** @param {string} name @param {() => ({width: number, height: number, data: Uint8Array}|undefined)} webcam its newest picture */
    constructor(name, webcam) {
      this.name = name;
      this.webcam = webcam;
      this.pens = new Map();
    }

    draw(number, seconds, width, height) {
      if (this.name === "webcam") return this.#fitted(width, height);
      const pen = this.#pen(width, height);
      SCENES[this.name](pen, number, seconds, width, height);
      putStrip(pen, number, width, height);
      return KH.pictureOf(pen);
    }

    /** A canvas of that size; making one takes longer than drawing on it. */
    #pen(width, height) {
      const key = `${width}x${height}`;
      if (!this.pens.has(key)) this.pens.set(key, KH.penOf(width, height));
      return this.pens.get(key);
    }

    #fitted(width, height) {
      const newest = this.webcam();
      if (!newest) return new KH.Picture(width, height).mapped(() => [0]);
      return new KH.Picture(newest.width, newest.height, false, Uint8ClampedArray.from(newest.data)).resized(width, height, 1);
    }
  };
})((globalThis.KH = globalThis.KH || {}));
