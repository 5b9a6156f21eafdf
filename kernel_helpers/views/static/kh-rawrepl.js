// The raw-REPL conversation with a board, as a state machine: wire/raw_repl.py once more, with the same states.
(function (KH) {
  "use strict";

  /**
   * | state   | sees                         | sends                    | next state              |
   * |---------|------------------------------|--------------------------|-------------------------|
   * | LOST    | enter() is called            | return, Ctrl-C ×2, Ctrl-A| ENTER                   |
   * | ENTER   | raw banner and `>`           |                          | PROMPT                  |
   * | PROMPT  | softReset() is called        | Ctrl-D                   | ENTER                   |
   * | PROMPT  | run() is called              | Ctrl-E A Ctrl-A          | ASK                     |
   * | PROMPT  | probe() is called            | Ctrl-A, question, Ctrl-D | PROBE                   |
   * | ASK     | `R` 01, window               | first window of source   | PASTE                   |
   * | ASK     | `R` 00 or raw banner         | whole source, Ctrl-D     | PLAIN                   |
   * | PASTE   | 01                           | next window, then Ctrl-D | PASTE                   |
   * | PASTE   | 04, all sent                 |                          | RUN                     |
   * | PASTE   | 04, not all sent             | Ctrl-D                   | OVER                    |
   * | PLAIN   | `OK`                         |                          | RUN                     |
   * | RUN     | end record                   |                          | OVER                    |
   * | RUN     | something like an end        |                          | RUN (`maybeOver`)       |
   * | RUN     | probe() is called            | Ctrl-A, question, Ctrl-D | PROBE                   |
   * | PROBE   | answer record                |                          | OVER                    |
   * | PROBE   | end record                   |                          | OVER, then PROBE again  |
   * | PROBE   | probeFailed() is called      |                          | RUN (LOST after an end) |
   * | OVER    | 04, error text, 04, `>`      |                          | PROMPT                  |
   * | OVER    | raw banner and `>` (a reset) |                          | PROMPT                  |
   * | any     | interrupt() is called        | Ctrl-C, ends a paste     | the same                |
   *
   * Bytes are kept as strings of one character per byte. Why a probe: see wire/raw_repl.py.
   */
  KH.REPL = { LOST: "lost", ENTER: "enter", PROMPT: "prompt", ASK: "ask", PASTE: "paste", PLAIN: "plain", RUN: "run", PROBE: "probe", OVER: "over" };
  const { LOST, ENTER, PROMPT, ASK, PASTE, PLAIN, RUN, PROBE, OVER } = KH.REPL;
  const CTRL_A = "\x01", CTRL_C = "\x03", CTRL_D = "\x04";
  const ENTER_RAW = "\r\x03\x03\x01", ASK_PASTE = "\x05A\x01";
  const RAW_BANNER = "raw REPL; CTRL-B to exit\r\n>", FRIENDLY_PROMPT = ">>> ";
  const END = /\x04([^\x04]*)\x04>/;
  /** Longest error text that can stand between two 04 in something that looks like an end; and what is kept of a longer one. */
  const HELD_BYTES = 4096, ERROR_BYTES = 1 << 16;

  /**
   * What the conversation tells: bytes to send, text and records of the program, its start, and the prompt with what the
   * REPL printed as an error.
   * @typedef {{kind: "send"|"text", data: Uint8Array} | {kind: "record"|"lost", type: string, data?: Uint8Array} | {kind: "started"} | {kind: "prompt", error: string}} ReplEvent
   */
  KH.RawRepl = class RawRepl {
    /** @param {Uint8Array} nonce */
    constructor(nonce) {
      this.nonce = nonce;
      this.splitter = new KH.Splitter(nonce);
      this.state = LOST;
      this.source = this.seen = this.error = "";
      this.allSent = this.ended = this.damaged = this.restarted = false;
      this.started = RUN;
      this.window = this.asked = this.answered = 0;
      this.guess = ["", false];
    }

    /** Bytes that lead to the raw prompt from wherever the board is; they interrupt a running program. */
    enter() {
      this.#become(ENTER);
      return KH.latin(ENTER_RAW);
    }

    /** Restart the interpreter, at the prompt. */
    softReset() {
      this.#become(ENTER);
      return KH.latin(CTRL_D);
    }

    /** Begin to hand over a program. `plain`: it prints no 04 and sends no end record, so the first 04 ends it. */
    run(source, plain = false) {
      if (this.state !== PROMPT) throw new Error(`run() in state ${this.state}: only at the prompt`);
      this.#become(ASK);
      Object.assign(this, { source: bytesText(new TextEncoder().encode(source)), allSent: false, ended: false, damaged: false, error: "" });
      this.started = plain ? OVER : RUN;
      return KH.latin(ASK_PASTE);
    }

    /** Bytes that stop what the board does. What is not sent yet of a program will not be sent. */
    interrupt() {
      if ((this.state === ASK || this.state === PASTE) && !this.allSent) Object.assign(this, { source: "", allSent: true, started: OVER });
      return KH.latin(CTRL_C);
    }

    get insideRecord() {
      return this.splitter.inside;
    }

    /** The run may have ended without its end record: that is how it looks, or the record was damaged. */
    get maybeOver() {
      return this.state === RUN && (this.damaged || looksOver(this.seen));
    }

    /** Bytes that a prompt answers with a record and that a running program merely finds in its input. */
    probe() {
      if (this.state === PROMPT) this.ended = true;
      const { seen } = this, ending = looksOver(seen) && seen.endsWith("\x04>");
      this.guess = [ending ? seen.slice(seen.lastIndexOf("\x04", seen.length - 3) + 1, -2) : "", seen.endsWith(RAW_BANNER) || seen.endsWith(FRIENDLY_PROMPT)];
      this.damaged = false;
      this.asked++;
      this.#become(PROBE);
      const answer = KH.recordBytes(this.nonce, "V", KH.latin(String(this.asked)));
      return KH.latin(`${CTRL_A}import sys;sys.stdout.buffer.write(${KH.pythonBytes(answer)})${CTRL_D}`);
    }

    /** Nothing answered: the program goes on. After the end of a run nobody knows where the board is. @returns {ReplEvent[]} */
    probeFailed() {
      const held = this.ended ? [] : textEvents(this.seen);
      this.#become(this.ended ? LOST : RUN);
      return held;
    }

    /** What these bytes mean, in order. @param {Uint8Array} data @returns {ReplEvent[]} */
    feed(data) {
      return this.#events(this.splitter.feed(data));
    }

    /** A record was begun and never finished: report it and read on. @returns {ReplEvent[]} */
    giveUpRecord() {
      return this.#events(this.splitter.flush());
    }

    #events(parts) {
      const events = [];
      for (const part of parts) {
        if (part.kind === "text") this.#text(bytesText(part.data), events);
        else if ((this.state === RUN || this.state === PROBE) && !this.ended) this.#record(part, events);
        else if (part.kind === "record" && part.type === "V" && this.state === PROBE) this.#answer(part.data, events);
      }
      return events;
    }

    #record(part, events) {
      if (part.kind === "record" && part.type === "V") return this.#answer(part.data, events);
      if (this.state === PROBE) events.push(...textEvents(this.seen));
      if (this.state === PROBE) this.seen = "";
      events.push(part);
      this.damaged = this.damaged || part.kind === "lost";
      if (part.kind === "record" && part.type === "E") {
        this.ended = true;
        this.#become(OVER);
      }
    }

    #answer(data, events) {
      // An earlier question is one that nobody waits for any more.
      if (bytesText(data) !== String(this.asked) || this.answered === this.asked) return;
      this.answered = this.asked;
      if (!this.ended) {
        const said = this.state === PROBE ? this.seen : "", echo = `${RAW_BANNER}OK`;
        events.push(...textEvents(said.endsWith(echo) ? said.slice(0, -echo.length) : said));
        [this.error, this.restarted] = this.guess;
      }
      this.#become(OVER);
    }

    #text(text, events) {
      let rest = text;
      while (rest) {
        const before = this.state;
        rest = this.#take(rest, events);
        if (this.state === before) return;
      }
    }

    /** Handles text in one state; returns what belongs to the next state. */
    #take(text, events) {
      if (this.state === RUN) this.seen = (this.seen + text).slice(-HELD_BYTES);
      if (this.state === RUN || this.state === PROMPT || this.state === LOST) {
        events.push(...textEvents(text));
        return "";
      }
      if (this.state === PASTE) return this.#paste(text, events);
      this.seen += text;
      return HANDLERS[this.state].call(this, events);
    }

    #become(state) {
      this.state = state;
      this.seen = "";
    }

    /** What follows the first mark seen in this state; null while it is not there. */
    #after(mark) {
      const at = this.seen.indexOf(mark);
      if (at >= 0) return this.seen.slice(at + mark.length);
      this.seen = this.seen.slice(-RAW_BANNER.length);
      return null;
    }

    _enter(events) {
      const rest = this.#after(RAW_BANNER);
      if (rest === null) return "";
      this.#become(PROMPT);
      events.push({ kind: "prompt", error: "" });
      return rest;
    }

    _ask(events) {
      const answer = firstOf(this.seen, ["R\x00", "R\x01", RAW_BANNER]), rest = this.#after(answer || RAW_BANNER);
      if (rest === null) return "";
      if (answer !== "R\x01") return this.#declined(rest, events);
      if (rest.length < 2) return "";
      this.window = rest.charCodeAt(0) | (rest.charCodeAt(1) << 8);
      this.#become(PASTE);
      this.#sendWindow(events);
      return rest.slice(2);
    }

    #declined(rest, events) {
      if (this.allSent) {
        // Interrupted before anything was sent: a Ctrl-D alone would restart the board.
        this.#become(PROMPT);
        events.push({ kind: "prompt", error: "KeyboardInterrupt: \r\n" });
        return rest;
      }
      this.#become(PLAIN);
      this.allSent = true;
      events.push({ kind: "send", data: KH.latin(this.source + CTRL_D) });
      return rest;
    }

    #sendWindow(events) {
      if (this.allSent) return;
      const piece = this.source.slice(0, this.window);
      this.source = this.source.slice(this.window);
      // Ctrl-D goes with the last piece: it needs no room in the window.
      this.allSent = !this.source;
      events.push({ kind: "send", data: KH.latin(piece + (this.allSent ? CTRL_D : "")) });
    }

    #paste(text, events) {
      for (let at = 0; at < text.length; at++) {
        if (text[at] === CTRL_A) this.#sendWindow(events);
        else if (text[at] === CTRL_D) {
          this.#pasted(events);
          return text.slice(at + 1);
        } else events.push(...textEvents(text[at]));
      }
      return "";
    }

    /** The board reads no more: it has everything, or gives up. */
    #pasted(events) {
      this.#become(this.allSent ? this.started : OVER);
      events.push(this.allSent ? { kind: "started" } : { kind: "send", data: KH.latin(CTRL_D) });
    }

    _plain(events) {
      const rest = this.#after("OK");
      if (rest === null) return "";
      this.#become(this.started);
      events.push({ kind: "started" });
      return rest;
    }

    /** Text meanwhile is the program's, or what a prompt says before it answers: held back until that is known. */
    _probed(events) {
      if (this.ended) this.seen = "";
      events.push(...textEvents(this.seen.slice(0, -HELD_BYTES)));
      this.seen = this.seen.slice(-HELD_BYTES);
      return "";
    }

    _over(events) {
      const { seen } = this, ended = END.exec(seen), reset = seen.indexOf(RAW_BANNER);
      if (reset >= 0 && (!ended || reset + RAW_BANNER.length < ended.index + ended[0].length)) return this.#restart(reset + RAW_BANNER.length, events);
      if (!ended) {
        // A flood before the end is kept only as far as an end may still be part of it.
        this.seen = seen.slice(-(ERROR_BYTES + RAW_BANNER.length));
        events.push(...textEvents(seen.slice(0, seen.length - this.seen.length)));
        return "";
      }
      events.push(...textEvents(seen.slice(0, ended.index)));
      const rest = seen.slice(ended.index + ended[0].length);
      if (this.asked !== this.answered) {
        this.#become(PROBE);
        return rest;
      }
      this.#become(PROMPT);
      events.push({ kind: "prompt", error: this.error || ended[1].slice(-ERROR_BYTES) });
      return rest;
    }

    #restart(end, events) {
      const said = this.seen.slice(0, end), rest = this.seen.slice(end);
      events.push(...textEvents(said), { kind: "prompt", error: "The board restarted.\r\n" });
      this.#become(PROMPT);
      this.restarted = true;
      return rest;
    }
  };

  const { _enter, _ask, _plain, _probed, _over } = KH.RawRepl.prototype;
  const HANDLERS = { [ENTER]: _enter, [ASK]: _ask, [PLAIN]: _plain, [PROBE]: _probed, [OVER]: _over };

  const textEvents = (text) => (text ? [{ kind: "text", data: KH.latin(text) }] : []);

  function firstOf(seen, marks) {
    const found = marks.map((mark) => [seen.indexOf(mark), mark]).filter(([at]) => at >= 0).sort(([one], [other]) => one - other);
    return found.length ? found[0][1] : "";
  }

  /** True when output ends the way a run, a soft reset in raw mode or a fresh boot ends. */
  function looksOver(seen) {
    if (seen.endsWith(RAW_BANNER) || seen.endsWith(FRIENDLY_PROMPT)) return true;
    return seen.endsWith("\x04>") && seen.indexOf("\x04") < seen.length - 2;
  }

  /** A string of one character per byte. */
  function bytesText(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return text;
  }

  /** The bytes of such a string. */
  KH.latin = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

  /** A Python literal of these bytes. */
  KH.pythonBytes = (bytes) => `b'${[...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}'`;

  /** A record as a board sends it: wire/records.encode. */
  KH.recordBytes = function (nonce, type, data) {
    const head = Uint8Array.of(type.charCodeAt(0), data.length & 255, (data.length >> 8) & 255, (data.length >> 16) & 255);
    const sum = head.reduce((all, byte) => all + byte, 0) & 255, check = KH.crc32(data, KH.crc32(head));
    const tail = Uint8Array.of(check & 255, (check >>> 8) & 255, (check >>> 16) & 255, check >>> 24);
    return Uint8Array.of(0x1e, ...nonce, ...head, sum, ...data, ...tail);
  };
})((globalThis.KH = globalThis.KH || {}));
