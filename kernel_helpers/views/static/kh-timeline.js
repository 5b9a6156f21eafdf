// The interactive timeline: its elements, its state, and when it is drawn. What people do to it is in kh-actions.js and kh-pointer.js.
(function (KH) {
  "use strict";

  const TIP_GAP = 14;
  const LEAST_STEP_PX = 5;
  const MOST_MISSES = 5, FIRST_MISS_MS = 50;
  const THEME_CHANGES = { attributes: true, attributeFilter: ["data-jp-theme-light", "data-theme", "class"] };
  const NO_LANE = { shows: [], kind: "predicted", parent: null, createdUs: Infinity, beganUs: null, endUs: null, outcome: "", state: "", on: null };

  KH.Timeline = class Timeline {
    /**
     * @param {HTMLElement} host
     * @param {{onFrame: (frame: object|null) => void, onWindow?: () => void}} to told when a picture is selected or none is any more,
     *   and when the part in sight may have changed
     * @param {{window?: KH.TimeWindow, names?: string[], legend?: boolean}} with_ what it shares with another timeline: the part in
     *   sight, the names that both leave room for, and a legend elsewhere
     */
    constructor(host, to, with_ = {}) {
      this.host = host;
      this.to = to;
      this.window = with_.window || new KH.TimeWindow();
      this.names = with_.names || [];
      this.hasLegend = with_.legend !== false;
      this.run = null;
      this.frames = [];
      this.lanes = [];
      this.extra = KH.noExtra();
      this.pinned = new Set();
      this.query = "";
      this.selected = this.hovered = this.chosenFrame = this.cursorUs = this.theme = this.brush = null;
      this.decision = this.sign = this.named = null;
      this.folding = false;
      this.opened = [];
      this.pending = this.misses = 0;
      this.stop = new AbortController();
      this.#build();
      KH.listen(this, this.stop.signal);
      this.#watch();
    }

    #build() {
      this.minimap = new KH.Minimap({ onWindow: (start, end) => this.#showPart(start, end) }, this.stop.signal);
      this.bar = new KH.Toolbar(this.minimap, KH.actionsOf(this));
      this.stage = KH.element("div", "kh-stage");
      this.canvas = KH.element("canvas", "kh-canvas");
      Object.assign(this.canvas, { tabIndex: 0 });
      this.canvas.dataset.lmSuppressShortcuts = "true";
      this.canvas.setAttribute("role", "application");
      this.canvas.setAttribute("aria-roledescription", "timeline");
      this.spacer = KH.element("div");
      this.tip = KH.element("div", "kh-tip");
      this.tip.hidden = true;
      this.details = new KH.Details();
      this.details.offerSteps((by) => this.stepBy(by), () => this.leaveSteps());
      this.cards = new KH.Cards((finding) => this.pointAt(finding));
      this.legend = KH.element("ul", "kh-legend");
      this.legend.setAttribute("aria-label", "What the picture's signs mean");
      this.tableBox = KH.scrollBox("What each task did", []);
      this.tableBox.hidden = true;
      this.keys = KH.keysList();
      this.keys.hidden = true;
      this.stage.append(this.canvas, this.spacer);
      const frame = KH.wrap("div", "kh-frame-box", [this.stage, this.tip]);
      this.host.append(this.bar.el, frame, this.details.el, this.cards.el, this.legend, this.keys, this.tableBox);
      this.context = this.canvas.getContext("2d");
    }

    #watch() {
      this.sizes = new ResizeObserver(() => this.redraw());
      this.sizes.observe(this.stage);
      this.sights = new IntersectionObserver(() => this.redraw());
      this.sights.observe(this.stage);
      this.themes = new MutationObserver(() => this.#forgetTheme());
      this.themes.observe(document.documentElement, THEME_CHANGES);
      this.themes.observe(document.body, THEME_CHANGES);
    }

    #forgetTheme() {
      this.theme = null;
      this.redraw();
    }

    /** @param {object} run from KH.toLanes @param {object[]} frames from the store, in order of time @param {object} extra from the store */
    show(run, frames, extra = KH.noExtra()) {
      Object.assign(this, { run, frames, extra });
      this.predicted = predictedOf(run, extra.prediction);
      this.selected = this.selected && KH.sameIn(run, frames, this.selected);
      this.hovered = this.hovered && KH.sameIn(run, frames, this.hovered);
      this.#arrange();
      this.regrow();
      this.cards.show(extra.findings);
      this.#fillTable();
      this.canvas.setAttribute("aria-label", run.live ? "Timeline, still growing" : KH.runSummary(run));
    }

    /** Which lanes are shown, in which order: pinned ones first, then those that the search leaves. */
    #arrange() {
      const wanted = this.query.toLowerCase();
      const ghosts = this.predicted.ghosts, all = [...this.run.lanes, ...ghosts];
      const pinned = all.filter((lane) => this.pinned.has(lane.task));
      const others = all.filter((lane) => !this.pinned.has(lane.task) && lane.name.toLowerCase().includes(wanted));
      this.lanes = [...pinned, ...others];
      this.pinnedCount = pinned.length;
      this.redraw();
    }

    /** The window follows what the run has become. */
    regrow() {
      if (!this.run) return;
      this.#refold();
      this.window.grow(this.run.durationUs, this.run.live);
      this.minimap.forget();
      if (this.hasLegend) KH.fillLegend(this.legend, [this.run], { folded: this.folding, predicted: this.predicted.byName.size > 0 }, (entry, button) => this.explain(entry, button));
      this.redraw();
    }

    #refold() {
      this.dead = KH.deadTimes(this.run);
      const kept = this.folding ? this.dead.filter((each) => !this.opened.includes(each.start)) : [];
      const key = JSON.stringify(kept);
      if (key === (this.foldKey || "[]")) return;
      this.foldKey = key;
      this.window.refold(KH.foldOf(kept, this.run.durationUs), this.run.durationUs);
    }

    #showPart(start, end) {
      this.window.show(start, end);
      this.redraw();
    }

    /** Draws with the next animation frame, however often it is asked to. */
    redraw() {
      if (!this.pending && !this.stop.signal.aborted) this.pending = requestAnimationFrame(() => this.draw());
    }

    /** Draws now. */
    draw() {
      this.pending = 0;
      const width = this.stage.clientWidth;
      if (!this.run) return;
      if (!width) return this.#later();
      this.misses = 0;
      const ratio = globalThis.devicePixelRatio || 1;
      this.#ready(ratio, width);
      const { lanes, pinnedCount: pinned, frames } = this;
      this.layout = KH.layout(this.run, width, { nameWidth: this.#nameWidth(), frames, lanes, pinned, scrollTop: this.stage.scrollTop, predicted: this.predicted.byName });
      this.scale = new KH.TimeScale(this.window.t0, this.window.t1, this.layout.gutter, this.layout.right, this.window.fold);
      this.pictures = KH.thumbnails(frames, this.scale, this.chosenFrame);
      this.#size(width, this.layout, ratio);
      this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.brush.only = this.sign?.look ?? null;
      KH.paint(this, this.brush);
      this.minimap.draw(this.run, this.window, this.theme, ratio);
      const { following } = this.window, canFold = this.dead.length > 0 && this.hasLegend;
      this.bar.update({ following, live: this.run.live, canFold, lanes: this.run.lanes.length, slices: this.run.slices.length });
      this.to.onWindow?.();
    }

    /** Hidden now. JupyterLab hides what is shown for a moment while it changes the theme, and nothing tells that it is back. */
    #later() {
      if (this.misses++ < MOST_MISSES) setTimeout(() => this.redraw(), FIRST_MISS_MS * 2 ** this.misses);
    }

    #ready(ratio, width) {
      if (!this.theme) {
        this.theme = KH.readTheme(this.host);
        this.brush = null;
      }
      if (!this.brush || this.brush.ratio !== ratio) this.brush = { ...KH.brush(this.context, this.theme, ratio), ratio, redraw: () => this.redraw() };
      if (this.brush.crowd?.width !== width + 2) this.brush.crowd = new KH.Crowd(0, width);
    }

    #nameWidth() {
      const names = ["interrupt", ...this.names, ...this.lanes.map((lane) => lane.name)], key = names.join("\n") + this.theme.font;
      if (key !== this.namesKey) {
        this.namesKey = key;
        this.context.font = `600 12px ${this.theme.font}`;
        this.namesWidth = Math.max(...names.map((name) => this.context.measureText(name).width));
      }
      return this.namesWidth;
    }

    #size(width, { height, area }, ratio) {
      const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
      if (this.canvas.width !== pixels.width) this.canvas.width = pixels.width;
      if (this.canvas.height !== pixels.height) this.canvas.height = pixels.height;
      this.canvas.style.height = this.stage.style.height = `${height}px`;
      this.spacer.style.height = `${area.all - area.h}px`;
    }

    /** What lies under a point of the canvas, or null. */
    at(x, y) {
      return this.layout ? KH.hit(this.layout, this.scale, this.run, this.pictures, x, y) : null;
    }

    /** Selects something (or null: nothing) and says it. */
    select(found) {
      this.selected = found;
      this.#unsign();
      if (!found || found.type !== "range") this.cards.clear();
      this.details.show(found, this.run, this.extra);
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

    /** Shows where a finding is: its slice if it has one, else its time. @param {{task: number, start_us: number, end_us: number, text: string}} finding */
    pointAt({ task, start_us, end_us, text }) {
      const lane = this.run.byTask.get(task), row = lane ? KH.rowAt(lane.spans, Math.max(0, Math.min(start_us, this.run.durationUs - 1))) : -1;
      const end = Math.max(end_us, start_us + 1);
      this.leaveSteps();
      this.selected = row >= 0 ? { type: "span", item: KH.spanOf(lane, row) } : { type: "range", item: { start: start_us, end } };
      this.#unsign();
      if (end - start_us < (this.window.t1 - this.window.t0) * 0.02) this.window.fitTo(start_us - 10 * (end - start_us), end + 10 * (end - start_us));
      this.window.reveal(start_us, end);
      if (lane) this.revealLane(lane);
      this.details.say(text);
      this.redraw();
    }

    /** Shows the sentence of what is under the pointer beside it. */
    hover(found, x, y) {
      this.hovered = found;
      this.tip.hidden = !found;
      if (found) this.#placeTip(KH.sentence(found, this.run), x, y);
      this.redraw();
    }

    /** The lane whose name is pointed at (it offers its pin), or undefined. */
    pointAtName(row) {
      const task = row ? row.lane.task : null;
      this.canvas.style.cursor = row ? "pointer" : "";
      if (task !== this.named) this.redraw();
      this.named = task;
    }

    #placeTip(text, x, y) {
      this.tip.textContent = text;
      const left = KH.clamp(x + TIP_GAP, 0, Math.max(0, this.stage.clientWidth - this.tip.offsetWidth));
      this.tip.style.transform = `translate(${left}px, ${y + TIP_GAP}px)`;
    }

    /** A legend entry was pressed: says what it means, dims the rest, shows the longest; pressed again: undoes it. */
    explain(entry, button) {
      const again = this.sign === entry;
      this.select(null);
      if (again) return;
      this.sign = entry;
      button?.setAttribute("aria-pressed", "true");
      const longest = KH.longestOf(entry, this.run);
      if (longest) this.selected = { type: "span", item: KH.spanOf(longest.lane, longest.at) };
      this.details.say(KH.legendSentence(entry, this.run));
      this.redraw();
    }

    #unsign() {
      this.sign = null;
      for (const each of this.legend.querySelectorAll("[aria-pressed=true]")) each.setAttribute("aria-pressed", "false");
    }

    /** One decision further or back; from outside of step mode, to the first one in sight. */
    stepBy(by) {
      const count = KH.decisionCount(this.run);
      if (!count) return false;
      const first = this.selected ? KH.timeOf(this.selected.item) : this.scale ? this.scale.t0 : 0;
      this.decision = this.decision === null ? KH.decisionAt(this.run, first) : KH.clamp(this.decision + by, 0, count - 1);
      this.#showDecision();
    }

    toggleSteps() {
      if (this.decision === null) this.stepBy(0);
      else this.leaveSteps();
      this.canvas.focus({ preventScroll: true });
    }

    #showDecision() {
      const decision = KH.decision(this.run, this.decision), slice = KH.sliceOf(this.run, this.decision);
      this.bar.step.setAttribute("aria-pressed", "true");
      this.select(slice && { type: "span", item: slice });
      this.cursorUs = decision.time;
      if (slice) this.window.makeVisible(slice.start, slice.end, LEAST_STEP_PX / (this.scale.x1 - this.scale.x0));
      else this.window.reveal(decision.time, decision.time);
      this.details.showDecision(decision, this.decision, KH.decisionCount(this.run));
    }

    leaveSteps() {
      if (this.decision === null) return;
      this.decision = this.cursorUs = null;
      this.bar.step.setAttribute("aria-pressed", "false");
      this.details.stepper.hidden = true;
      this.details.show(this.selected, this.run, this.extra);
      this.redraw();
    }

    /** Pins a lane to the top, or lets it go. */
    togglePin(task) {
      if (!this.lanes.some((lane) => lane.task === task)) return false;
      if (!this.pinned.delete(task)) this.pinned.add(task);
      this.#arrange();
    }

    toggleFold() {
      if (!this.hasLegend || (!this.folding && !this.dead.length)) return false;
      this.folding = !this.folding;
      this.opened = [];
      this.bar.fold.setAttribute("aria-pressed", String(this.folding));
      this.regrow();
    }

    /** Opens one folded time. */
    unfold({ start }) {
      this.opened.push(start);
      this.regrow();
    }

    /** Shows only the tasks with this text in their names. */
    search(text) {
      this.query = text.trim();
      this.#arrange();
      const found = this.lanes.length - this.pinnedCount;
      this.details.say(this.query ? `${KH.count(found, "task")} with “${KH.visible(this.query)}” in the name. Enter goes to the next slice.` : null);
    }

    focusSearch() {
      this.bar.search.hidden = false;
      this.bar.search.focus();
    }

    /** Scrolls a lane into sight. */
    revealLane(lane) {
      const at = this.lanes.indexOf(lane) - this.pinnedCount, { area } = this.layout || {};
      if (at < 0 || !area || area.all <= area.h) return;
      const high = area.all / Math.max(this.lanes.length - this.pinnedCount, 1), top = at * high;
      if (top < area.from) this.stage.scrollTop = top;
      if (top + high > area.from + area.h) this.stage.scrollTop = top + high - area.h;
    }

    followAgain() {
      this.window.follow();
      this.regrow();
    }

    toggleTable() {
      this.tableBox.hidden = !this.tableBox.hidden;
      KH.setOpen(this.bar.table, !this.tableBox.hidden);
      this.#fillTable();
    }

    #fillTable() {
      if (!this.tableBox.hidden && this.run) this.tableBox.replaceChildren(KH.runTable(this.run));
    }

    toggleKeys() {
      this.keys.hidden = !this.keys.hidden;
      KH.setOpen(this.bar.keys, !this.keys.hidden);
    }

    destroy() {
      this.stop.abort();
      cancelAnimationFrame(this.pending);
      this.sizes.disconnect();
      this.sights.disconnect();
      this.themes.disconnect();
    }
  };

  /** A prediction by task name, in us; and lanes for the tasks that it names and the run never had. @param {[string, number, number, string][]} prediction name, start ms, end ms, state */
  function predictedOf(run, prediction) {
    const byName = new Map();
    for (const [name, start, end, state] of prediction) {
      const shown = KH.visible(name);
      if (!byName.has(shown)) byName.set(shown, []);
      byName.get(shown).push({ start: start * 1000, end: end * 1000, state });
    }
    const known = new Set(run.lanes.map((lane) => lane.name));
    const ghosts = run.live ? [] : [...byName.keys()].filter((name) => !known.has(name)).map((name, n) => ({ ...NO_LANE, name, task: -100 - n, spans: new KH.Columns({ start: Float64Array, end: Float64Array, state: Uint8Array, reason: Uint8Array, flags: Uint8Array, arg: Uint16Array, late: Float64Array }) }));
    for (const lane of ghosts) run.byTask.set(lane.task, lane);
    return { byName, ghosts };
  }

  /** The same thing in a newer state of the run, or null. */
  KH.sameIn = function (run, frames, { type, item }) {
    if (type === "range" || type === "spot") return { type, item };
    if (type === "frame") return frames.includes(item) ? { type, item } : null;
    const lane = run.byTask.get(item.task), table = { span: lane?.spans, idle: run.idle, send: run.sends, gap: run.gaps, point: run.points }[type];
    if (!table || item.at >= table.length) return null;
    const same = type === "span" ? KH.spanOf(lane, item.at) : KH.itemOf(run, type, item.at);
    return KH.timeOf(same) === KH.timeOf(item) ? { type, item: same } : null;
  };
})((globalThis.KH = globalThis.KH || {}));
