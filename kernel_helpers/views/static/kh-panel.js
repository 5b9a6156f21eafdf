// The panel beside the virtual board: buttons to hold down, the LEDs, and the other end of a UART to type into.
(function (KH) {
  "use strict";

  const PATIENCE_MS = 1500;
  const DEAF = "Not heard: this kernel takes no messages while a cell runs.";
  const HOLD_KEYS = [" ", "Enter"];

  /**
   * A button that is pressed as long as it is held, by pointer or by key.
   *
   * | state | sees                                                    | does    | next |
   * |-------|---------------------------------------------------------|---------|------|
   * | up    | pointerdown, keydown of Space or Enter                  | press   | down |
   * | down  | pointerup, pointercancel, keyup, blur, page hidden      | release | up   |
   * | down  | keydown again (repeat)                                  | nothing | down |
   */
  class HoldButton {
    /** @param {string} pin @param {(kind: "press"|"release", pin: string) => void} tell */
    constructor(pin, tell) {
      this.pin = pin;
      this.tell = tell;
      this.down = false;
      this.el = KH.button("", `Hold to connect ${pin} to ground`, () => {});
      this.el.className = "kh-button kh-hold";
      this.word = KH.element("span", "kh-hold-word");
      this.el.append(KH.element("span", "kh-hold-name", pin), this.word);
      this.#listen();
      this.#set(false);
    }

    #listen() {
      const press = () => this.#go(true), release = () => this.#go(false);
      const held = (event) => HOLD_KEYS.includes(event.key) && (event.preventDefault(), true);
      this.el.addEventListener("pointerdown", (event) => {
        this.el.setPointerCapture(event.pointerId);
        press();
      });
      for (const name of ["pointerup", "pointercancel", "blur"]) this.el.addEventListener(name, release);
      this.el.addEventListener("keydown", (event) => held(event) && press());
      this.el.addEventListener("keyup", (event) => held(event) && release());
      this.el.addEventListener("contextmenu", (event) => event.preventDefault());
      this.hidden = () => document.hidden && release();
      document.addEventListener("visibilitychange", this.hidden);
    }

    #go(down) {
      if (down === this.down) return;
      this.#set(down);
      this.tell(down ? "press" : "release", this.pin);
    }

    #set(down) {
      this.down = down;
      this.el.setAttribute("aria-pressed", String(down));
      this.word.textContent = down ? "pressed" : "hold to press";
    }

    destroy() {
      document.removeEventListener("visibilitychange", this.hidden);
      this.#go(false);
    }
  }

  /** Lines out, text in; what the board sends is only ever text. */
  class Terminal {
    constructor(number, send) {
      this.el = KH.element("div", "kh-terminal");
      const title = `UART(${number})`;
      this.screen = KH.element("pre", "kh-screen");
      this.screen.setAttribute("role", "log");
      this.screen.setAttribute("aria-label", `What went over ${title}`);
      this.screen.tabIndex = 0;
      this.form = KH.element("form", "kh-line");
      this.field = KH.element("input", "kh-field");
      this.field.placeholder = `a line for ${title}`;
      this.field.setAttribute("aria-label", `A line to send to ${title}`);
      const button = KH.element("button", "kh-button", "Send");
      this.form.append(this.field, button);
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        send(this.field.value);
        this.field.value = "";
      });
      // Jupyter's own shortcuts must not see what is typed here.
      this.field.addEventListener("keydown", (event) => event.stopPropagation());
      this.el.append(KH.element("div", "kh-panel-label", title), this.screen, this.form);
    }

    /** @param {["you"|"board", string][]} said */
    show(said) {
      this.screen.replaceChildren(...said.map(([who, text]) => KH.element("span", who === "you" ? "kh-you" : "", who === "you" ? `→ ${text}` : text)));
      this.screen.dataset.empty = said.length ? "" : "Nothing has come yet.";
      this.screen.scrollTop = this.screen.scrollHeight;
    }
  }

  /** @param {{title: string, pins: string[], uart: number}} what @param {(message: object) => void} send to the kernel */
  KH.BoardPanel = class BoardPanel {
    constructor(el, what, send) {
      this.el = el;
      this.send = send;
      el.classList.add("kh-run", "kh-panel");
      this.note = KH.element("div", "kh-panel-note");
      this.note.setAttribute("role", "status");
      this.leds = new KH.LedRow();
      this.buttons = what.pins.map((pin) => new HoldButton(pin, (kind) => this.#ask({ kind, pin })));
      const row = KH.element("div", "kh-holds");
      row.append(...this.buttons.map((button) => button.el));
      const head = KH.element("div", "kh-head");
      head.append(KH.element("span", "kh-board", what.title), this.leds.el);
      el.replaceChildren(head, row);
      if (what.uart) {
        this.terminal = new Terminal(what.uart, (text) => this.#ask({ kind: "line", text }));
        el.append(this.terminal.el);
      }
      el.append(this.note);
    }

    show({ leds, said }) {
      this.leds.show(leds);
      this.terminal?.show(said);
    }

    /** The kernel has done it; `note` says what was wrong, "" for nothing. */
    heard(note) {
      clearTimeout(this.timer);
      this.note.textContent = note;
    }

    #ask(message) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (this.note.textContent = DEAF), PATIENCE_MS);
      this.send(message);
    }

    destroy() {
      for (const button of this.buttons) button.destroy();
      clearTimeout(this.timer);
    }
  };

  /** Shape of anywidget's modules. */
  KH.panelWidget = {
    render({ model, el }) {
      const root = KH.element("div");
      el.append(root);
      const what = { title: model.get("title"), pins: model.get("pins"), uart: model.get("uart") };
      const panel = new KH.BoardPanel(root, what, (message) => model.send(message));
      const show = () => panel.show({ leds: model.get("leds"), said: model.get("said") });
      const hear = (content) => content.kind === "heard" && panel.heard(content.note);
      model.on("change:leds change:said", show);
      model.on("msg:custom", hear);
      show();
      return () => {
        model.off("change:leds change:said", show);
        model.off("msg:custom", hear);
        panel.destroy();
      };
    },
  };
})((globalThis.KH = globalThis.KH || {}));
