// The Worker in which the board in a page lives: loads its parts, then waits for the page.
"use strict";

// jpeg-js/encoder.js puts itself where a page would find it.
self.window = self;
importScripts(
  "../kh-records.js", "inbox.js", "memory.js", "refused.js", "clock.js", "wasi.js", "shared.js", "flash.js", "devices.js", "analog.js", "uart.js",
  "framebuffers.js", "view.js", "scenes.js", "sensor.js", "jpeg-js/encoder.js", "pixels.js", "drawing.js", "colors.js", "pixelwork.js", "blobs.js", "images.js", "camera.js",
  "board.js",
);

const post = (message, moved = []) => postMessage(message, moved);

/** The first message has everything the board is made of; the rest are for its inbox. */
self.onmessage = ({ data: parts }) => {
  const inbox = parts.control ? new KH.SharedInbox(parts.control) : new KH.MessageInbox();
  self.onmessage = ({ data }) => inbox.put(data);
  new KH.VmBoard(parts, inbox, post).run().catch((problem) => post({ what: "failed", text: String(problem) }));
};
