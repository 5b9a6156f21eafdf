// Finding cards: what is worth pointing at in this run; each one shows its place on the timeline.
(function (KH) {
  "use strict";

  const FIRST = 3;

  /** @typedef {{kind: string, task: number, start_us: number, end_us: number, text: string}} Finding */

  KH.Cards = class Cards {
    /** @param {(finding: Finding) => void} onChoose */
    constructor(onChoose) {
      this.onChoose = onChoose;
      this.el = KH.element("div", "kh-findings");
      this.el.hidden = true;
      this.shown = "";
    }

    /** @param {Finding[]} findings the worst first */
    show(findings) {
      const key = JSON.stringify(findings);
      if (key === this.shown) return;
      this.shown = key;
      this.el.hidden = !findings.length;
      const list = KH.wrap("ul", "kh-finding-list", findings.map((each) => KH.wrap("li", "", [this.#card(each)])));
      const title = KH.element("p", "kh-findings-title", "Worth a look");
      this.el.replaceChildren(title, list);
      if (findings.length > FIRST) this.el.append(this.#rest(list, findings.length));
    }

    #card(finding) {
      const card = KH.button("", "Show it on the timeline", () => this.#choose(finding, card));
      card.className = "kh-finding";
      card.setAttribute("aria-pressed", "false");
      card.append(KH.element("span", "kh-finding-kind", KH.visible(finding.kind)), KH.element("span", "kh-finding-text", finding.text));
      return card;
    }

    #choose(finding, card) {
      this.clear();
      card.setAttribute("aria-pressed", "true");
      this.onChoose(finding);
    }

    /** No card is the chosen one any more. */
    clear() {
      for (const card of this.el.querySelectorAll("[aria-pressed=true]")) card.setAttribute("aria-pressed", "false");
    }

    /** Only the worst are shown until one asks for the others. */
    #rest(list, count) {
      const others = [...list.children].slice(FIRST);
      for (const item of others) item.hidden = true;
      const button = KH.button(`${count - FIRST} more`, "", () => {
        for (const item of others) item.hidden = false;
        button.remove();
        others[0].firstChild.focus();
      });
      return button;
    }
  };
})((globalThis.KH = globalThis.KH || {}));
