// Which part of the run's time is in sight: follows a growing run until a person zooms or pans. No DOM.
(function (KH) {
  "use strict";

  const FIRST_LIVE_US = 200e3, LONGEST_LIVE_US = 20e6, LIVE_STEP_US = 5e6;
  const MARGIN = 0.4;
  const SEEN = 2, FITS = 0.25, NARROWEST_US = 20;

  /**
   * A window [t0, t1] over a run of `fullUs`, all three in folded us; `following` = moves by itself.
   * What people point at comes in as time of the run. `least`: the shortest that the run is taken for, us.
   */
  KH.TimeWindow = class TimeWindow {
    constructor() {
      this.t0 = 0;
      this.t1 = this.fullUs = FIRST_LIVE_US;
      this.following = true;
      this.fold = new KH.Fold();
      this.least = 0;
    }

    /** Shows the same part of the run under another fold. */
    refold(fold, durationUs) {
      const [from, to] = [this.t0, this.t1].map((edge) => fold.toFolded(this.fold.toReal(edge)));
      this.fold = fold;
      this.fullUs = fold.toFolded(Math.max(durationUs, 1));
      if (this.following) this.fitAll();
      else this.#set(KH.kept({ t0: from, t1: to }, this.fullUs));
    }

    /** The run is now this long. While it grows the window widens in round steps, so that it does not creep. */
    grow(runUs, live) {
      const durationUs = Math.max(runUs, this.least);
      this.fullUs = live ? Math.max(FIRST_LIVE_US, KH.roundUp(durationUs)) : this.fold.toFolded(Math.max(durationUs, 1));
      if (!this.following) return this.#set(KH.kept(this, this.fullUs));
      if (!live || durationUs <= LONGEST_LIVE_US) return this.#set({ t0: 0, t1: this.fullUs });
      this.fullUs = this.t1 = Math.ceil(durationUs / LIVE_STEP_US) * LIVE_STEP_US;
      this.t0 = this.t1 - LONGEST_LIVE_US;
    }

    follow() {
      this.following = true;
    }

    /** @param {number} factor below 1 = closer @param {number} atUs stays where it is on the screen */
    zoom(factor, atUs) {
      this.#byHand(KH.zoomed(this, factor, this.fold.toFolded(atUs), this.fullUs));
    }

    /** @param {number} share of the window's width, positive = later */
    pan(share) {
      const us = share * (this.t1 - this.t0);
      this.#byHand(KH.kept({ t0: this.t0 + us, t1: this.t1 + us }, this.fullUs));
    }

    /** Everything; a growing run is followed again. */
    fitAll() {
      this.following = true;
      this.#set({ t0: 0, t1: this.fullUs });
    }

    /** The item with some room on both sides. */
    fitTo(startUs, endUs) {
      const start = this.fold.toFolded(startUs), end = this.fold.toFolded(endUs);
      const room = Math.max((end - start) * MARGIN, 50);
      this.#byHand(KH.kept({ t0: start - room, t1: end + room }, this.fullUs));
    }

    /** Exactly this part of the run. */
    show(startUs, endUs) {
      this.#byHand(KH.kept({ t0: this.fold.toFolded(startUs), t1: this.fold.toFolded(endUs) }, this.fullUs));
    }

    /** Moves only if the item is out of sight. */
    reveal(startUs, endUs) {
      const start = this.fold.toFolded(startUs), end = this.fold.toFolded(endUs);
      if (end >= this.t0 && start <= this.t1) return;
      const half = (this.t1 - this.t0) / 2, middle = (start + end) / 2;
      this.#byHand(KH.kept({ t0: middle - half, t1: middle + half }, this.fullUs));
    }

    /** Shows all of the item: closer when it would fill less than `least` of the window, farther when it would not fit. */
    makeVisible(startUs, endUs, least) {
      const start = this.fold.toFolded(startUs), end = this.fold.toFolded(endUs), share = (end - start) / (this.t1 - this.t0);
      if (share >= least && start >= this.t0 && end <= this.t1) return;
      const half = Math.max(NARROWEST_US, (end - start) / (share < least ? SEEN * least : Math.min(share, FITS))) / 2, middle = (start + end) / 2;
      this.#byHand(KH.zoomed({ t0: middle - half, t1: middle + half }, 1, middle, this.fullUs));
    }

    get showsAll() {
      return this.t0 <= 0 && this.t1 >= this.fullUs;
    }

    #byHand(view) {
      this.#set(view);
      this.following = this.showsAll;
    }

    #set({ t0, t1 }) {
      this.t0 = t0;
      this.t1 = t1;
    }
  };
})((globalThis.KH = globalThis.KH || {}));
