// Draws what lies over the lanes: camera pictures, marks, wake arrows, hover, selection, cursor.
(function (KH) {
  "use strict";

  const ARROW_GAP = 6, MOST_ARROWS = 300, SHORT_ARROW = 12, MOST_MARKS = 200, TORN_PX = 4;
  const GLYPHS = {
    print: { glyph: "▾", colour: "fg" },
    mark: { glyph: "⚑", colour: "accent" },
    irq: { glyph: "◆", colour: "hog" },
    cancel: { glyph: "×", colour: "fg" },
    lost: { glyph: "?", colour: "hog" },
  };

  /** Thumbnails that fit, each joined to its exact time. */
  KH.paintPictures = function (brush, layout, scale, pictures, chosen) {
    const { context, theme } = brush;
    const y = layout.pictures.y + 3, { width, height } = KH.THUMB;
    for (const { frame, x } of pictures) {
      KH.fillBox(context, theme.muted, scale.toX(frame.timeUs), y + height, 1, layout.pictures.h - height - 3);
      KH.fillBox(context, theme.band, x, y, width, height);
      const image = frame.drawable(brush.redraw);
      if (image) drawCovering(context, image, x, y, width, height);
      KH.outlineBox(context, frame === chosen ? theme.accent : theme.muted, { x, y, w: width, h: height }, frame === chosen ? 2.5 : 1);
    }
  };

  function drawCovering(context, image, x, y, w, h) {
    const zoom = Math.max(w / image.naturalWidth, h / image.naturalHeight);
    const cutW = w / zoom, cutH = h / zoom;
    context.drawImage(image, (image.naturalWidth - cutW) / 2, (image.naturalHeight - cutH) / 2, cutW, cutH, x, y, w, h);
  }

  /** Prints, marks, cancels and losses on their strip; a mark's text where there is room. */
  KH.paintMarks = function (brush, layout, scale, run) {
    paintGlyphs(brush, layout.marks, scale, run.points, KH.inStrip);
    const marks = pointsInSight(run.points, scale, (kind) => kind === KH.KIND.MARK).slice(0, MOST_MARKS);
    marks.forEach((at, n) => {
      const x = scale.toX(run.points.time[at]), below = layout.marks.y + layout.marks.h;
      const next = n + 1 < marks.length ? scale.toX(run.points.time[marks[n + 1]]) : scale.x1;
      paintMarkText(brush, layout, run.names.mark(run.points.arg[at]), x, next);
      KH.fillBox(brush.context, brush.theme.accent, x, below, 1, layout.height - below);
    });
  };

  KH.paintInterrupts = function (brush, layout, scale, run) {
    paintGlyphs(brush, layout.interrupts, scale, run.points, (kind) => kind === KH.KIND.IRQ);
  };

  function pointsInSight({ kind, time, length }, scale, wanted) {
    const found = [];
    for (let at = KH.firstFrom(time, length, scale.t0); at < length && time[at] <= scale.t1; at++) if (wanted(kind[at])) found.push(at);
    return found;
  }

  function paintGlyphs(brush, row, scale, points, wanted) {
    const { context, theme } = brush;
    let last = { x: -Infinity, kind: "" };
    context.font = `13px ${theme.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const at of pointsInSight(points, scale, wanted)) {
      const x = scale.toX(points.time[at]), kind = KH.KIND_NAMES[points.kind[at]];
      if (x - last.x < 3 && kind === last.kind) continue;
      last = { x, kind };
      context.fillStyle = theme[GLYPHS[kind].colour];
      context.fillText(GLYPHS[kind].glyph, x, row.y + row.h / 2);
    }
    context.textAlign = "left";
  }

  /** Times of which nothing is known, because events were overwritten on the board. */
  KH.paintGaps = function (brush, layout, scale, { gaps }) {
    const { from, to } = KH.rowsWithin(gaps, scale.t0, scale.t1);
    for (let at = from; at < to; at++) {
      const x = Math.max(scale.toX(gaps.start[at]), scale.x0), w = Math.max(Math.min(scale.toX(gaps.end[at]), scale.x1) - x, 2);
      KH.fillBox(brush.context, brush.sendHatch, x, layout.axis.h, w, layout.height - layout.axis.h);
      KH.fillBox(brush.context, brush.theme.hog, x, layout.axis.h, w, 3);
    }
  };

  /** Folded times: a band with torn edges, its length on the axis. */
  KH.paintFolds = function (brush, layout, scale) {
    const { context, theme } = brush;
    for (const { start, end } of scale.fold.breaks) {
      const left = Math.max(scale.toX(start), scale.x0), right = Math.min(scale.toX(end), scale.x1);
      if (right <= left) continue;
      KH.fillBox(context, theme.bg, left, layout.axis.h - 4, right - left, layout.height - layout.axis.h);
      context.strokeStyle = theme.muted;
      context.lineWidth = 1.2;
      for (const x of [left, right]) tear(context, x, layout.axis.h - 4, layout.height - 4);
      context.font = `11px ${theme.font}`;
      const text = KH.duration(end - start), width = context.measureText(text).width + 8;
      KH.fillBox(context, theme.bg, (left + right - width) / 2, 2, width, layout.axis.h - 6);
      context.fillStyle = theme.muted;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(text, (left + right) / 2, layout.axis.h / 2 - 1);
      context.textAlign = "left";
    }
  };

  function tear(context, x, top, bottom) {
    context.beginPath();
    context.moveTo(x, top);
    for (let y = top, side = TORN_PX; y < bottom; y += 2 * TORN_PX, side = -side) context.lineTo(x + side, Math.min(y + TORN_PX, bottom));
    context.stroke();
  }

  /** Covers what has not happened yet at a moment. */
  KH.paintVeil = function (brush, layout, scale, us) {
    const x = KH.clamp(scale.toX(us), scale.x0, scale.x1);
    brush.context.globalAlpha = 0.72;
    KH.fillBox(brush.context, brush.theme.bg, x, layout.axis.h, layout.width - x, layout.height - layout.axis.h);
    brush.context.globalAlpha = 1;
  };

  function paintMarkText(brush, layout, text, x, next) {
    const { context, theme } = brush, room = next - x - 16;
    context.fillStyle = theme.accent;
    context.font = `600 11px ${theme.font}`;
    context.textAlign = "left";
    const shown = room > 24 ? KH.fitted(context, text, Math.min(room, 160)) : "";
    context.fillText(shown, x + 8, layout.marks.y + layout.marks.h / 2);
  }

  const TOLD = { colour: "fg", dash: [] }, INFERRED = { colour: "hog", dash: [5, 3] };

  /** Arrows of wakes and, dashed, of inferred cancellations: faint, thinned to what can be told apart; strong for the task looked at. */
  KH.paintWakes = function (brush, layout, scale, { wakes, asked }, task) {
    paintArrows(brush, layout, scale, wakes, task, TOLD);
    paintArrows(brush, layout, scale, asked, task, INFERRED);
  };

  function paintArrows(brush, layout, scale, wakes, task, look) {
    const bars = barsOf(layout), first = KH.firstFrom(wakes.to, wakes.length, scale.t0), last = KH.firstFrom(wakes.to, wakes.length, scale.t1);
    if (last - first <= MOST_ARROWS) paintThinned(brush, scale, bars, wakes, { first, last }, () => true, { ...look, strong: false });
    if (task === null) return;
    paintThinned(brush, scale, bars, wakes, { first, last }, (at) => wakes.task[at] === task || wakes.by[at] === task, { ...look, strong: true });
  }

  /** Where arrows start and end: by task; interrupts and, for what the loop itself woke, the idle row. */
  function barsOf(layout) {
    const bars = new Map(layout.lanes.map((row) => [row.lane.task, row.bar]));
    if (layout.interrupts) bars.set(KH.PLACES.INTERRUPT, { y: layout.interrupts.y + 5, h: layout.interrupts.h - 10 });
    if (layout.idle) bars.set(KH.PLACES.NOBODY, { y: layout.idle.y + 5, h: layout.idle.h - 10 });
    return bars;
  }

  function paintThinned(brush, scale, bars, wakes, { first, last }, wanted, look) {
    const places = new Map();
    for (let at = first, drawn = 0; at < last && drawn < MOST_ARROWS; at++) {
      if (!wanted(at) || !bars.has(wakes.task[at])) continue;
      const x = scale.toX(wakes.from[at]), pair = wakes.by[at] * 4096 + wakes.task[at];
      if (x < scale.x0 || x > scale.x1 || x - (places.get(pair) ?? -Infinity) < ARROW_GAP) continue;
      places.set(pair, x);
      paintArrow(brush, arrowEnds(bars.get(wakes.by[at]), bars.get(wakes.task[at]), x, scale.toX(wakes.to[at])), look);
      drawn++;
    }
  }

  function arrowEnds(from, to, x, toX) {
    if (!from) return { x, fromY: to.y - SHORT_ARROW, toX, toY: to.y - 1, down: true };
    const down = from.y < to.y;
    return { x, fromY: down ? from.y + from.h : from.y, toX, toY: down ? to.y - 1 : to.y + to.h + 1, down };
  }

  function paintArrow(brush, ends, { strong, colour, dash }) {
    const { context, theme } = brush;
    const head = strong ? 5.5 : 4, back = ends.down ? -head * 1.4 : head * 1.4;
    context.globalAlpha = strong ? 1 : 0.55;
    context.strokeStyle = context.fillStyle = strong && !dash.length ? theme.accent : theme[colour];
    context.lineWidth = strong ? 2 : 1.1;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(ends.x, ends.fromY);
    context.lineTo(ends.toX, ends.toY + back);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.arc(ends.x, ends.fromY, strong ? 3 : 2, 0, 2 * Math.PI);
    context.fill();
    context.beginPath();
    context.moveTo(ends.toX, ends.toY);
    context.lineTo(ends.toX - head, ends.toY + back);
    context.lineTo(ends.toX + head, ends.toY + back);
    context.fill();
    context.globalAlpha = 1;
  }

  /** A frame around what is hovered (thin) or selected (thick). */
  KH.paintFound = function (brush, layout, scale, found, thick) {
    if (found && found.type === "range") return paintRange(brush, layout, scale, found.item);
    const box = found && boxOf(layout, scale, found);
    if (!box || box.x + box.w < scale.x0 || box.x > scale.x1) return;
    const x = Math.max(box.x, scale.x0), w = Math.max(Math.min(box.x + box.w, scale.x1) - x, 2);
    const grown = { x: x - 2, y: box.y - 2, w: w + 4, h: box.h + 4 };
    KH.outlineBox(brush.context, brush.theme.bg, { x: grown.x - 1, y: grown.y - 1, w: grown.w + 2, h: grown.h + 2 }, 1);
    KH.outlineBox(brush.context, brush.theme.accent, grown, thick ? 3 : 1.5);
  };

  /** A chosen stretch of time: a tinted band with its length on the axis. */
  function paintRange({ context, theme }, layout, scale, { start, end }) {
    const x = Math.max(scale.toX(start), scale.x0), right = Math.min(scale.toX(end), scale.x1);
    if (right <= x) return;
    context.globalAlpha = 0.13;
    KH.fillBox(context, theme.accent, x, layout.axis.h, right - x, layout.height - layout.axis.h);
    context.globalAlpha = 1;
    for (const edge of [x, right]) KH.fillBox(context, theme.accent, edge - 0.75, layout.axis.h - 4, 1.5, layout.height - layout.axis.h);
    KH.fillBox(context, theme.accent, x, layout.axis.h - 4, right - x, 3);
  }

  function boxOf(layout, scale, { type, item }) {
    if (type === "frame" || type === "gap") return null;
    if (type === "spot") return spotBox(layout.lanes.find((row) => row.lane.task === item.task), scale.toX(item.time));
    if (type === "point") return pointBox(item.kind === "irq" ? layout.interrupts : layout.marks, scale.toX(item.time));
    const lane = type === "span" && layout.lanes.find((row) => row.lane.task === item.task);
    const bar = lane ? lane.bar : type === "span" || !layout.idle ? null : { y: layout.idle.y + 5, h: layout.idle.h - 10 };
    return bar && { x: scale.toX(item.start), w: scale.toX(item.end) - scale.toX(item.start), y: bar.y, h: bar.h };
  }

  function spotBox(row, x) {
    return row && { x: x - 3, w: 6, y: row.bar.y, h: row.bar.h };
  }

  function pointBox(row, x) {
    return row && { x: x - 5, w: 10, y: row.y + 3, h: row.h - 6 };
  }

  /** The cursor's time as it stands on the axis, or null when the cursor is out of sight. */
  KH.cursorFlag = function (brush, scale, us) {
    const x = us === null ? NaN : scale.toX(us);
    if (!(x >= scale.x0 && x <= scale.x1)) return null;
    const text = KH.moment(us);
    brush.context.font = `600 11px ${brush.theme.font}`;
    const width = brush.context.measureText(text).width + 10;
    return { x, text, width, left: KH.clamp(x - width / 2, scale.x0, scale.x1 - width) };
  };

  /** A vertical line with its time on the axis. */
  KH.paintCursor = function (brush, layout, flag) {
    const { context, theme } = brush;
    KH.fillBox(context, theme.accent, flag.x - 0.75, layout.axis.h, 1.5, layout.height - layout.axis.h);
    KH.fillBox(context, theme.accent, flag.left, 2, flag.width, layout.axis.h - 6);
    context.font = `600 11px ${theme.font}`;
    context.fillStyle = theme.bg;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(flag.text, flag.left + flag.width / 2, layout.axis.h / 2 - 0.5);
    context.textAlign = "left";
  };
})((globalThis.KH = globalThis.KH || {}));
