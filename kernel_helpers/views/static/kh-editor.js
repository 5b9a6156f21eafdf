// A small editor for a cell: a text area above its own text in Python's colours; keys as in a notebook.
(function (KH) {
  "use strict";

  const INDENT = "    ";

  KH.CellEditor = class CellEditor {
    /**
     * @param {string} text @param {string} label for screen readers
     * @param {{onRun: () => void, onLeave: () => void, onChange: () => void}} to
     */
    constructor(text, label, to) {
      this.to = to;
      this.colours = KH.element("pre", "kh-editor-colours");
      this.colours.setAttribute("aria-hidden", "true");
      this.area = KH.element("textarea", "kh-editor-area");
      Object.assign(this.area, { value: text, spellcheck: false, autocapitalize: "off", wrap: "off" });
      this.area.setAttribute("autocomplete", "off");
      this.area.setAttribute("aria-label", label);
      const keys = KH.element("p", "kh-editor-keys", "Shift+Enter runs · Tab indents · Escape leaves the editor");
      keys.id = `kh-keys-${++made}`;
      this.area.setAttribute("aria-describedby", keys.id);
      const inside = KH.wrap("div", "kh-editor-inside", [this.colours, this.area]);
      this.el = KH.wrap("div", "kh-editor", [KH.wrap("div", "kh-editor-box highlight", [inside]), keys]);
      this.area.addEventListener("input", () => this.#changed());
      this.area.addEventListener("keydown", (event) => this.#key(event));
      this.#paint();
    }

    get text() {
      return this.area.value;
    }

    focus() {
      this.area.focus();
    }

    #changed() {
      this.#paint();
      this.to.onChange();
    }

    #paint() {
      const pieces = KH.pythonTokens(this.text).map(([kind, piece]) => (kind ? KH.element("span", kind, piece) : piece));
      // An empty last line has a height only when something stands in it.
      this.colours.replaceChildren(...pieces, "\n");
    }

    /** Keys that do something of their own here; all others are the browser's. */
    #key(event) {
      const { key, shiftKey, ctrlKey, metaKey } = event;
      const act = {
        Enter: () => (shiftKey || ctrlKey || metaKey ? this.to.onRun() : this.#newLine()),
        Tab: () => this.#indent(shiftKey),
        Escape: () => this.to.onLeave(),
      }[key];
      if (!act || event.isComposing || (key === "Tab" && (ctrlKey || metaKey))) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    }

    #newLine() {
      const line = this.#lines()[0].text.slice(0, this.area.selectionStart - this.#lines()[0].start);
      const deeper = line.trimEnd().endsWith(":") ? INDENT : "";
      this.#type(`\n${/^ */.exec(line)[0]}${deeper}`);
    }

    #indent(back) {
      const { selectionStart, selectionEnd } = this.area, lines = this.#lines();
      if (!back && selectionStart === selectionEnd) return this.#type(INDENT);
      const [first, last] = [lines[0], lines[lines.length - 1]];
      const moved = lines.map(({ text }) => (back ? text.replace(/^ {1,4}/, "") : text && INDENT + text)).join("\n");
      this.area.setSelectionRange(first.start, last.start + last.text.length);
      this.#type(moved);
      this.area.setSelectionRange(first.start, first.start + moved.length);
    }

    /** The lines that the selection touches, with where they start. */
    #lines() {
      const { selectionStart, selectionEnd } = this.area;
      let start = 0;
      const all = this.text.split("\n").map((text) => {
        const line = { text, start };
        start += text.length + 1;
        return line;
      });
      return all.filter(({ start: from, text }) => from <= selectionEnd && from + text.length >= selectionStart);
    }

    /** Typed as if by hand, so that undo knows of it. */
    #type(text) {
      if (text) document.execCommand("insertText", false, text);
      else document.execCommand("delete");
    }
  };

  let made = 0;
})((globalThis.KH = globalThis.KH || {}));
