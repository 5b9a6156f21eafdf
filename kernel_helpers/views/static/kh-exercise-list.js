// The list of all exercises on the welcome page, with what the reader has passed; export and reset. And hints that are looked at.
(function (KH) {
  "use strict";

  /** @param {HTMLElement} el as the book's directive makes it: links with data-exercise */
  KH.mountExerciseList = function (el) {
    const items = [...el.querySelectorAll("[data-exercise]")];
    const sum = KH.element("p", "kh-exercise-sum"), asked = KH.element("span", "kh-exercise-asked");
    sum.setAttribute("role", "status");
    const tools = KH.wrap("div", "kh-run kh-exercise-tools", [
      KH.button("Save a copy", "A JSON file with names of exercises, counts and dates, and nothing else", save),
      KH.button("Forget all of it", "Every exercise is new again", () => confirmed(asked, KH.progress.reset)),
      asked,
    ]);
    el.prepend(sum);
    el.append(tools);
    KH.progress.listen(() => {
      const entries = KH.progress.all(), entryOf = (item) => entries[item.dataset.exercise] || KH.progress.of(item.dataset.exercise);
      for (const item of items) mark(item, entryOf(item));
      sum.textContent = `${items.filter((item) => entryOf(item).passed).length} of ${items.length} exercises passed, kept in this browser only.`;
    });
  };

  function mark(item, entry) {
    const sign = item.querySelector(".kh-sign-mark") || item.insertBefore(KH.element("span", "kh-sign-mark"), item.firstChild);
    const word = item.querySelector(".kh-sign-word") || item.appendChild(KH.element("span", "kh-sign-word"));
    sign.textContent = `${KH.progressSign(entry)} `;
    word.textContent = KH.progressWord(entry) && ` — ${KH.progressWord(entry)}`;
    item.dataset.passed = entry.passed;
  }

  function save() {
    const url = URL.createObjectURL(new Blob([KH.progress.exported()], { type: "application/json" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: "asyncio-progress.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  function confirmed(place, action) {
    const close = (act) => () => {
      place.replaceChildren();
      act?.();
    };
    place.replaceChildren(" Really? ", KH.button("Yes, forget", "", close(action)), KH.button("No", "", close()));
    place.querySelector("button").focus();
  }

  /** Looking at a hint or at the solution is part of the progress. */
  KH.watchHelp = function (root) {
    for (const el of root.querySelectorAll("details.kh-help[data-exercise]")) {
      el.addEventListener("toggle", () => {
        const { exercise, hint } = el.dataset;
        if (el.open && hint) KH.progress.hinted(exercise, Number(hint));
        else if (el.open) KH.progress.solved(exercise);
      });
    }
  };
})((globalThis.KH = globalThis.KH || {}));
