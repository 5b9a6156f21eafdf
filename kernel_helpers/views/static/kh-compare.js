// Two runs one above the other on one time axis, with the same legend, and a table of what changed.
(function (KH) {
  "use strict";

  /**
   * Shows two finished runs in `el`, replacing what is there.
   * @param {HTMLElement} el
   * @param {{before: object, after: object, differences: string[][]}} data each run as for KH.mountRun; rows of what, before, after
   * @returns {{panels: object[], destroy: () => void}}
   */
  KH.mountComparison = function (el, data) {
    el.classList.add("kh-run", "kh-comparison");
    const shared = new Shared(), names = [data.before, data.after].map((run) => KH.visible(run.title || ""));
    const panels = [data.before, data.after].map((run, at) => half(run, names[at], shared, at));
    const legend = KH.element("ul", "kh-legend");
    legend.setAttribute("aria-label", "What the pictures' signs mean");
    el.replaceChildren(...panels.map((panel) => panel.el), legend, changes(data.differences, names));
    shared.show(panels, legend);
    return {
      panels,
      destroy() {
        for (const panel of panels) {
          panel.timeline.destroy();
          panel.store.destroy();
        }
        el.replaceChildren();
      },
    };
  };

  function half(data, name, shared, at) {
    const store = new KH.RunStore();
    store.take({ state: "finished", ...data });
    const el = KH.element("section", "kh-half"), host = KH.element("div", "kh-timeline");
    el.setAttribute("aria-label", name);
    const head = KH.wrap("div", "kh-head", [KH.element("span", "kh-side", at ? "after" : "before"), KH.element("span", "kh-title", name), KH.stateBadge(store.about, store.run().complete)]);
    el.append(head, host);
    const timeline = new KH.Timeline(host, { onFrame() {}, onWindow: () => shared.moved(timeline) }, { window: shared.window, names: shared.names, legend: false });
    if (at) timeline.bar.el.hidden = true;
    return { el, store, timeline };
  }

  /** What both have in common: the part in sight, and room for every name. */
  class Shared {
    constructor() {
      this.window = new KH.TimeWindow();
      this.names = [];
      this.panels = [];
    }

    show(panels, legend) {
      this.panels = panels;
      const runs = panels.map(({ store }) => store.run());
      this.window.least = Math.max(...runs.map((run) => run.durationUs));
      this.names.push(...runs.flatMap((run) => run.lanes.map((lane) => lane.name)));
      panels.forEach(({ timeline, store }, at) => timeline.show(runs[at], store.frames, store.extra));
      KH.fillLegend(legend, runs, { folded: false, predicted: false }, (entry, button) => {
        for (const { timeline } of panels) timeline.explain(entry);
        for (const each of legend.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button && panels[0].timeline.sign === entry));
      });
    }

    /** One of them has drawn: the other draws too if it shows another part. */
    moved(drawn) {
      for (const { timeline } of this.panels) {
        const { scale } = timeline;
        if (timeline !== drawn && scale && (scale.v0 !== drawn.scale.v0 || scale.v1 !== drawn.scale.v1)) timeline.redraw();
      }
    }
  }

  function changes(differences, [before, after]) {
    if (!differences.length) return KH.element("p", "kh-said", "Nothing that counts changed.");
    const columns = [{ title: "What changed" }, { title: before || "before", number: true }, { title: after || "after", number: true }];
    const table = KH.textTable("What changed from one run to the other", columns, differences);
    return KH.wrap("div", "kh-changes", [KH.scrollBox(`What changed from ${before || "before"} to ${after || "after"}`, [table])]);
  }

  /** The same as a Jupyter widget's module. */
  KH.comparisonWidget = {
    render({ model, el }) {
      const root = KH.element("div");
      el.append(root);
      const shown = KH.mountComparison(root, model.get("data"));
      return () => shown.destroy();
    },
  };
})((globalThis.KH = globalThis.KH || {}));
