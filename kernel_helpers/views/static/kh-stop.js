// The button that stops a run from its own view, where the kernel can hear it while a cell runs.
(function (KH) {
  "use strict";

  const PATIENCE_MS = 1500;
  const DEAF = "Not heard: this kernel takes no messages while a cell runs. Press ■ in the notebook's toolbar.";

  /**
   * | state   | sees            | shows                      | next     |
   * |---------|-----------------|----------------------------|----------|
   * | idle    | click           | Stopping …, sends          | asked    |
   * | asked   | heard()         | Stop again                 | idle     |
   * | asked   | PATIENCE_MS     | DEAF                       | idle     |
   * | any     | show(false)     | nothing                    | (hidden) |
   */
  KH.StopButton = class StopButton {
    /** @param {() => void} send asks the kernel to stop this run */
    constructor(send) {
      this.send = send;
      this.el = KH.element("div", "kh-stop");
      this.button = KH.button("■ Stop", "Stop this run on the board", () => this.#ask());
      this.note = KH.element("span", "kh-stop-note");
      this.note.setAttribute("role", "status");
      this.el.append(this.note, this.button);
      this.show(false);
    }

    /** Seen only while the run goes on. */
    show(live) {
      this.el.hidden = !live;
      if (!live) clearTimeout(this.timer);
    }

    /** The kernel has taken the request. */
    heard() {
      clearTimeout(this.timer);
      this.#say("■ Stop again", "Stopping …");
    }

    #ask() {
      clearTimeout(this.timer);
      this.#say("■ Stop", "Stopping …");
      this.timer = setTimeout(() => this.#say("■ Stop", DEAF), PATIENCE_MS);
      this.send();
    }

    #say(label, note) {
      this.button.textContent = label;
      this.note.textContent = note;
    }

    destroy() {
      clearTimeout(this.timer);
    }
  };
})((globalThis.KH = globalThis.KH || {}));
