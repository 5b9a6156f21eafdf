// The one board that a page's cells share: which it is, when it is opened, and what it has run since it began.
(function (KH) {
  "use strict";

  /** The kinds of board that a page may have, with what is said of them. */
  KH.BOARD_KINDS = {
    page: { title: "Virtual board in this page", about: "A real MicroPython, with a simulated camera, in your browser." },
    serial: { title: "Your camera, by USB", about: "The same cells on the board that is plugged in." },
  };
  KH.SCENES = {
    clock: "a clock and a counter",
    shapes: "moving shapes",
    webcam: "your webcam",
  };
  const FROM_A_FILE =
    "This page was opened from a folder, and a browser lets no page load a board from there. " +
    "Serve the folder instead: `python3 -m http.server`, then open http://127.0.0.1:8000/.";
  const NO_RUNNER = ["The board's program did not come.", "reload the page; or this copy of the book was built without it."];
  /** The engine's scripts, in the runner's folder: fetched when a board is first needed, and not before. */
  const ENGINE = ["inbox.js", "memory.js", "page-board.js"];

  KH.SharedBoard = class SharedBoard {
    /** @param {URL} base where the runner's files are */
    constructor(base) {
      this.base = base;
      this.kind = "page";
      this.scene = "clock";
      this.board = null;
      this.ran = new Set();
      this.listeners = new Set();
    }

    /** Why nothing can run here, "" when it can. */
    static obstacle(at = location) {
      return at.protocol === "file:" ? FROM_A_FILE : "";
    }

    get title() {
      return this.board?.title || KH.BOARD_KINDS[this.kind].title;
    }

    /** The open board; opens it when it is first needed. @param {(text: string) => void} say progress */
    async ready(say) {
      // A choice that is under way comes first.
      await this.choosing?.catch(() => {});
      if (this.board) return this.board;
      const board = await this.#made();
      await board.open({ onProgress: (progress) => say(opening(progress)) });
      this.board = board;
      this.port = board.port;
      if (this.camera) this.camera.follow((picture) => board.setWebcam(picture));
      this.#changed();
      return board;
    }

    async #made() {
      const { base, scene, port } = this;
      if (this.kind === "serial") return new KH.SerialBoard({ base, port });
      await this.#engine();
      return new KH.PageBoard({ base: base.href, clock: KH.pageClock || "real", scene });
    }

    /** Loads what makes a board of this page, once. */
    #engine() {
      this.loading ??= ENGINE.reduce((before, name) => before.then(() => script(new URL(name, this.base))), Promise.resolve());
      return this.loading;
    }

    async #webcam() {
      this.camera = this.camera || (await KH.openWebcam());
      return this.camera;
    }

    /** Which board, and what it sees. The one before is closed, and its variables are gone. */
    choose(choice) {
      this.choosing = this.#choose(choice);
      return this.choosing;
    }

    async #choose(choice) {
      const { kind = this.kind, scene = this.scene } = choice;
      // The reader's consent comes before anything is changed.
      if (scene === "webcam" && kind === "page") await this.#webcam();
      else this.#darken();
      this.close();
      Object.assign(this, { kind, scene, port: null });
      this.#changed();
    }

    #darken() {
      this.camera?.close();
      this.camera = null;
    }

    /** The verdict of an exercise's check, on a VM of its own. */
    async judge(told, check) {
      await this.#engine();
      const judge = this.board?.judge ? this.board : new KH.PageBoard({ base: this.base.href });
      return judge.judge(told, check);
    }

    /** Begin anew: nothing of earlier cells is left. */
    async restart() {
      if (this.board) await this.board.reset();
      this.forget();
    }

    /** Variables of earlier cells are gone. */
    forget() {
      this.ran.clear();
      this.#changed();
    }

    close() {
      this.board?.close();
      this.board = null;
      this.forget();
    }

    listen(tell) {
      this.listeners.add(tell);
      tell();
    }

    #changed() {
      for (const tell of this.listeners) tell();
    }
  };

  function script(url) {
    return new Promise((resolve, reject) => {
      const el = Object.assign(document.createElement("script"), { src: url.href, onload: resolve });
      el.onerror = () => reject(new KH.PageError(...NO_RUNNER));
      document.head.append(el);
    });
  }

  /** `progress`: a text, or how many files have come. */
  function opening(progress) {
    if (typeof progress === "string") return `${progress} …`;
    return `Loading the board: ${progress.done} of ${progress.of} …`;
  }

  /** What an error says to a person, with the cure once. */
  KH.problemText = function ({ message, cure }) {
    return cure && !message.includes(cure) ? `${message} Try: ${cure}` : message;
  };
})((globalThis.KH = globalThis.KH || {}));
