// The filmstrip: every picture the board showed, newest in view, and one of them large.
(function (KH) {
  "use strict";

  const MOST = 60;
  const END_PX = 8;
  const PACE_TITLE = "Frames a second; how far the times between two frames spread (standard deviation); bytes of a picture on the wire";

  KH.Filmstrip = class Filmstrip {
    /** @param {HTMLElement} host @param {{onFrame: (frame: object) => void}} to called when a picture is clicked */
    constructor(host, to) {
      this.to = to;
      this.host = host;
      this.host.hidden = true;
      this.chosen = null;
      this.buttons = new Map();
      this.large = KH.element("figure", "kh-large");
      this.picture = KH.element("img");
      this.picture.onload = this.picture.onerror = () => this.#loaded();
      this.caption = KH.element("figcaption");
      this.large.append(this.picture, this.caption);
      this.strip = KH.element("div", "kh-strip");
      this.count = KH.element("p", "kh-film-count");
      const side = KH.element("div", "kh-film-side");
      this.pace = KH.element("p", "kh-film-pace");
      this.pace.title = PACE_TITLE;
      side.append(this.strip, this.count, this.pace);
      this.host.append(this.large, side);
    }

    /** @param {object[]} frames of the store, in order @param {object} run from KH.toLanes @param {number} sent how many there were */
    show(frames, run, sent) {
      this.run = run;
      this.host.hidden = !frames.length;
      if (!frames.length) return;
      const atEnd = this.strip.scrollLeft + this.strip.clientWidth >= this.strip.scrollWidth - END_PX;
      const shown = KH.thinned(frames, MOST);
      this.#place(shown);
      const taken = run.live ? sent : Math.max(sent, run.frameCount), all = KH.count(taken, "picture");
      this.count.textContent = shown.length < taken ? `${shown.length} of ${all}` : all;
      this.pace.textContent = KH.paceWords(KH.pace(run.points), frames);
      if (!frames.includes(this.chosen)) this.chosen = null;
      this.#enlarge(this.chosen || frames[frames.length - 1]);
      if (atEnd) this.strip.scrollLeft = this.strip.scrollWidth;
    }

    /** Shows a picture at once that has just come, before the rest of the run is drawn; not while another is chosen. */
    arrive(frame) {
      if (this.run && !this.host.hidden && !this.chosen) this.#enlarge(frame);
    }

    #place(shown) {
      const wanted = new Set(shown);
      for (const [frame, button] of this.buttons) if (!wanted.has(frame)) this.#drop(frame, button);
      shown.forEach((frame, at) => {
        const button = this.buttons.get(frame) || this.#add(frame);
        button.firstChild.alt = altText(frame, this.run);
        button.title = `Show this moment: ${button.firstChild.alt}`;
        button.lastChild.textContent = this.run.names.task(frame.task);
        button.children[1].textContent = frame.timeUs === null ? "" : KH.moment(frame.timeUs);
        if (this.strip.children[at] !== button) this.strip.insertBefore(button, this.strip.children[at] || null);
      });
    }

    #add(frame) {
      const button = KH.button("", "", () => this.to.onFrame(frame));
      button.className = "kh-frame";
      const picture = KH.element("img");
      picture.src = frame.url;
      button.append(picture, KH.element("span", "kh-frame-text kh-frame-time"), KH.element("span", "kh-frame-text"));
      this.buttons.set(frame, button);
      return button;
    }

    #drop(frame, button) {
      button.remove();
      this.buttons.delete(frame);
    }

    /** Highlights a picture (null: none) and brings it into view. */
    choose(frame) {
      this.chosen = frame;
      for (const [each, button] of this.buttons) {
        button.classList.toggle("kh-chosen", each === frame);
        button.setAttribute("aria-pressed", String(each === frame));
      }
      if (!frame) return;
      this.#enlarge(frame);
      const button = this.buttons.get(frame);
      if (button) this.strip.scrollLeft = button.offsetLeft - (this.strip.clientWidth - button.offsetWidth) / 2;
    }

    #enlarge(frame) {
      this.wanted = frame;
      if (!this.loading) this.#load();
      this.picture.alt = altText(frame, this.run);
      // Of the newest picture of a live run, when and who is known only with the next drawing.
      const isNew = this.run.live && frame !== this.chosen, known = isNew ? "" : whenAndWho(frame, this.run);
      this.caption.textContent = [`frame ${frame.number}`, known, frame.label].filter(Boolean).join(" · ");
    }

    /** One at a time: another address before the last has loaded would end its loading, so that of many none was ever seen. */
    #load() {
      if (this.picture.src === this.wanted.url) return;
      this.loading = true;
      this.picture.dataset.number = this.wanted.number;
      this.picture.src = this.wanted.url;
    }

    #loaded() {
      this.loading = false;
      this.#load();
    }
  };

  /** At most `most` of the frames, evenly spaced; a power of two apart so that a growing run keeps its choice; always the newest. */
  KH.thinned = function (frames, most) {
    let apart = 1;
    while (Math.ceil(frames.length / apart) >= most && frames.length > most) apart *= 2;
    return frames.filter((frame, at) => at % apart === 0 || at === frames.length - 1);
  };

  /** Of all frames that were sent, not only those kept: frames a second, and the spread of the times between them in us. */
  KH.pace = function (points) {
    const times = [];
    for (let at = 0; at < points.length; at++) if (points.kind[at] === KH.KIND.FRAME) times.push(points.time[at]);
    const gaps = times.slice(1).map((time, at) => time - times[at]), took = times[times.length - 1] - times[0];
    if (!took) return null;
    const mean = took / gaps.length;
    return { rate: 1e6 / mean, jitterUs: Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) };
  };

  /** @param {{rate: number, jitterUs: number}|null} pace @param {object[]} frames those kept */
  KH.paceWords = function (pace, frames) {
    const known = frames.filter((frame) => frame.sentBytes), bytes = known.reduce((sum, frame) => sum + frame.sentBytes, 0);
    const each = known.length ? `${(bytes / known.length / 1000).toFixed(1)} kB each` : "";
    const rate = pace ? `${pace.rate.toFixed(1)} frames/s` : "", jitter = pace ? `jitter ${KH.duration(pace.jitterUs)}` : "";
    return [rate, jitter, each].filter(Boolean).join(" · ");
  };

  function whenAndWho(frame, run) {
    const when = frame.timeUs === null ? "" : KH.moment(frame.timeUs);
    return [when, run.names.task(frame.task)].filter(Boolean).join(" · ");
  }

  function altText(frame, run) {
    return `Camera picture ${frame.number}${frame.label ? `, ${frame.label}` : ""}, ${whenAndWho(frame, run)}`;
  }
})((globalThis.KH = globalThis.KH || {}));
