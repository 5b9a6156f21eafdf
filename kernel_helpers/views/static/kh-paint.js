// Draws the timeline's background, lanes and states on a canvas; knows colours and hatches, not people's actions.
(function (KH) {
  "use strict";

  const COLOURS = [
    "bg", "fg", "muted", "grid", "band", "run", "run-thin", "run-edge", "run-text", "hog-text", "ready", "ready-edge", "hog", "hog-edge",
    "sleep", "sleep-edge", "wait", "wait-edge", "idle", "send", "accent",
  ];
  const NARROW_PX = 1.5;
  const CROWD = 6, CROWD_GAP_PX = 3, SMOOTH_PX = 5;
  const SLEEP_ROOM_PX = 40, LEAST_TEXT_PX = 22, LEAST_LETTERS = 4;
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

  /** A brush: the canvas context with the theme's hatches made for this device's pixel ratio. */
  KH.brush = function (context, theme, ratio) {
    return {
      context, theme,
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

  /** Background, alternating bands, names, grid and time axis, which leaves room for the cursor's flag. */
  KH.paintGround = function (brush, layout, scale, flag) {
    const { context, theme } = brush;
    context.fillStyle = theme.bg;
    context.fillRect(0, 0, layout.width, layout.height);
    layout.lanes.forEach((row, n) => {
      if (n % 2 === 0) fill(context, theme.band, 0, row.y, layout.width, row.h);
    });
    paintAxis(brush, layout, scale, flag);
    context.textAlign = "left";
    for (const row of layout.lanes) paintName(brush, row.lane.name, row, layout.gutter, theme.fg, 600);
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
    for (const tick of KH.ticks(scale, 84)) {
      const x = Math.round(scale.toX(tick.us));
      fill(context, theme.grid, x, layout.axis.h - 5, 1, layout.height - layout.axis.h);
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

  /** One task's lane: its life as a thin line, then every state; slices too fine to draw one by one are merged per pixel. */
  KH.paintLane = function (brush, row, scale, run) {
    const seen = KH.inSight(row.lane.spans, scale).map((span) => ({ span, ...clipped(span, scale) }));
    const fine = seen.filter((each) => isBusy(each.span) && each.w < NARROW_PX);
    const paint = (each) => PAINTERS[each.span.state](brush, each.span, { x: each.x, w: each.w, ...row.bar }, run);
    paintLife(brush, row, scale, run);
    seen.filter((each) => !isBusy(each.span) && each.w >= 0.5).forEach(paint);
    paintFine(brush, fine, row.bar);
    seen.filter((each) => isBusy(each.span) && each.w >= NARROW_PX).forEach(paint);
    paintOutcome(brush, row, scale, run);
  };

  function isBusy(span) {
    return span.state === "running" || span.state === "ready";
  }

  function paintLife(brush, row, scale, run) {
    const end = row.lane.endUs === null ? run.durationUs : row.lane.endUs;
    const x0 = Math.max(scale.toX(row.lane.createdUs), scale.x0), x1 = Math.min(scale.toX(end), scale.x1);
    if (x1 > x0) fill(brush.context, brush.theme["sleep-edge"], x0, row.bar.y + row.bar.h / 2 - 0.5, x1 - x0, 1);
  }

  const PAINTERS = {
    running(brush, span, box) {
      const { context, theme } = brush;
      fill(context, span.hog ? theme.hog : theme.run, box.x, box.y, box.w, box.h);
      for (const show of span.shows) paintShow(brush, span, show, box);
      if (box.w >= 4) outline(context, span.hog ? theme["hog-edge"] : theme["run-edge"], box, span.hog ? 2.5 : 1);
      const plate = span.shows.length ? (span.hog ? theme.hog : theme.run) : "";
      const look = span.hog ? { colour: theme["hog-text"], weight: 700 } : { colour: theme["run-text"], weight: 500 };
      label(brush, KH.duration(span.end - span.start), box, { ...look, plate });
    },
    ready(brush, span, box) {
      const { context, theme } = brush;
      fill(context, box.w < 4 ? theme.ready : brush.readyHatch, box.x, box.y, box.w, box.h);
      if (box.w >= 4) outline(context, theme["ready-edge"], box, 1);
      const long = KH.duration(span.end - span.start);
      label(brush, [`ready ${long}`, long], box, { colour: theme.fg, weight: 600, plate: theme.bg });
    },
    sleeping(brush, span, box) {
      const bar = inner(box, 8);
      fill(brush.context, brush.theme.sleep, bar.x, bar.y, bar.w, bar.h);
      if (bar.w >= 4) outline(brush.context, brush.theme["sleep-edge"], bar, 1);
      label(brush, `sleeps ${KH.duration(span.end - span.start)}`, box, aside(brush.theme));
    },
    waiting(brush, span, box, run) {
      const bar = inner(box, Math.min(18, box.h - 4));
      fill(brush.context, brush.theme.wait, bar.x, bar.y, bar.w, bar.h);
      if (bar.w >= 4) outline(brush.context, brush.theme["wait-edge"], bar, 1.5);
      const what = span.reason === "wait" ? run.names.object(span.arg) : `${run.names.task(span.arg)} to finish`;
      label(brush, what, bar, { colour: brush.theme.fg, weight: 400, cut: true });
    },
    parked(brush, span, box) {
      const bar = inner(box, 12);
      brush.context.setLineDash([5, 4]);
      outline(brush.context, brush.theme.muted, bar, 1.2);
      brush.context.setLineDash([]);
      label(brush, "parked: nothing will wake it", box, aside(brush.theme));
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

  /** Thin slices standing alone get a full-height line; in a crowd, the height is each state's share of the time. */
  function paintFine(brush, fine, bar) {
    const columns = new Map();
    for (const { span, x, w } of fine) {
      const at = Math.floor(x + w / 2);
      if (!columns.has(at)) columns.set(at, { x: at, running: 0, ready: 0 });
      columns.get(at)[span.state] += w;
    }
    for (const crowd of crowds([...columns.values()].sort((a, b) => a.x - b.x))) {
      if (crowd.length >= CROWD) paintCrowd(brush, crowd, bar);
      else for (const column of crowd) paintAlone(brush, column, bar);
    }
  }

  function paintAlone({ context, theme }, column, bar) {
    fill(context, column.running ? theme["run-thin"] : theme.ready, column.x, bar.y, NARROW_PX, bar.h);
  }

  function crowds(columns) {
    const groups = [];
    columns.forEach((column, at) => {
      if (at && column.x - columns[at - 1].x <= CROWD_GAP_PX) groups[groups.length - 1].push(column);
      else groups.push([column]);
    });
    return groups;
  }

  function paintCrowd(brush, crowd, bar) {
    const last = crowd[crowd.length - 1].x;
    for (let x = crowd[0].x, from = 0; x <= last; x++) {
      while (crowd[from].x < x - SMOOTH_PX) from++;
      const share = shareAround(crowd, from, x, Math.min(x + SMOOTH_PX, last) - Math.max(x - SMOOTH_PX, crowd[0].x) + 1);
      const runH = share.running && KH.clamp(share.running * bar.h, 3, bar.h);
      const readyH = share.ready && KH.clamp(share.ready * bar.h, 2, bar.h - runH);
      fill(brush.context, brush.theme.run, x, bar.y + bar.h - runH, 1, runH);
      fill(brush.context, brush.theme.ready, x, bar.y + bar.h - runH - readyH, 1, readyH);
    }
  }

  function shareAround(crowd, from, x, width) {
    const share = { running: 0, ready: 0 };
    for (let at = from; at < crowd.length && crowd[at].x <= x + SMOOTH_PX; at++) {
      share.running += crowd[at].running / width;
      share.ready += crowd[at].ready / width;
    }
    return share;
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

  /** The loop's own row: idle time, and the tracer sending its records. */
  KH.paintIdle = function (brush, row, scale, run) {
    const box = { y: row.y + 5, h: row.h - 10 };
    for (const idle of KH.inSight(run.idles, scale)) {
      const bar = { ...clipped(idle, scale), ...box };
      fill(brush.context, brush.theme.idle, bar.x, bar.y, Math.max(bar.w, 1), bar.h);
      label(brush, `idle ${KH.duration(idle.end - idle.start)}`, bar, { colour: brush.theme.muted, weight: 400 });
    }
    for (const send of KH.inSight(run.sends, scale)) {
      const bar = { ...clipped(send, scale), ...box };
      fill(brush.context, bar.w < 3 ? brush.theme.send : brush.sendHatch, bar.x, bar.y, Math.max(bar.w, 1), bar.h);
    }
  };

  function clipped(item, scale) {
    const x = Math.max(scale.toX(item.start), scale.x0);
    return { x, w: Math.min(scale.toX(item.end), scale.x1) - x };
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

  /** Text in the middle of a box: the first of `texts` that fits, or none; `cut` allows "…", `plate` paints a ground behind it. */
  function label(brush, texts, box, look) {
    const { context, theme } = brush;
    const room = box.w - (look.room || 8);
    if (room < LEAST_TEXT_PX) return;
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
