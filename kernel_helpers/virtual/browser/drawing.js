// Shapes and text, drawn the way OpenMV's image module names them: the table of drawing.py.
(function (KH) {
  "use strict";

  const FONT_PX = 10, FONT = "sans-serif";
  const HALF_COVERED = 128, TURN = 2 * Math.PI;
  /** A pixel's middle. */
  const MIDDLE = 0.5;

  /** Which pixels of a picture the shape covers: one byte each, 0 or 1. */
  KH.shapeMask = function (width, height, shape, numbers, thickness, fill, text) {
    const pen = KH.penOf(width, height);
    pen.lineWidth = thickness;
    pen.fillStyle = pen.strokeStyle = "white";
    SHAPES[shape](pen, numbers, thickness, fill, text);
    const { data } = pen.getImageData(0, 0, width, height);
    return Uint8Array.from({ length: width * height }, (_, at) => Number(data[4 * at + 3] >= HALF_COVERED));
  };

  function line(pen, [x0, y0, x1, y1]) {
    if (x0 === x1 || y0 === y1) return bar(pen, x0, y0, x1, y1);
    pen.lineCap = "square";
    pen.beginPath();
    pen.moveTo(x0 + MIDDLE, y0 + MIDDLE);
    pen.lineTo(x1 + MIDDLE, y1 + MIDDLE);
    return pen.stroke();
  }

  /** A level or an upright line, both ends included. */
  function bar(pen, x0, y0, x1, y1) {
    const side = pen.lineWidth, before = Math.floor(side / 2), isLevel = y0 === y1;
    const [left, top] = [Math.min(x0, x1) - (isLevel ? 0 : before), Math.min(y0, y1) - (isLevel ? before : 0)];
    pen.fillRect(left, top, isLevel ? Math.abs(x1 - x0) + 1 : side, isLevel ? side : Math.abs(y1 - y0) + 1);
  }

  function rectangle(pen, [x, y, width, height], thickness, fill) {
    if (width <= 0 || height <= 0) return;
    if (fill || 2 * thickness >= Math.min(width, height)) pen.fillRect(x, y, width, height);
    else pen.strokeRect(x + thickness / 2, y + thickness / 2, width - thickness, height - thickness);
  }

  function ellipse(pen, [x, y, radiusX, radiusY, degrees], thickness, fill) {
    const inner = (radius) => Math.max(0, radius + MIDDLE - (fill ? 0 : thickness / 2));
    pen.beginPath();
    pen.ellipse(x + MIDDLE, y + MIDDLE, inner(radiusX), inner(radiusY), (degrees * TURN) / 360, 0, TURN);
    if (fill) pen.fill();
    else pen.stroke();
  }

  function cross(pen, [x, y, arm]) {
    line(pen, [x - arm, y, x + arm, y]);
    line(pen, [x, y - arm, x, y + arm]);
  }

  function arrow(pen, [x0, y0, x1, y1, head]) {
    const length = Math.hypot(x1 - x0, y1 - y0) || 1, along = [(x1 - x0) / length, (y1 - y0) / length];
    line(pen, [x0, y0, x1, y1]);
    for (const side of [0.5, -0.5]) {
      line(pen, [x1, y1, Math.round(x1 - head * along[0] - head * along[1] * side), Math.round(y1 - head * along[1] + head * along[0] * side)]);
    }
  }

  function string(pen, [x, y, hundredths], _thickness, _fill, text) {
    const size = Math.max(4, (FONT_PX * hundredths) / 100);
    pen.font = `${size}px ${FONT}`;
    pen.textBaseline = "top";
    text.split("\n").forEach((each, row) => pen.fillText(each, x, y + row * size * 1.2));
  }

  const circle = (pen, [x, y, radius], ...style) => ellipse(pen, [x, y, radius, radius, 0], ...style);
  const SHAPES = { line, rectangle, circle, ellipse, cross, arrow, string };
})((globalThis.KH = globalThis.KH || {}));
