// The live view of an idle board: its newest picture, how many a second come, and a button that stops it.
(function (KH) {
  "use strict";

  const OLD_MS = 2000;
  /** How much longer than the quickest of the last pictures one may have been on its way. */
  const LATE_MS = 150, COMPARED = 100;
  const RATE_OVER = 20;
  const WORDS = { live: "live", paused: "paused", ended: "ended", old: "no new picture" };

  KH.WatchPanel = class WatchPanel {
    /** @param {HTMLElement} el @param {string} title @param {(message: object) => void} send to the kernel */
    constructor(el, title, send) {
      this.send = send;
      this.times = [];
      this.lates = [];
      el.classList.add("kh-run", "kh-watch");
      this.badge = KH.element("span", "kh-state");
      this.rate = KH.element("span", "kh-counts");
      this.stop = KH.button("■ Stop", "Stop the live view", () => send({ kind: "stop" }));
      const head = KH.element("div", "kh-head");
      head.append(KH.element("span", "kh-title", title), this.badge, this.rate, this.stop);
      this.picture = KH.element("img");
      this.picture.alt = "Live picture of the camera";
      this.picture.hidden = true;
      this.note = KH.element("div", "kh-watch-note");
      this.note.setAttribute("role", "status");
      el.replaceChildren(head, this.picture, this.note);
    }

    say(state, note) {
      this.state = state;
      this.note.textContent = note;
      this.stop.hidden = state === "ended";
      this.#badge(state);
    }

    /**
     * Shows a picture, then tells the kernel that the next may come.
     * @param {number} sentMs by the kernel's clock
     */
    show(number, bytes, sentMs) {
      if (!number) return;
      if (this.#skips(sentMs)) return this.send({ kind: "shown", number });
      const url = URL.createObjectURL(new Blob([KH.bytes(bytes)], { type: "image/jpeg" })), before = this.url;
      const done = () => {
        if (before) URL.revokeObjectURL(before);
        this.send({ kind: "shown", number });
      };
      this.url = url;
      this.picture.onload = this.picture.onerror = done;
      this.picture.hidden = false;
      this.picture.src = url;
      this.picture.dataset.number = number;
      this.#count(performance.now());
    }

    /**
     * Whether a picture has waited too long for this page, which was busy: then the next is fresh. Never two in a row, so
     * that a page that is always busy shows something. The two clocks need not agree: only differences are compared.
     */
    #skips(sentMs) {
      const late = performance.now() - sentMs;
      this.lates = [...this.lates.slice(-COMPARED), late];
      this.skipped = late - Math.min(...this.lates) > LATE_MS && !this.skipped;
      return this.skipped;
    }

    #count(now) {
      this.times = [...this.times.slice(-RATE_OVER), now];
      const took = now - this.times[0];
      this.rate.textContent = took ? `${((1000 * (this.times.length - 1)) / took).toFixed(1)} pictures/s` : "";
      clearTimeout(this.timer);
      this.#badge(this.state);
      // A picture that stands still must not pass for what the camera sees now.
      this.timer = setTimeout(() => this.state === "live" && this.#badge("old"), OLD_MS);
    }

    #badge(state) {
      this.badge.textContent = WORDS[state] || "";
      this.badge.dataset.state = state === "live" ? "running" : "other";
    }

    destroy() {
      clearTimeout(this.timer);
      if (this.url) URL.revokeObjectURL(this.url);
    }
  };

  /** Shape of anywidget's modules. */
  KH.watchWidget = {
    render({ model, el }) {
      const root = KH.element("div");
      el.append(root);
      const panel = new KH.WatchPanel(root, model.get("title"), (message) => model.send(message));
      const show = () => panel.show(model.get("number"), model.get("picture"), model.get("sent_ms"));
      const say = () => panel.say(model.get("state"), model.get("note"));
      model.on("change:number", show);
      model.on("change:state change:note", say);
      say();
      show();
      return () => {
        model.off("change:number", show);
        model.off("change:state change:note", say);
        panel.destroy();
      };
    },
  };
})((globalThis.KH = globalThis.KH || {}));
