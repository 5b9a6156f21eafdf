// One cell of a page that can be edited and run: its buttons, its editor, what it says, its output.
(function (KH) {
  "use strict";

  /**
   * | state   | buttons                  | sees                  | next    |
   * |---------|--------------------------|-----------------------|---------|
   * | still   | Run, Edit                | run                   | running |
   * | still   | Run, Edit                | edit                  | editing |
   * | editing | Run, Reset               | run                   | running |
   * | running | Stop                     | the end               | ended   |
   * | ended   | Run, Edit (or editing), Reset | reset            | still   |
   */
  const BUTTONS = { still: ["run", "edit"], editing: ["run", "reset"], running: ["stop"], ended: ["run", "edit", "reset"] };

  KH.BoardCell = class BoardCell {
    /**
     * @param {HTMLElement} el the cell, as the book's pages have it @param {number} number as in the notebook
     * @param {{run: (cell: BoardCell) => void, stop: (cell: BoardCell) => void}} page
     */
    constructor(el, number, page) {
      this.el = el;
      this.number = number;
      this.page = page;
      this.input = el.querySelector("div.cell_input");
      this.still = el.querySelector("div.cell_output");
      this.original = this.input.querySelector("pre").textContent.replace(/\n$/, "");
      this.exercise = exerciseOf(el);
      this.buttons = {
        run: KH.button("▶ Run", "Run this cell in this page", () => page.run(this)),
        stop: KH.button("■ Stop", "Stop the program", () => page.stop(this)),
        edit: KH.button("✎ Edit", "Change this cell's program", () => this.edit()),
        reset: KH.button("↺ Reset", "The original text and the book's run again", () => this.reset()),
      };
      for (const [what, button] of Object.entries(this.buttons)) button.classList.add(`kh-cell-${what}`);
      this.note = KH.element("span", "kh-cell-note");
      this.note.setAttribute("role", "status");
      this.offers = KH.element("span", "kh-cell-offers");
      this.bar = KH.wrap("div", "kh-run kh-cell-bar", [...Object.values(this.buttons), this.note, this.offers]);
      this.bar.setAttribute("role", "group");
      this.bar.setAttribute("aria-label", `Cell ${number}`);
      this.input.after(this.bar);
      this.become("still");
    }

    /** The text as it is now, its first line with it. */
    get text() {
      return this.editor ? this.editor.text : this.original;
    }

    become(state) {
      const hadFocus = this.bar.contains(document.activeElement);
      this.state = state;
      this.el.dataset.khState = state;
      const shown = BUTTONS[state].filter((what) => !(what === "edit" && this.editor));
      for (const [what, button] of Object.entries(this.buttons)) button.hidden = !shown.includes(what);
      if (hadFocus && document.activeElement?.hidden !== false) this.buttons[shown[0]].focus();
    }

    /** What the cell says beside its buttons. @param {[string, () => void][]} offers buttons to choose from */
    say(text, offers = []) {
      this.note.replaceChildren(...(text ? [...KH.proseOf(text).childNodes] : []));
      this.offers.replaceChildren(...offers.map(([label, act]) => KH.button(label, "", act)));
    }

    edit() {
      if (this.editor) return this.editor.focus();
      const onLeave = () => this.buttons[this.state === "running" ? "stop" : "run"].focus();
      const onChange = () => this.say("");
      this.editor = new KH.CellEditor(this.original, `Program of cell ${this.number}`, { onRun: () => this.page.run(this), onLeave, onChange });
      this.input.hidden = true;
      this.input.before(this.editor.el);
      this.editor.focus();
      this.become(this.state === "still" ? "editing" : this.state);
    }

    /** A run begins: the book's own picture makes room. @returns {KH.CellOutput} */
    begin(title, board) {
      this.output?.destroy();
      this.output = new KH.CellOutput({ title, board });
      if (this.still) this.still.hidden = true;
      this.bar.after(this.output.el);
      this.become("running");
      return this.output;
    }

    reset() {
      this.editor?.el.remove();
      this.output?.destroy();
      this.editor = this.output = null;
      this.input.hidden = false;
      if (this.still) this.still.hidden = false;
      this.say("");
      this.become("still");
      this.buttons.run.focus();
    }
  };

  /** What the book put beside an exercise's cell: name, title, number of hints, check. */
  function exerciseOf(el) {
    const data = el.querySelector("script.kh-exercise");
    return data ? JSON.parse(data.textContent) : null;
  }
})((globalThis.KH = globalThis.KH || {}));
