// Runs a page's cells on the board that they share: one at a time, what a cell needs from the cells above, the verdict.
(function (KH) {
  "use strict";

  const OTHER_BOARD = (name) => `This cell is for a second board, ${name}. A page has one; run it in JupyterLab.`;

  KH.CellPage = class CellPage {
    /** @param {HTMLElement} root @param {KH.SharedBoard} shared */
    constructor(root, shared) {
      this.shared = shared;
      this.running = null;
      const all = [...root.querySelectorAll("div.cell")];
      this.cells = all.flatMap((el, at) => (isForBoard(el) ? [new KH.BoardCell(el, at + 1, this)] : []));
      addEventListener("pagehide", () => shared.close());
    }

    /** The reader asks for it. */
    async run(cell) {
      const obstacle = this.#obstacle(cell);
      if (obstacle) return cell.say(obstacle);
      const before = this.needed(cell);
      if (!before.length) return this.#runAll([cell]);
      const names = [...new Set(before.flatMap((each) => each.names))].slice(0, 4).map((name) => `\`${name}\``).join(", ");
      const cells = before.map((each) => each.cell);
      cell.say(`${names ? `${names} ${before.length > 1 || names.includes(",") ? "come" : "comes"} from` : "It goes on from"} above, where nothing ran yet.`, [
        [`Run ${KH.count(cells.length, "cell")} above first`, () => this.#runAll([...cells, cell])],
        ["Run only this one", () => this.#runAll([cell])],
      ]);
      cell.offers.querySelector("button").focus();
    }

    #obstacle(cell) {
      const obstacle = KH.SharedBoard.obstacle(), { problem, board } = KH.readCell(cell.text);
      if (obstacle || problem) return obstacle || problem;
      if (board) return OTHER_BOARD(board);
      return this.running ? `Cell ${this.running.number} is running: stop it, or wait.` : "";
    }

    /** Cells above that were not run and define what this one uses, in order. @returns {{cell: KH.BoardCell, names: string[]}[]} */
    needed(cell) {
      const found = new Map(), waiting = [cell];
      while (waiting.length) {
        for (const [above, names] of this.#sources(waiting.pop())) {
          if (!found.has(above)) waiting.push(above);
          found.set(above, [...(found.get(above) || []), ...names]);
        }
      }
      return this.cells.filter((each) => found.has(each)).map((each) => ({ cell: each, names: found.get(each) }));
    }

    /** The cells that this one draws on by itself: those nearest above that define a name, and what a kept loop holds. */
    #sources(cell) {
      const above = this.cells.slice(0, this.cells.indexOf(cell)).reverse(), { program, keepLoop } = KH.readCell(cell.text);
      const sources = new Map(), add = (from, name) => sources.set(from, [...(sources.get(from) || []), ...name]);
      for (const name of KH.neededNames(program)) {
        const from = above.find((each) => KH.definedNames(KH.readCell(each.text).program).has(name));
        const known = above.some((each) => this.shared.ran.has(each) && KH.definedNames(KH.readCell(each.text).program).has(name));
        if (from && !known) add(from, [name]);
      }
      if (keepLoop && above[0] && !this.shared.ran.has(above[0])) add(above[0], []);
      return sources;
    }

    async #runAll(cells) {
      for (const each of cells) {
        each.say("");
        if (!(await this.runOne(each))) return;
      }
    }

    /** Runs this one, whatever was run before; whether the next one may follow. */
    async runOne(cell) {
      const asked = KH.readCell(cell.text), name = asked.name || asked.check || `cell ${cell.number}`;
      this.running = cell;
      const before = cell.state;
      cell.become("running");
      try {
        const board = await this.shared.ready((text) => cell.say(text));
        cell.say("");
        const output = cell.begin(name, board.title), listen = (call) => (...news) => output[call](...news);
        const run = await board.run(asked.program, { ...optionsOf(asked), name, onText: listen("onText"), onTrace: listen("onTrace"), onFrame: listen("onFrame"), onLed: listen("onLed") });
        output.finish(run, asked);
        const gone = hasRestarted(run);
        if (gone) this.shared.forget();
        else this.shared.ran.add(cell);
        cell.become("ended");
        cell.say(saidOf(this.stopped, gone) || (output.isEmpty ? "Done. It printed nothing." : ""));
        if (asked.check && cell.exercise?.name === asked.check) await this.#check(cell, output, run);
        return !gone && (!run.error || asked.mayFail || asked.stopAfterMs !== null);
      } catch (problem) {
        // A board that could not be opened, or has gone, says itself what happened and what to try.
        cell.become(cell.output ? "ended" : before === "running" ? "still" : before);
        cell.say(KH.problemText(problem));
        this.shared.close();
        return false;
      } finally {
        this.running = this.stopped = null;
      }
    }

    async #check(cell, output, run) {
      const { exercise } = cell;
      cell.say("Judging …");
      try {
        const verdict = await this.shared.judge(KH.told(run), exercise.check);
        output.append(KH.verdictCard(exercise, verdict, KH.progress.tried(exercise.name, verdict.passed)));
        cell.say("");
      } catch (problem) {
        // The board is well, and so are its variables.
        cell.say(KH.problemText(problem));
      }
    }

    async stop(cell) {
      const board = this.shared.board;
      if (!board || this.running !== cell) return;
      cell.say("Stopping …");
      this.stopped = await board.stop();
      if (this.stopped === "restarted") this.shared.forget();
      if (cell.state === "ended") cell.say(STOPPED[this.stopped] || "");
    }
  };

  const STOPPED = {
    interrupted: "Stopped. Variables of earlier cells are kept.",
    restarted: "Stopped by restarting the board: variables of earlier cells are gone.",
  };

  /** Also a program that was stopped by its limit, on a page that is not isolated. */
  const hasRestarted = ({ state, error }) => state === "restarted" || Boolean(error?.traceback.startsWith("The board was restarted"));

  function saidOf(stopped, gone) {
    if (gone) return STOPPED.restarted;
    return stopped ? STOPPED[stopped] : "";
  }

  const optionsOf = ({ keepLoop, events, stopAfterMs }) => ({ keepLoop, events, stopAfterMs });
  const isForBoard = (el) => Boolean(el.querySelector("div.cell_input pre")?.textContent.startsWith("%%board"));
})((globalThis.KH = globalThis.KH || {}));
