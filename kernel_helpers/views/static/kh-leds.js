// The board's LEDs as they are: a glyph, the name and a word for each; colour only adds to that.
(function (KH) {
  "use strict";

  const ON = "●", OFF = "○";
  const COLOURS = { RED: "red", GREEN: "green", BLUE: "blue", WHITE: "white" };

  KH.LedRow = class LedRow {
    constructor() {
      this.el = KH.element("ul", "kh-leds");
      this.el.setAttribute("aria-label", "LEDs of the board");
      this.chips = new Map();
      this.show({});
    }

    /** @param {Object<string, boolean>} leds name -> on */
    show(leds) {
      const names = Object.keys(leds).sort();
      this.el.hidden = !names.length;
      for (const [name, chip] of this.chips) if (!(name in leds)) this.#drop(name, chip);
      for (const name of names) fill(this.chips.get(name) || this.#add(name), name, leds[name] === true);
    }

    #add(name) {
      const chip = KH.element("li", "kh-led");
      chip.append(KH.element("span", "kh-led-glyph"), KH.element("span", "kh-led-name", KH.visible(name)), KH.element("span", "kh-led-word"));
      chip.dataset.colour = COLOURS[name.split("_")[1]] || "white";
      chip.firstChild.setAttribute("aria-hidden", "true");
      this.chips.set(name, chip);
      this.el.append(chip);
      return chip;
    }

    #drop(name, chip) {
      this.chips.delete(name);
      chip.remove();
    }
  };

  function fill(chip, name, on) {
    chip.dataset.on = on ? "1" : "0";
    chip.firstChild.textContent = on ? ON : OFF;
    chip.lastChild.textContent = on ? "on" : "off";
  }
})((globalThis.KH = globalThis.KH || {}));
