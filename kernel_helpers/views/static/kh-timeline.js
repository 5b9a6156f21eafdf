// The interactive timeline: its elements, its size, and when it is drawn. What people do to it is in kh-actions.js.
(function (KH) {
  "use strict";

  const HINT = "Point at anything to read what happened. Click it, or press → here, to keep the sentence.";
  const TIP_GAP = 14;
  const THEME_CHANGES = { attributes: true, attributeFilter: ["data-jp-theme-light", "data-theme", "class"] };

  KH.Timeline = class Timeline {
    /**
     * @param {HTMLElement} host
     * @param {{onFrame: (frame: object|null) => void}} to called when a picture is selected or none is any more
     */
    constructor(host, to) {
      this.host = host;
      this.to = to;
      this.window = new KH.TimeWindow();
      this.run = null;
      this.frames = [];
      this.selected = this.hovered = this.chosenFrame = this.cursorUs = this.theme = null;
      this.pending = 0;
      this.stop = new AbortController();
      this.#build();
      KH.listen(this, this.stop.signal);
      this.#watch();
    }

    #build() {
      this.bar = KH.element("div", "kh-toolbar");
      this.stage = KH.element("div", "kh-stage");
      this.canvas = KH.element("canvas", "kh-canvas");
      Object.assign(this.canvas, { tabIndex: 0 });
      this.canvas.dataset.lmSuppressShortcuts = "true";
      this.canvas.setAttribute("role", "application");
      this.canvas.setAttribute("aria-roledescription", "timeline");
      this.tip = KH.element("div", "kh-tip");
      this.tip.hidden = true;
      this.said = KH.element("p", "kh-said", HINT);
      this.said.setAttribute("aria-live", "polite");
      this.legend = KH.element("ul", "kh-legend");
      this.legend.setAttribute("aria-label", "What the picture's signs mean");
      this.tableBox = KH.element("div", "kh-table-box");
      this.table = KH.element("table", "kh-table");
      this.tableBox.append(this.table);
      this.tableBox.hidden = true;
      this.keys = KH.keysList(KH.KEYS);
      this.keys.hidden = true;
      this.stage.append(this.canvas, this.tip);
      this.host.append(this.bar, this.stage, this.said, this.legend, this.keys, this.tableBox);
      this.context = this.canvas.getContext("2d");
    }

    #watch() {
      this.sizes = new ResizeObserver(() => this.redraw());
      this.sizes.observe(this.stage);
      this.themes = new MutationObserver(() => this.#forgetTheme());
      this.themes.observe(document.documentElement, THEME_CHANGES);
      this.themes.observe(document.body, THEME_CHANGES);
    }

    #forgetTheme() {
      this.theme = null;
      this.redraw();
    }

    /** @param {object} run from KH.toLanes @param {object[]} frames from the store, in order of time */
    show(run, frames) {
      this.run = run;
      this.frames = frames;
      this.selected = this.selected && KH.sameIn(run, frames, this.selected);
      this.hovered = this.hovered && KH.sameIn(run, frames, this.hovered);
      this.window.grow(run.durationUs, run.live);
      KH.fillLegend(this.legend, run);
      if (!this.tableBox.hidden) KH.fillTable(this.table, run);
      this.canvas.setAttribute("aria-label", run.live ? "Timeline, still growing" : KH.runSummary(run));
      this.redraw();
    }

    /** Draws with the next animation frame, however often it is asked to. */
    redraw() {
      if (!this.pending && !this.stop.signal.aborted) this.pending = requestAnimationFrame(() => this.#draw());
    }

    #draw() {
      this.pending = 0;
      const width = this.stage.clientWidth;
      if (!this.run || !width) return;
      const ratio = globalThis.devicePixelRatio || 1;
      if (!this.theme) this.theme = KH.readTheme(this.host);
      this.layout = KH.layout(this.run, width, { nameWidth: this.#nameWidth(), frames: this.frames });
      this.scale = new KH.TimeScale(this.window.t0, this.window.t1, this.layout.gutter, this.layout.right);
      this.pictures = KH.thumbnails(this.frames, this.scale, this.chosenFrame);
      this.#size(width, this.layout.height, ratio);
      this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.#paint(KH.brush(this.context, this.theme, ratio));
      this.follow.hidden = this.window.following || !this.run.live;
    }

    #nameWidth() {
      this.context.font = `600 12px ${this.theme.font}`;
      return Math.max(...["interrupt", ...this.run.lanes.map((lane) => lane.name)].map((name) => this.context.measureText(name).width));
    }

    #size(width, height, ratio) {
      const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
      if (this.canvas.width !== pixels.width) this.canvas.width = pixels.width;
      if (this.canvas.height !== pixels.height) this.canvas.height = pixels.height;
      this.canvas.style.height = `${height}px`;
    }

    #paint(brush) {
      const { layout, scale, run } = this;
      const flag = KH.cursorFlag(brush, scale, this.cursorUs);
      KH.paintGround(brush, layout, scale, flag);
      KH.paintGaps(brush, layout, scale, run);
      for (const row of layout.lanes) KH.paintLane(brush, row, scale, run);
      if (layout.idle) KH.paintIdle(brush, layout.idle, scale, run);
      if (layout.interrupts) KH.paintInterrupts(brush, layout, scale, run);
      if (layout.marks) KH.paintMarks(brush, layout, scale, run);
      if (layout.pictures) KH.paintPictures(brush, layout, scale, this.pictures, this.chosenFrame);
      KH.paintWakes(brush, layout, scale, run, taskOf(this.hovered) ?? taskOf(this.selected));
      KH.paintFound(brush, layout, scale, this.hovered, false);
      KH.paintFound(brush, layout, scale, this.selected, true);
      if (flag) KH.paintCursor(brush, layout, flag);
    }

    /** What lies under a point of the canvas, or null. */
    at(x, y) {
      return this.layout ? KH.hit(this.layout, this.scale, this.run, this.pictures, x, y) : null;
    }

    /** Selects something (or null: nothing) and says it. */
    select(found) {
      this.selected = found;
      this.said.textContent = found ? KH.sentence(found, this.run) : HINT;
      this.said.classList.toggle("kh-said-something", Boolean(found));
      this.chosenFrame = found && found.type === "frame" ? found.item : null;
      this.cursorUs = this.chosenFrame && this.chosenFrame.timeUs;
      this.to.onFrame(this.chosenFrame);
      this.redraw();
    }

    /** Selects a picture and brings its moment into sight. */
    selectFrame(frame) {
      if (frame.timeUs !== null) this.window.reveal(frame.timeUs, frame.timeUs);
      this.select({ type: "frame", item: frame });
    }

    /** Shows the sentence of what is under the pointer beside it. */
    hover(found, x, y) {
      this.hovered = found;
      this.tip.hidden = !found;
      if (found) this.#placeTip(KH.sentence(found, this.run), x, y);
      this.redraw();
    }

    #placeTip(text, x, y) {
      this.tip.textContent = text;
      const left = KH.clamp(x + TIP_GAP, 0, Math.max(0, this.stage.clientWidth - this.tip.offsetWidth));
      this.tip.style.transform = `translate(${left}px, ${y + TIP_GAP}px)`;
    }

    toggleTable(button) {
      this.tableBox.hidden = !this.tableBox.hidden;
      button.setAttribute("aria-expanded", String(!this.tableBox.hidden));
      if (!this.tableBox.hidden && this.run) KH.fillTable(this.table, this.run);
    }

    destroy() {
      this.stop.abort();
      cancelAnimationFrame(this.pending);
      this.sizes.disconnect();
      this.themes.disconnect();
    }
  };

  function taskOf(found) {
    return found && (found.type === "span" || found.type === "frame") ? found.item.task : null;
  }

  /** The same thing in a newer state of the run, or null. */
  KH.sameIn = function (run, frames, { type, item }) {
    const all = {
      span: () => (run.lanes.find((lane) => lane.task === item.task) || { spans: [] }).spans,
      idle: () => run.idles, send: () => run.sends, gap: () => run.gaps, frame: () => frames,
      point: () => [...run.points, ...run.interrupts],
    }[type]();
    const same = all.find((each) => KH.timeOf(each) === KH.timeOf(item) && each.state === item.state && each.kind === item.kind);
    return same ? { type, item: same } : null;
  };
})((globalThis.KH = globalThis.KH || {}));
