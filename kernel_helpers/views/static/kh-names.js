// Names for numbers: tasks (duplicates numbered), objects, marks. All of it plain text from the board. No DOM.
(function (KH) {
  "use strict";

  const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
  const LONGEST = 80;

  /** Text from the board made fit to show: one line, not too long, "·" for what would not show or would turn the line around. */
  KH.visible = function (text) {
    const letters = [...String(text).slice(0, 2 * LONGEST)];
    const cut = letters.length > LONGEST ? letters.slice(0, LONGEST - 1).join("") + "…" : letters.join("");
    return cut.replace(HIDDEN, "·");
  };

  /** The same names, fit to show. */
  KH.shownNames = function (names) {
    return {
      task: (number) => KH.visible(names.task(number)),
      object: (number) => KH.visible(names.object(number)),
      mark: (number) => KH.visible(names.mark(number)),
    };
  };

  KH.Names = class Names {
    /** @param {[string, number, string][]} names kind "t" | "o" | "m", number, text; the last one given wins */
    constructor(names) {
      this.given = new Map(names.map(([kind, number, text]) => [kind + number, String(text)]));
      this.numbered = new Map();
    }

    /** Numbers the tasks that share a name ("blink", "blink 2"), in the order given. */
    number(tasks) {
      const seen = new Map();
      for (const task of tasks) {
        const name = this.given.get("t" + task);
        if (name === undefined) continue;
        seen.set(name, (seen.get(name) || 0) + 1);
        this.numbered.set(task, seen.get(name) > 1 ? `${name} ${seen.get(name)}` : name);
      }
    }

    task(number) {
      if (number === KH.PLACES.PROGRAM) return "program";
      if (number === KH.PLACES.INTERRUPT) return "an interrupt";
      return this.numbered.has(number) ? this.numbered.get(number) : `task ${number}`;
    }

    object(number) {
      return this.#text("o", "object", number);
    }

    mark(number) {
      return this.#text("m", "mark", number);
    }

    #text(kind, otherwise, number) {
      const text = this.given.get(kind + number);
      return text === undefined ? `${otherwise} ${number}` : text;
    }
  };
})((globalThis.KH = globalThis.KH || {}));
