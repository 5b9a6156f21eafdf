// Joins the views to a Jupyter widget's model: one store per model, one panel per view. Shape of anywidget's modules.
(function (KH) {
  "use strict";

  /** Made once per model, so that initialize and render share the store. */
  KH.widget = function () {
    const store = new KH.RunStore(), stops = new Set();
    return {
      initialize({ model }) {
        let asking = false;
        const ask = () => {
          if (!asking) model.send({ kind: "need" });
          asking = true;
        };
        const takeWhole = () => {
          asking = false;
          store.take(wholeOf(model));
        };
        const takeMessage = (content, buffers) => {
          if (content.kind === "delta" && !store.take(deltaOf(content, buffers))) ask();
          // The kernel holds pictures back until those on their way have arrived.
          if (content.kind === "delta" && content.frames.length) model.send({ kind: "shown", at: content.frames_taken });
          if (content.kind === "stopping") for (const stop of stops) stop.heard();
        };
        const takeLeds = () => store.take({ leds: model.get("leds") });
        model.on("change:leds", takeLeds);
        model.on("change:revision", takeWhole);
        model.on("msg:custom", takeMessage);
        takeWhole();
        if (store.live) ask();
        return () => {
          model.off("change:leds", takeLeds);
          model.off("change:revision", takeWhole);
          model.off("msg:custom", takeMessage);
          store.destroy();
        };
      },
      render({ model, el }) {
        const root = KH.element("div");
        el.append(root);
        const stop = new KH.StopButton(() => model.send({ kind: "stop" }));
        stops.add(stop);
        const panel = new KH.RunPanel(root, store, stop);
        return () => {
          stops.delete(stop);
          panel.destroy();
        };
      },
    };
  };

  /** The whole state, as the traits hold it. */
  function wholeOf(model) {
    const part = { events: model.get("events"), names: model.get("names"), frames: model.get("frames"), frames_taken: model.get("frames_taken"), leds: model.get("leds") };
    return { ...part, ...model.get("status"), ...model.get("extra"), title: model.get("title"), board: model.get("board") };
  }

  /** A delta's buffers are the events, then one picture per frame. */
  function deltaOf(content, [events, ...pictures]) {
    return { ...content, events, frames: content.frames.map((frame, at) => ({ ...frame, jpeg: pictures[at] })) };
  }
})((globalThis.KH = globalThis.KH || {}));
