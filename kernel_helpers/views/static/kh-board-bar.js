// The line at the top of a page with cells to run: which board they run on, what it sees, and the exercises of the page.
(function (KH) {
  "use strict";

  const CONSENT =
    "Let the simulated camera see through your webcam? The pictures stay in this page: nothing is sent or kept. " +
    "Your browser will ask you as well.";

  KH.BoardBar = class BoardBar {
    /** @param {KH.CellPage} page */
    constructor(page) {
      this.page = page;
      this.shared = page.shared;
      this.summary = KH.element("summary", "");
      this.note = KH.element("p", "kh-bar-note");
      this.note.setAttribute("role", "status");
      this.consent = KH.element("div", "kh-bar-consent");
      const choices = [this.#boards(), this.#scenes(), this.#restart()].filter(Boolean);
      this.el = KH.wrap("details", "kh-run kh-board-bar", [this.summary, KH.wrap("div", "kh-bar-choices", choices), this.consent, this.note]);
      this.shared.listen(() => this.#show());
      KH.progress.listen(() => this.#show());
    }

    #boards() {
      const kinds = Object.keys(KH.BOARD_KINDS).filter((kind) => kind === "page" || (KH.SerialBoard && navigator.serial));
      const select = choice("Board", kinds.map((kind) => [kind, KH.BOARD_KINDS[kind].title]), (kind) => this.#choose({ kind }));
      this.kinds = select.input;
      return select.el;
    }

    #scenes() {
      const select = choice("The camera sees", Object.entries(KH.SCENES), (scene) => (scene === "webcam" ? this.#askForWebcam() : this.#choose({ scene })));
      this.scenes = select.input;
      return select.el;
    }

    #restart() {
      const button = KH.button("Restart the board", "Variables of earlier cells are gone then", () => this.#do(async () => {
        await this.shared.restart();
        this.note.textContent = "Restarted. Variables of earlier cells are gone.";
      }));
      return button;
    }

    #askForWebcam() {
      const answer = (yes) => {
        this.consent.replaceChildren();
        if (yes) this.#choose({ scene: "webcam" });
        else this.#show();
      };
      const buttons = [KH.button("Use my webcam", "", () => answer(true)), KH.button("No", "", () => answer(false))];
      this.consent.replaceChildren(KH.element("p", "", CONSENT), ...buttons);
      buttons[0].focus();
    }

    #choose(wanted) {
      return this.#do(async () => {
        await this.shared.choose(wanted);
        if (this.shared.kind === "serial") await this.shared.ready((text) => { this.note.textContent = text; });
        this.note.textContent = "";
      });
    }

    async #do(action) {
      if (this.page.running) {
        this.note.textContent = "A cell is running: stop it first.";
        return this.#show();
      }
      try {
        await action();
      } catch (problem) {
        this.note.textContent = KH.problemText(problem);
        await this.shared.choose({ kind: "page", scene: this.shared.scene === "webcam" ? "clock" : this.shared.scene });
      }
      this.#show();
    }

    #show() {
      const { shared } = this, exercises = this.page.cells.map((cell) => cell.exercise).filter(Boolean);
      const passed = exercises.filter(({ name }) => KH.progress.of(name).passed).length;
      const parts = [
        KH.element("span", "kh-bar-title", "Run the cells of this page"),
        KH.element("span", "kh-board", shared.title),
        exercises.length && KH.element("span", "kh-counts", `${passed} of ${KH.count(exercises.length, "exercise")} passed`),
      ];
      this.summary.replaceChildren(...parts.filter(Boolean));
      this.kinds.value = shared.kind;
      this.scenes.value = shared.scene;
      this.scenes.closest("label").hidden = shared.kind !== "page";
    }
  };

  function choice(label, options, chosen) {
    const input = KH.wrap("select", "kh-field", options.map(([value, text]) => Object.assign(KH.element("option", "", text), { value })));
    input.addEventListener("change", () => chosen(input.value));
    return { input, el: KH.wrap("label", "kh-bar-choice", [KH.element("span", "", label), input]) };
  }
})((globalThis.KH = globalThis.KH || {}));
