// The row above the picture: minimap, search by task, and the buttons for what the keys do as well.
(function (KH) {
  "use strict";

  const MANY_LANES = 8;

  /** The toolbar of a timeline. `act` has what its buttons do. */
  KH.Toolbar = class Toolbar {
    /** @param {KH.Minimap} minimap @param {Object<string, () => void>} act step, fold, follow, fit, closer, farther, table, keys, search(text), searchNext */
    constructor(minimap, act) {
      this.el = KH.element("div", "kh-toolbar");
      this.minimap = minimap;
      this.search = this.#searchBox(act);
      this.follow = KH.button("Follow", "Follow the growing run again", act.follow);
      this.step = toggle("Step", "One scheduler decision after the other (. and ,)", act.step);
      this.fold = toggle("Fold idle", "Leave out most of the long idle times (X)", act.fold);
      this.table = KH.button("Table", "The same as a table", act.table);
      this.keys = KH.button("?", "Keys", act.keys);
      this.keys.setAttribute("aria-label", "Keys");
      for (const each of [this.table, this.keys]) KH.setOpen(each, false);
      const zoom = KH.wrap("span", "kh-group", [
        KH.button("Fit", "Everything, or the selection (F)", act.fit), named(KH.button("−", "Farther (S)", act.farther), "Farther"),
        named(KH.button("+", "Closer (W)", act.closer), "Closer"),
      ]);
      this.el.append(minimap.canvas, this.search, this.follow, zoom, this.fold, this.step, this.table, this.keys);
    }

    #searchBox(act) {
      const box = KH.element("input", "kh-search");
      Object.assign(box, { type: "search", placeholder: "Find a task", spellcheck: false });
      box.setAttribute("aria-label", "Find a task by its name");
      box.dataset.lmSuppressShortcuts = "true";
      box.addEventListener("input", () => act.search(box.value));
      box.addEventListener("keydown", (event) => {
        event.stopPropagation();
        if (event.key === "Enter") act.searchNext();
        if (event.key === "Escape") act.search((box.value = ""));
      });
      return box;
    }

    /** What there is to do with this run. @param {{following: boolean, live: boolean, canFold: boolean, lanes: number, slices: number}} is */
    update(is) {
      this.follow.hidden = is.following || !is.live;
      this.fold.hidden = !is.canFold;
      this.step.hidden = !is.slices || is.live;
      this.search.hidden = is.lanes <= MANY_LANES && !this.search.value;
    }
  };

  function toggle(text, title, action) {
    const button = KH.button(text, title, action);
    button.setAttribute("aria-pressed", "false");
    return button;
  }

  function named(button, name) {
    button.setAttribute("aria-label", name);
    return button;
  }
})((globalThis.KH = globalThis.KH || {}));
