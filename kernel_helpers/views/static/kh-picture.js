// Paints the timeline, layer by layer from back to front.
(function (KH) {
  "use strict";

  /** @param {object} timeline a KH.Timeline with its layout and scale @param {object} brush from KH.brush */
  KH.paint = function (timeline, brush) {
    const { layout, scale, run } = timeline, flag = KH.cursorFlag(brush, scale, timeline.cursorUs);
    brush.folds = scale.fold.breaks.map(({ start, end }) => ({ left: scale.toX(start), right: scale.toX(end) }));
    KH.paintGround(brush, layout, scale, flag);
    inLanes(brush, layout, (row) => KH.paintLaneGround(brush, row, layout, groundOf(timeline, row)));
    paintGrid(brush, layout, scale);
    KH.paintGaps(brush, layout, scale, run);
    inLanes(brush, layout, (row) => {
      KH.paintLane(brush, row, scale, run);
      if (row.predicted) KH.paintPredicted(brush, row, scale, timeline.predicted.byName.get(row.lane.name) || []);
    });
    if (layout.idle) KH.paintIdle(brush, layout.idle, scale, run);
    if (layout.interrupts) KH.paintInterrupts(brush, layout, scale, run);
    if (layout.marks) KH.paintMarks(brush, layout, scale, run);
    if (layout.pictures) KH.paintPictures(brush, layout, scale, timeline.pictures, timeline.chosenFrame);
    KH.paintFolds(brush, layout, scale);
    paintAbove(timeline, brush, flag);
  };

  function paintAbove(timeline, brush, flag) {
    const { layout, scale, run, hovered, selected } = timeline;
    if (!brush.only) KH.paintWakes(brush, layout, scale, run, taskOf(hovered) ?? taskOf(selected));
    if (timeline.decision !== null) KH.paintVeil(brush, layout, scale, timeline.cursorUs);
    KH.paintFound(brush, layout, scale, hovered, false);
    KH.paintFound(brush, layout, scale, selected, true);
    if (flag) KH.paintCursor(brush, layout, flag);
  }

  function groundOf({ lanes, pinned, named, predicted }, { lane }) {
    const pin = pinned.has(lane.task) ? "pinned" : named === lane.task ? "offered" : "";
    return { even: lanes.indexOf(lane) % 2 === 0, pin, predicted: predicted.byName.has(lane.name) };
  }

  /** Does something for each lane in sight; those that scroll are cut off where their area ends. */
  function inLanes({ context }, { lanes, pinned, area, width }, paint) {
    for (const row of pinned) paint(row);
    context.save();
    context.beginPath();
    context.rect(0, area.y, width, area.h);
    context.clip();
    for (const row of lanes) if (!pinned.includes(row)) paint(row);
    context.restore();
  }

  /** Fine lines at the axis's marks, above the bands. */
  function paintGrid({ context, theme }, layout, scale) {
    for (const tick of KH.ticks(scale, KH.TICK_PX)) {
      KH.fillBox(context, theme.grid, Math.round(scale.toX(tick.us)), layout.axis.h - 5, 1, layout.height - layout.axis.h);
    }
  }

  function taskOf(found) {
    return found && (found.type === "span" || found.type === "frame") ? found.item.task : null;
  }
})((globalThis.KH = globalThis.KH || {}));
