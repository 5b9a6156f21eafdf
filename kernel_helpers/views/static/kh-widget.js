// Joins the views to a Jupyter widget's model: one store per model, one panel per view. Shape of anywidget's modules.
(function (KH) {
  "use strict";

  /** Made once per model, so that initialize and render share the store. */
  KH.widget = function () {
    const store = new KH.RunStore();
    return {
      initialize({ model }) {
        const takeWhole = () => store.take(wholeOf(model));
        const takeDelta = (content, buffers) => content.kind === "delta" && store.take(deltaOf(content, buffers));
        model.on("change:revision", takeWhole);
        model.on("msg:custom", takeDelta);
        takeWhole();
        return () => {
          model.off("change:revision", takeWhole);
          model.off("msg:custom", takeDelta);
          store.destroy();
        };
      },
      render({ el }) {
        const root = KH.element("div");
        el.append(root);
        const panel = new KH.RunPanel(root, store);
        return () => panel.destroy();
      },
    };
  };

  /** The whole state, as the traits hold it. */
  function wholeOf(model) {
    const part = { events: model.get("events"), names: model.get("names"), frames: model.get("frames") };
    return { ...part, ...model.get("status"), title: model.get("title"), board: model.get("board") };
  }

  /** A delta's buffers are the events, then one picture per frame. */
  function deltaOf(content, [events, ...pictures]) {
    return { ...content, events, frames: content.frames.map((frame, at) => ({ ...frame, jpeg: pictures[at] })) };
  }
})((globalThis.KH = globalThis.KH || {}));
