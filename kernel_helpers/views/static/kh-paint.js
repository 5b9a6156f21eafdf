// Draws the timeline's background, lanes and states on a canvas; knows colours and hatches, not people's actions.
(function (KH) {
  "use strict";

  const COLOURS = [
    "bg", "fg", "muted", "grid", "band", "run", "run-thin", "run-edge", "run-text", "hog-text", "ready", "ready-edge", "hog", "hog-edge",
    "sleep", "sleep-edge", "wait", "wait-edge", "idle", "send", "accent",
  ];
  const NARROW_PX = 1.5, MERGED_PX = 8;
  KH.TICK_PX = 84;
  const SLEEP_ROOM_PX = 40, LEAST_TEXT_PX = 22, LEAST_LETTERS = 4, TORN_TEXT_PX = 30;
  const DIMMED = 0.2;
  const { READY } = KH.STATE;
  const OUTCOMES = {
    returned: { glyph: "■", colour: "fg" },
    failed: { glyph: "!", colour: "hog" },
    cancelled: { glyph: "×", colour: "fg" },
    "left over": { glyph: "…", colour: "muted" },
  };
  KH.OUTCOMES = OUTCOMES;

  /** Colours and font from the CSS custom properties of `.kh-run`, so that themes are kept in one place. */
  KH.readTheme = function (element) {
    const style = getComputedStyle(element);
    const theme = { font: style.fontFamily || "sans-serif" };
    for (const name of COLOURS) theme[name] = style.getPropertyValue(`--kh-${name}`).trim();
    return theme;
  };

  /** A brush: the canvas context with the theme's hatches made for this device's pixel ratio. Whoever paints lanes sets `crowd`, and `folds` (px) where no text must stand. */
  KH.brush = function (context, theme, ratio) {
    return {
      context, theme,
      crowd: null, only: null, folds: [],
      readyHatch: hatch(context, theme.ready, theme["ready-edge"], ratio, 7, 1.6),
      sendHatch: hatch(context, theme.bg, theme.send, ratio, 5, 1.4),
      showHatch: hatch(context, "transparent", theme["run-text"], ratio, 5, 0.9),
    };
  };

  function hatch(context, ground, line, ratio, size, thickness) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = Math.round(size * ratio);
    const side = tile.width, pen = tile.getContext("2d");
    pen.fillStyle = ground;
    if (ground !== "transparent") pen.fillRect(0, 0, side, side);
    pen.strokeStyle = line;
    pen.lineWidth = thickness * ratio;
    for (const shift of [-side, 0, side]) {
      pen.beginPath();
      pen.moveTo(shift - 2, side + 2);
      pen.lineTo(shift + side + 2, -2);
      pen.stroke();
    }
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / ratio));
    return pattern;
  }

  /** Background, names of the strips, grid and time axis, which leaves room for the cursor's flag. */
  KH.paintGround = function (brush, layout, scale, flag) {
    const { context, theme } = brush;
    context.fillStyle = theme.bg;
    context.fillRect(0, 0, layout.width, layout.height);
    paintAxis(brush, layout, scale, flag);
    context.textAlign = "left";
    if (layout.interrupts) paintName(brush, "interrupt", layout.interrupts, layout.gutter, theme.muted, 400);
    if (layout.idle) paintName(brush, "idle", layout.idle, layout.gutter, theme.muted, 400);
    if (layout.pictures) paintName(brush, "camera", layout.pictures, layout.gutter, theme.muted, 400);
    if (layout.marks) paintName(brush, "events", layout.marks, layout.gutter, theme.muted, 400);
  };

  function paintAxis(brush, layout, scale, flag) {
    const { context, theme } = brush;
    context.font = `11px ${theme.font}`;
    context.textBaseline = "middle";
    context.textAlign = "center";
    for (const tick of KH.ticks(scale, KH.TICK_PX)) {
      const x = Math.round(scale.toX(tick.us));
      const half = context.measureText(tick.text).width / 2;
      const middle = KH.clamp(x, scale.x0 + half, scale.x1 - half + 8);
      if (flag && middle + half + 4 > flag.left && middle - half - 4 < flag.left + flag.width) continue;
      context.fillStyle = theme.muted;
      context.fillText(tick.text, middle, layout.axis.h / 2 - 1);
    }
  }

  function paintName(brush, text, row, gutter, colour, weight) {
    const { context, theme } = brush;
    context.font = `${weight} 12px ${theme.font}`;
    context.textBaseline = "middle";
    context.fillStyle = colour;
    context.fillText(KH.fitted(context, text, gutter - 14), 8, row.y + row.h / 2);
  }

  /** The text, cut with "…" so that it is at most `width` px wide; "" when not even one letter fits. */
  KH.fitted = function (context, text, width) {
    if (context.measureText(text).width <= width) return text;
    let low = 0, high = text.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (context.measureText(text.slice(0, middle) + "…").width <= width) low = middle;
      else high = middle - 1;
    }
    return low ? text.slice(0, low) + "…" : "";
  };

  /** A lane's band and name, with a pin where it is pinned or might be. `even`: on a band; `pin`: "pinned", "offered" or ""; `predicted`: something was */
  KH.paintLaneGround = function (brush, row, layout, { even, pin, predicted }) {
    const { context, theme } = brush;
    if (even) fill(context, theme.band, 0, row.y, layout.width, row.h);
    context.textAlign = "left";
    paintName(brush, row.lane.name, { y: row.bar.y, h: row.bar.h }, layout.gutter - 12, theme.fg, 600);
    if (predicted) paintSmall(brush, "predicted", row.predicted);
    if (pin) paintPin(brush, layout.gutter - 13, row.bar.y + row.bar.h / 2, pin === "pinned");
  };

  function paintSmall({ context, theme }, text, row) {
    context.font = `10px ${theme.font}`;
    context.fillStyle = theme.muted;
    context.fillText(text, 8, row.y + row.h / 2);
  }

  function paintPin({ context, theme }, x, y, pinned) {
    context.strokeStyle = context.fillStyle = pinned ? theme.accent : theme.muted;
    context.lineWidth = 1.4;
    context.beginPath();
    context.moveTo(x, y + 1);
    context.lineTo(x, y + 6);
    context.stroke();
    context.beginPath();
    context.arc(x, y - 2, 3.4, 0, 2 * Math.PI);
    if (pinned) context.fill();
    else context.stroke();
  }

  /**
   * One task's lane: its life as a thin line, then every state; slices too fine to draw one by one are merged per pixel.
   * `brush.only`: the one look (as in the legend) that is not dimmed.
   */
  KH.paintLane = function (brush, row, scale, run) {
    const { quiet, busy } = sort(brush, row.lane, scale);
    const paint = ({ at, x, w }) => {
      const span = KH.spanOf(row.lane, at);
      brush.context.globalAlpha = !brush.only || brush.only === lookOf(span) ? 1 : DIMMED;
      PAINTERS[span.state](brush, span, { x, w, ...row.bar }, run);
    };
    paintLife(brush, row, scale, run);
    quiet.forEach(paint);
    brush.context.globalAlpha = !brush.only || brush.only === "run" || brush.only === "ready" ? 1 : DIMMED;
    brush.crowd.paint(brush, row.bar);
    busy.forEach(paint);
    brush.context.globalAlpha = 1;
    paintOutcome(brush, row, scale, run);
  };

  /**
   * What is in sight: wide enough to be drawn by itself (quiet states, busy states), the rest put into the crowd. Narrow
   * stretches of the same quiet state with hardly anything between them become one.
   */
  function sort({ crowd }, { spans }, scale) {
    const quiet = [], busy = [], { from, to } = KH.rowsWithin(spans, scale.t0, scale.t1), { state, start, end } = spans;
    let last = null;
    for (let at = from; at < to; at++) {
      const x = Math.max(scale.toX(start[at]), scale.x0), w = Math.min(scale.toX(end[at]), scale.x1) - x, is = state[at];
      if (is <= READY) {
        if (w >= NARROW_PX) busy.push({ at, x, w });
        else crowd.add(is === READY, x, w);
      } else if (last && state[last.at] === is && w < MERGED_PX && x - last.x - last.w < NARROW_PX) last.w = x + w - last.x;
      else if (w > 0) quiet.push((last = { at, x, w, merged: w < MERGED_PX }));
      if (last && !last.merged) last = null;
    }
    return { quiet: quiet.filter((each) => each.w >= 0.5), busy };
  }

  const LOOKS = { running: "run", ready: "ready", sleeping: "sleep", waiting: "wait", parked: "park" };

  /** The legend's name for how a span looks. */
  function lookOf(span) {
    return span.hog ? "hog" : LOOKS[span.state];
  }
  KH.lookOf = lookOf;

  function paintLife(brush, row, scale, run) {
    const end = row.lane.endUs === null ? run.durationUs : row.lane.endUs;
    const x0 = Math.max(scale.toX(row.lane.createdUs), scale.x0), x1 = Math.min(scale.toX(end), scale.x1);
    if (x1 > x0) fill(brush.context, brush.theme["sleep-edge"], x0, row.bar.y + row.bar.h / 2 - 0.5, x1 - x0, 1);
  }

  /** What was predicted for a lane: outlines under what was measured. */
  KH.paintPredicted = function (brush, row, scale, spans) {
    const { context, theme } = brush, { y, h } = row.predicted;
    for (const span of spans) {
      const x = Math.max(scale.toX(span.start), scale.x0), w = Math.min(scale.toX(span.end), scale.x1) - x;
      if (w < 0.5) continue;
      const thin = span.state === "sleeping" || span.state === "parked";
      const box = thin ? { x, w, y: y + h / 2 - 2, h: 4 } : { x, w, y, h };
      context.globalAlpha = 0.55;
      fill(context, { running: theme.run, ready: brush.readyHatch, waiting: theme.wait }[span.state] || theme.sleep, box.x, box.y, box.w, box.h);
      context.globalAlpha = 1;
      context.setLineDash([3, 2]);
      outline(context, theme.fg, box, 1);
      context.setLineDash([]);
    }
  };

  const PAINTERS = {
    running(brush, span, box) {
      const { context, theme } = brush;
      fill(context, span.hog ? theme.hog : theme.run, box.x, box.y, box.w, box.h);
      for (const show of span.shows) paintShow(brush, span, show, box);
      if (box.w >= 4) outline(context, span.hog ? theme["hog-edge"] : theme["run-edge"], box, span.hog ? 2.5 : 1);
      const plate = span.shows.length ? (span.hog ? theme.hog : theme.run) : "";
      const look = span.hog ? { colour: theme["hog-text"], weight: 700 } : { colour: theme["run-text"], weight: 500 };
      label(brush, () => KH.duration(span.end - span.start), box, { ...look, plate });
    },
    ready(brush, span, box) {
      const { context, theme } = brush;
      fill(context, box.w < 4 ? theme.ready : brush.readyHatch, box.x, box.y, box.w, box.h);
      if (box.w >= 4) outline(context, theme["ready-edge"], box, 1);
      label(brush, () => [`ready ${KH.duration(span.end - span.start)}`, KH.duration(span.end - span.start)], box, { colour: theme.fg, weight: 600, plate: theme.bg });
    },
    sleeping(brush, span, box) {
      const bar = inner(box, 8);
      fill(brush.context, brush.theme.sleep, bar.x, bar.y, bar.w, bar.h);
      if (bar.w >= 4) outline(brush.context, brush.theme["sleep-edge"], bar, 1);
      label(brush, () => `sleeps ${KH.duration(span.end - span.start)}`, box, aside(brush.theme));
    },
    waiting(brush, span, box, run) {
      const bar = inner(box, Math.min(18, box.h - 4));
      fill(brush.context, brush.theme.wait, bar.x, bar.y, bar.w, bar.h);
      if (bar.w >= 4) outline(brush.context, brush.theme["wait-edge"], bar, 1.5);
      label(brush, () => (span.reason === "wait" ? run.names.object(span.arg) : `${run.names.task(span.arg)} to finish`), bar, { colour: brush.theme.fg, weight: 400, cut: true });
    },
    parked(brush, span, box) {
      const bar = inner(box, 12);
      brush.context.setLineDash([5, 4]);
      outline(brush.context, brush.theme.muted, bar, 1.2);
      brush.context.setLineDash([]);
      label(brush, () => "parked: nothing will wake it", box, aside(brush.theme));
    },
  };

  /** How a label looks on a line that must stay visible on both sides of it. */
  function aside(theme) {
    return { colour: theme.muted, weight: 400, plate: theme.bg, room: SLEEP_ROOM_PX };
  }

  function paintShow(brush, span, show, box) {
    const perUs = box.w / (span.end - span.start);
    const from = Math.max(show.start, span.start), to = Math.min(show.end, span.end);
    if (to > from) fill(brush.context, brush.showHatch, box.x + (from - span.start) * perUs, box.y, (to - from) * perUs, box.h);
  }

  function paintOutcome(brush, row, scale, run) {
    const outcome = OUTCOMES[row.lane.outcome];
    if (!outcome || (run.live && row.lane.outcome === "left over")) return;
    const x = scale.toX(row.lane.endUs === null ? run.durationUs : row.lane.endUs);
    if (x < scale.x0 || x > scale.x1 + 1) return;
    brush.context.font = `700 13px ${brush.theme.font}`;
    brush.context.textAlign = "left";
    brush.context.fillStyle = brush.theme[outcome.colour];
    brush.context.fillText(outcome.glyph, Math.min(x + 3, scale.x1 + 1), row.bar.y + row.bar.h / 2);
  }

  /** The loop's own row: idle time, and the tracer sending its records; stretches too fine to see are drawn by their share. */
  KH.paintIdle = function (brush, row, scale, run) {
    const { context, theme } = brush, box = { y: row.y + 5, h: row.h - 10 };
    context.globalAlpha = !brush.only || brush.only === "idle" ? 1 : DIMMED;
    for (const bar of rowsOf(run.idle, scale, theme.idle, brush, box, 0.25)) {
      fill(context, theme.idle, bar.x, bar.y, bar.w, bar.h);
      label(brush, () => `idle ${KH.duration(bar.us)}`, bar, { colour: theme.muted, weight: 400 });
    }
    context.globalAlpha = !brush.only || brush.only === "send" ? 1 : DIMMED;
    for (const bar of rowsOf(run.sends, scale, theme.send, brush, box, 0)) {
      fill(context, bar.w < 3 ? theme.send : brush.sendHatch, bar.x, bar.y, Math.max(bar.w, 1), bar.h);
    }
    context.globalAlpha = 1;
  };

  /** A table's rows in sight that are wide enough, as boxes; the others are drawn at once where they fill more than `least` of a pixel. */
  function rowsOf(table, scale, style, { context }, box, least) {
    const { from, to } = KH.rowsWithin(table, scale.t0, scale.t1), wide = [], left = Math.floor(scale.x0);
    const sums = new Float32Array(Math.ceil(scale.x1) - left + 1);
    for (let at = from; at < to; at++) {
      const x = Math.max(scale.toX(table.start[at]), scale.x0), w = Math.min(scale.toX(table.end[at]), scale.x1) - x;
      if (w >= NARROW_PX) wide.push({ x, w, ...box, us: table.end[at] - table.start[at] });
      else if (w >= 0) sums[Math.floor(x) - left] += w;
    }
    for (let at = 0; at < sums.length; at++) if (sums[at] > least) fill(context, style, left + at, box.y, 1, box.h);
    return wide;
  }

  function inner(box, height) {
    return { x: box.x, w: box.w, y: box.y + (box.h - height) / 2, h: height };
  }

  function fill(context, style, x, y, w, h) {
    context.fillStyle = style;
    context.fillRect(x, y, w, h);
  }
  KH.fillBox = fill;

  function outline(context, colour, box, thickness) {
    context.strokeStyle = colour;
    context.lineWidth = thickness;
    context.strokeRect(box.x + thickness / 2, box.y + thickness / 2, Math.max(box.w - thickness, 0), Math.max(box.h - thickness, 0));
  }
  KH.outlineBox = outline;

  /** Text in the middle of a box: the first that `write` gives and that fits, or none; `cut` allows "…", `plate` paints a ground behind it. */
  function label(brush, write, box, look) {
    const { context, theme } = brush, room = box.w - (look.room || 8), centre = box.x + box.w / 2;
    if (room < LEAST_TEXT_PX || brush.folds.some((fold) => fold.left < centre + TORN_TEXT_PX && centre - TORN_TEXT_PX < fold.right)) return;
    const texts = write();
    context.font = `${look.weight} 11px ${theme.font}`;
    const shown = [texts].flat().find((text) => context.measureText(text).width <= room) || (look.cut && KH.fitted(context, texts, room));
    if (!shown || shown.length < LEAST_LETTERS) return;
    const width = context.measureText(shown).width;
    const middle = { x: box.x + box.w / 2, y: box.y + box.h / 2 + 0.5 };
    if (look.plate) fill(context, look.plate, middle.x - width / 2 - 3, middle.y - 8, width + 6, 15);
    context.fillStyle = look.colour;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(shown, middle.x, middle.y);
    context.textAlign = "left";
  }
})((globalThis.KH = globalThis.KH || {}));
