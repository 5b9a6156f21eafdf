// Puts one run's view together: head line, filmstrip, timeline; and turns the runs of a static page into live views.
(function (KH) {
  "use strict";

  const REST = 4;
  const FRAME_NUMBERS = 16384;

  const STATES = {
    running: () => "running…",
    finished: (about) => `finished in ${KH.duration(about.duration_us)}`,
    interrupted: (about, complete) => `interrupted${known(about.duration_us, complete)}`,
    failed: (about) => `failed: ${about.detail}`,
  };

  /** How long it ran. A board that had to be restarted has not sent its end, or not even its beginning. */
  function known(us, complete) {
    if (!us) return "; no trace of it arrived";
    return complete ? ` after ${KH.duration(us)}` : `; nothing is known after ${KH.duration(us)}`;
  }

  /**
   * Shows a run in `el`, replacing what is there.
   * @param {HTMLElement} el
   * @param {object} data a part for the store (see kh-store.js): title, board, events, names, frames, state, detail, duration_us
   * @returns {{feed: (part: object) => boolean, finish: (about: object) => boolean, destroy: () => void}}
   *   feed: adds to the run (false: something before it is missing); finish: {state, detail, duration_us}
   */
  KH.mountRun = function (el, data) {
    const store = new KH.RunStore();
    store.take(data);
    const panel = new KH.RunPanel(el, store);
    return {
      panel,
      feed: (part) => store.take({ ...nothingNew(store), ...part }),
      finish: (about) => store.take({ ...nothingNew(store), ...about }),
      destroy() {
        panel.destroy();
        store.destroy();
      },
    };
  };

  function nothingNew(store) {
    return { events_at: store.eventBytes, names_at: store.names.length, frames_at: store.framesTaken };
  }

  /** One view of a store; several may look at the same. */
  KH.RunPanel = class RunPanel {
    /** @param {KH.StopButton} [stop] where the run can be stopped from here */
    constructor(el, store, stop) {
      this.store = store;
      this.stop = stop;
      this.el = el;
      this.el.classList.add("kh-run");
      this.head = KH.element("div", "kh-head");
      this.leds = new KH.LedRow();
      const film = KH.element("div", "kh-film"), timeline = KH.element("div", "kh-timeline");
      const top = KH.element("div", "kh-top");
      top.append(...[this.head, stop?.el].filter(Boolean));
      this.el.replaceChildren(top, this.leds.el, film, timeline);
      this.filmstrip = new KH.Filmstrip(film, { onFrame: (frame) => this.timeline.selectFrame(frame) });
      this.timeline = new KH.Timeline(timeline, { onFrame: (frame) => this.filmstrip.choose(frame) });
      this.unlisten = store.listen(() => this.#changed());
      this.cost = 0;
      this.#show();
    }

    #changed() {
      const newest = this.store.frames[this.store.frames.length - 1];
      if (newest && newest !== this.newest) this.filmstrip.arrive(newest);
      this.newest = newest;
      this.#later();
    }

    /** Shows with the next animation frame, and rests in between when building the model takes long. */
    #later() {
      if (this.timer) return;
      this.timer = setTimeout(() => requestAnimationFrame(() => this.#show()), this.cost * REST);
    }

    #show() {
      this.timer = 0;
      if (this.gone) return;
      const began = performance.now(), { store } = this;
      const run = store.run();
      for (const frame of store.frames) if (frame.timeUs === null) placeFrame(frame, run);
      fillHead(this.head, store, run);
      this.leds.show(store.leds);
      this.stop?.show(store.live);
      this.timeline.show(run, store.frames, store.extra);
      this.filmstrip.show(store.frames, run, store.framesTaken);
      this.cost = performance.now() - began;
    }

    destroy() {
      this.gone = true;
      clearTimeout(this.timer);
      this.unlisten();
      this.stop?.destroy();
      this.timeline.destroy();
      this.el.replaceChildren();
    }
  };

  /** A picture travels apart from the trace; its FRAME event says when it was sent, and by whom. */
  function placeFrame(frame, run) {
    const { points } = run, wanted = frame.number % FRAME_NUMBERS;
    // Numbers in events wrap: the newest of this number is meant.
    for (let at = points.length - 1; at >= 0; at--) {
      if (points.kind[at] === KH.KIND.FRAME && points.arg[at] === wanted) return Object.assign(frame, { timeUs: points.time[at], task: points.task[at] });
    }
  }

  function fillHead(head, { about, framesTaken, missing }, run) {
    const tasks = run.lanes.filter((lane) => lane.kind === "task").length;
    const taken = Math.max(framesTaken, run.frameCount);
    const counts = [KH.count(tasks, "task"), taken ? KH.count(taken, "frame") : ""].filter(Boolean).join(" · ");
    const parts = [
      about.title && KH.element("span", "kh-title", about.title),
      KH.stateBadge(about, run.complete),
      KH.element("span", "kh-counts", counts),
      run.lost && KH.element("span", "kh-warning", `⚠ ${KH.count(run.lost, "event")} lost`),
      missing && KH.element("span", "kh-warning", "⚠ catching up"),
      about.board && KH.element("span", "kh-board", about.board),
    ];
    head.replaceChildren(...parts.filter(Boolean));
  }

  /** How a run ended, or that it runs. @param {{state: string, detail: string, duration_us: number}} about @param {boolean} complete whether its trace has its end */
  KH.stateBadge = function (about, complete) {
    const badge = KH.element("span", "kh-state", (STATES[about.state] || (() => about.state))(about, complete));
    badge.dataset.state = STATES[about.state] ? about.state : "other";
    return badge;
  };

  const UPGRADES = {
    "kh-run": (el, data) => KH.mountRun(el, { state: "finished", ...data }),
    "kh-comparison": (el, data) => KH.mountComparison(el, data),
  };

  /** How far from what is in sight a run comes alive: about a screen. */
  const NEAR = "800px 0px";

  const waiting = (root) => [...root.querySelectorAll(Object.keys(UPGRADES).map((name) => `.${name}[data-kh]:not([data-kh-mounted])`).join())];

  function mount(el) {
    el.dataset.khMounted = "1";
    UPGRADES[Object.keys(UPGRADES).find((name) => el.classList.contains(name))](el, JSON.parse(el.dataset.kh));
  }

  /** Turns every run and every comparison of a page into a live view, once. */
  KH.upgrade = (root) => waiting(root).forEach(mount);

  /** The same, each when it comes near: a long page is there at once, and a picture that is not looked at stays one. */
  KH.upgradeInSight = function (root) {
    const observer = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        if (!target.dataset.khMounted) mount(target);
      }
    }, { rootMargin: NEAR });
    for (const el of waiting(root)) observer.observe(el);
  };

  const loadedByPage = typeof document !== "undefined" && document.currentScript;
  if (loadedByPage && document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => KH.upgradeInSight(document));
  else if (loadedByPage) KH.upgradeInSight(document);
})((globalThis.KH = globalThis.KH || {}));
