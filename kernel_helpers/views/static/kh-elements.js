// Makes the page's elements: text only ever goes in as text, and buttons keep their keys to themselves.
(function (KH) {
  "use strict";

  /**
   * An element with class and text.
   * @param {string} tag @param {string} [className] @param {string} [text] @returns {HTMLElement}
   */
  KH.element = function (tag, className = "", text = "") {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  /** An element with children. */
  KH.wrap = function (tag, className, children) {
    const element = KH.element(tag, className);
    element.append(...children);
    return element;
  };

  /** A button that keeps its keys from JupyterLab's command mode. */
  KH.button = function (text, title, action) {
    const button = KH.element("button", "kh-button", text);
    button.type = "button";
    if (title) button.title = title;
    button.dataset.lmSuppressShortcuts = "true";
    button.addEventListener("click", action);
    return button;
  };

  /** A box that scrolls what is too wide, also by keys. */
  KH.scrollBox = function (name, children) {
    const box = KH.wrap("div", "kh-table-box", children);
    box.tabIndex = 0;
    box.dataset.lmSuppressShortcuts = "true";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", name);
    return box;
  };

  /** Makes a button say whether what it opens is open. */
  KH.setOpen = function (button, open) {
    button.setAttribute("aria-expanded", String(open));
  };

  /** A table of texts. @param {string} caption @param {{title: string, number?: boolean}[]} columns @param {string[][]} rows the first cell heads its row */
  KH.textTable = function (caption, columns, rows) {
    const table = KH.element("table", "kh-table");
    const head = KH.wrap("tr", "", columns.map(headCell));
    const body = rows.map((cells) => KH.wrap("tr", "", cells.map((text, at) => cell(text, at, columns[at]))));
    table.append(KH.element("caption", "", caption), KH.wrap("thead", "", [head]), KH.wrap("tbody", "", body));
    return table;
  };

  function headCell({ title, number }) {
    const cell = KH.element("th", number ? "kh-number" : "", title);
    cell.scope = "col";
    return cell;
  }

  function cell(text, at, { number }) {
    const made = KH.element(at ? "td" : "th", number ? "kh-number" : "", text);
    if (!at) made.scope = "row";
    return made;
  }
})((globalThis.KH = globalThis.KH || {}));
