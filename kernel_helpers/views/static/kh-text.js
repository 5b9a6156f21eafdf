// Printed bytes to text: UTF-8 in pieces, and a serial console's line ends back to one newline. As wire/text.py.
(function (KH) {
  "use strict";

  /** Bytes that are no UTF-8 become U+FFFD; `\r\n` becomes `\n`, a `\r` at the end is held back. */
  KH.ConsoleText = class ConsoleText {
    constructor() {
      this.decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      this.held = "";
    }

    /** The text that is certain by now. @param {Uint8Array} data @param {boolean} final nothing follows */
    feed(data, final = false) {
      const text = this.held + this.decoder.decode(data, { stream: !final });
      this.held = text.endsWith("\r") && !final ? "\r" : "";
      return (this.held ? text.slice(0, -1) : text).replaceAll("\r\n", "\n");
    }
  };
})((globalThis.KH = globalThis.KH || {}));
