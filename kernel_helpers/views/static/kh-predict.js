// The small form in which a learner commits to what a run will do. Shape of anywidget's modules.
(function (KH) {
  "use strict";

  /** A form of one kind: `el`, and `read()` which gives the answer, or null while it is incomplete. */
  const FORMS = { choice, order, duration, lanes };

  KH.predictWidget = () => ({
    render({ model, el }) {
      const root = KH.element("form", "kh-predict");
      root.append(prose(KH.element("p", "kh-predict-text"), `Predict. ${model.get("text")}`));
      const form = FORMS[model.get("kind")](model, () => update());
      const commit = KH.button("Lock it in", "Keep this prediction; the run is compared with it", () => send());
      const note = KH.element("span", "kh-predict-note");
      note.setAttribute("role", "status");
      const foot = KH.element("div", "kh-predict-foot");
      foot.append(commit, note);
      root.append(form.el, foot);
      root.addEventListener("submit", (event) => event.preventDefault());
      el.append(root);

      const send = () => {
        model.set("answer", form.read());
        model.save_changes();
        update();
      };
      const update = () => {
        const locked = model.get("answer") !== null;
        root.classList.toggle("kh-locked", locked);
        commit.disabled = locked || form.read() === null;
        for (const input of form.el.querySelectorAll("input, button")) input.disabled = locked;
        note.textContent = model.get("outcome") || (locked ? "Locked. Now run the cell." : "");
      };
      model.on("change:outcome", update);
      model.on("change:answer", update);
      if (model.get("answer") !== null) form.write(model.get("answer"));
      update();
      return () => {
        model.off("change:outcome", update);
        model.off("change:answer", update);
      };
    },
  });

  /** Text with `code` in it, as elements. */
  function prose(el, text) {
    text.split("`").forEach((piece, at) => el.append(at % 2 ? KH.element("code", "", piece) : piece));
    return el;
  }

  function choice(model, changed) {
    const el = KH.element("div", "kh-predict-list");
    const name = `kh-${Math.random()}`;
    const inputs = model.get("options").map((text, at) => {
      const label = KH.element("label");
      const input = KH.element("input");
      Object.assign(input, { type: "radio", name, value: at });
      input.addEventListener("change", changed);
      label.append(input, prose(KH.element("span"), text));
      el.append(label);
      return input;
    });
    const read = () => {
      const at = inputs.findIndex((input) => input.checked);
      return at < 0 ? null : at;
    };
    return { el, read, write: (answer) => { inputs[answer].checked = true; } };
  }

  /** Items are clicked one after the other; a second click takes one out again. */
  function order(model, changed) {
    const el = KH.element("div", "kh-predict-order");
    const chosen = [];
    const buttons = model.get("options").map((text) => {
      const button = KH.button(text, `${text}: click the items in your order`, () => {
        const at = chosen.indexOf(text);
        if (at < 0) chosen.push(text);
        else chosen.splice(at, 1);
        number();
        changed();
      });
      el.append(button);
      return [text, button];
    });
    const number = () => {
      for (const [text, button] of buttons) {
        const at = chosen.indexOf(text);
        button.textContent = at < 0 ? text : `${at + 1}. ${text}`;
        button.setAttribute("aria-pressed", String(at >= 0));
      }
    };
    const write = (answer) => {
      chosen.splice(0, chosen.length, ...answer);
      number();
    };
    return { el, read: () => (chosen.length === buttons.length ? [...chosen] : null), write };
  }

  function duration(model, changed) {
    const el = KH.element("label", "kh-predict-number");
    const input = KH.element("input");
    Object.assign(input, { type: "number", min: 0, step: "any" });
    input.setAttribute("aria-label", "milliseconds");
    input.addEventListener("input", changed);
    el.append(input, KH.element("span", "", "ms"));
    const read = () => (input.value === "" || !(input.valueAsNumber >= 0) ? null : input.valueAsNumber);
    return { el, read, write: (answer) => { input.value = answer; } };
  }

  /** A row of cells for each task: click or drag paints when it runs; space and arrows do it by keyboard. */
  function lanes(model, changed) {
    const el = KH.element("div", "kh-predict-lanes");
    const count = model.get("cells"), length = model.get("length_ms");
    let painting = null;
    const isOn = (button) => button.getAttribute("aria-pressed") === "true";
    const label = (name, at) => `${name} runs from ${Math.round((at * length) / count)} ms`;
    const paint = (button, on) => {
      if (button.disabled) return;
      button.setAttribute("aria-pressed", String(on));
      changed();
    };

    const rows = model.get("options").map((name) => {
      const row = KH.element("div", "kh-predict-lane");
      row.append(KH.element("span", "kh-predict-name", name));
      const cells = Array.from({ length: count }, (_, at) => cell(row, name, at));
      el.append(row);
      return cells;
    });
    const axis = KH.element("div", "kh-predict-axis");
    axis.append(KH.element("span", "", "0 ms"), KH.element("span", "", `${length} ms`));
    el.append(axis);
    el.addEventListener("pointerup", () => { painting = null; });
    el.addEventListener("pointerleave", () => { painting = null; });

    function cell(row, name, at) {
      const button = KH.button("", label(name, at), () => {});
      button.setAttribute("aria-pressed", "false");
      button.tabIndex = at === 0 ? 0 : -1;
      button.dataset.lmSuppressShortcuts = "true";
      button.addEventListener("pointerdown", (event) => {
        button.releasePointerCapture?.(event.pointerId);
        painting = !isOn(button);
        paint(button, painting);
      });
      button.addEventListener("pointerenter", () => { if (painting !== null) paint(button, painting); });
      button.addEventListener("keydown", (event) => move(event, button));
      row.append(button);
      return button;
    }

    function move(event, button) {
      const cells = [...button.parentElement.querySelectorAll("button")];
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = step && cells[cells.indexOf(button) + step];
      if (event.key === " " || event.key === "Enter") paint(button, !isOn(button));
      else if (next) next.focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    const read = () => {
      const answer = rows.map((cells) => cells.map(isOn));
      return answer.flat().some(Boolean) ? answer : null;
    };
    const write = (answer) => rows.forEach((cells, at) => cells.forEach((each, n) => {
      each.setAttribute("aria-pressed", String(answer[at][n]));
    }));
    return { el, read, write };
  }
})((globalThis.KH = globalThis.KH || {}));
