// What is said below the picture: the sentence of what is selected, its line in the cell, totals of a range, a step's queues.
(function (KH) {
  "use strict";

  const HINT = "Point at anything to read what happened. Click it, or press → here, to keep the sentence. Drag to measure a stretch of time.";
  const STATE_REASONS = { sleeping: "sleep", waiting: "wait", parked: "park" };
  const QUEUES = [
    { key: "ready", title: "Ready" },
    { key: "sleeping", title: "Sleeping" },
    { key: "waiting", title: "Waiting" },
  ];

  /** The panel below the picture. */
  KH.Details = class Details {
    constructor() {
      this.el = KH.element("div", "kh-details");
      this.said = KH.element("p", "kh-said", HINT);
      this.said.setAttribute("aria-live", "polite");
      this.more = KH.element("div", "kh-more");
      this.stepper = KH.element("div", "kh-stepper");
      this.stepper.hidden = true;
      this.el.append(this.stepper, this.said, this.more);
    }

    /** Buttons to go through the scheduler's decisions. @param {(by: number) => void} onStep */
    offerSteps(onStep, onLeave) {
      this.place = KH.element("span", "kh-place");
      const buttons = [KH.button("◀", "Previous decision (,)", () => onStep(-1)), KH.button("▶", "Next decision (.)", () => onStep(1))];
      buttons[0].setAttribute("aria-label", "Previous decision");
      buttons[1].setAttribute("aria-label", "Next decision");
      const leave = KH.button("✕", "Leave step mode (Esc)", onLeave);
      leave.setAttribute("aria-label", "Leave step mode");
      this.stepper.append(buttons[0], this.place, buttons[1], leave);
    }

    /** A sentence, and elements that go with it. @param {string|null} text null: the hint */
    say(text, more = []) {
      this.said.textContent = text === null ? HINT : text;
      this.said.classList.toggle("kh-said-something", text !== null);
      this.more.replaceChildren(...more);
    }

    /** What is selected, or null. @param {object} extra as the store holds it */
    show(found, run, extra) {
      if (!found) return this.say(null);
      const more = found.type === "range" ? [KH.scrollBox("Totals of this time", [KH.rangeTable(run, found.item)])] : [];
      const line = found.type === "span" ? lineElement(found.item, extra) : null;
      this.say(KH.sentence(found, run), line ? [line] : more);
    }

    /** One decision of the scheduler, with the queues at that moment. */
    showDecision({ text, queues }, at, count) {
      this.stepper.hidden = false;
      this.place.textContent = `decision ${at + 1} of ${count}`;
      const shown = QUEUES.filter(({ key }) => queues[key].length);
      const list = KH.wrap("dl", "kh-queues", shown.flatMap(({ key, title }) => [KH.element("dt", "", title), KH.element("dd", "", queues[key].join(" · "))]));
      this.say(text, shown.length ? [list] : []);
    }
  };

  /** Where in the cell the task stood, as far as that is known. */
  function lineElement(span, { lines }) {
    const found = KH.lineOf(span, lines);
    if (!found) return null;
    const element = KH.element("p", "kh-line");
    found.lines.forEach((number, at) => {
      element.append(KH.element("span", "kh-line-number", `line ${number}`), KH.element("code", "", found.text[at] || ""));
    });
    if (found.how) element.append(KH.element("span", "kh-line-how", found.how));
    return element;
  }

  /**
   * The line on which a span's task awaits: for a slice the one it ended at, for a pause the one it stands at.
   * @param {{task: number, reason: string, arg: number|null, lines: number[], text: string[], how: string}[]} lines arg null: any
   */
  KH.lineOf = function (span, lines) {
    const reason = span.state === "running" || span.state === "waiting" ? span.reason : STATE_REASONS[span.state];
    const arg = span.state === "sleeping" ? span.askedMs : span.arg;
    return lines.find((each) => each.task === span.task && each.reason === reason && (each.arg === null || each.arg === arg)) || null;
  };
})((globalThis.KH = globalThis.KH || {}));
