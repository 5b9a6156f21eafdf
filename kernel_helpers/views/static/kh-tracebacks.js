// A board's traceback as a learner should read it: the cell's own lines with their source, ours left out. As tracebacks.py.
(function (KH) {
  "use strict";

  const OURS = /(^|\/)(_module|_kh|_loop|_out|live)\.py$|^\/rom\/(?!asyncio\/)|^<boot>$/;
  const LOOP = "asyncio/";
  const FRAME = /^ {2}File "(?<file>[^"]*)", line (?<line>[0-9]{1,9})(?:, in (?<inside>.*))?$/;
  const OWN_WORDS = /(^|[:;])\s*(raise|assert)\b/;
  const AWAITS = /^\s*(\w+\s*=\s*|return\s+)?await\b/;
  const ASYNC = /^\s*async\s+(with|for)\b/;

  /** What terse messages mean: [pattern, where, sentence], from tracebacks.EXPLANATIONS; a board brings them with its files. */
  KH.explanations = [];

  /**
   * @param {string} traceback as the board printed it @param {string} source of the cell @param {string} name its file name
   * @returns {{type: string, message: string, line: number|null, text: string}} line: of the cell, null elsewhere
   */
  KH.readTraceback = function (traceback, source, name) {
    const lines = traceback.replaceAll("\r\n", "\n").trimEnd().split("\n");
    const last = lines[lines.length - 1], frames = framesOf(lines.slice(0, -1), source.split("\n"), name);
    const colon = last.indexOf(":"), at = colon < 0 ? last.length : colon;
    const hint = explained(last, frames[frames.length - 1]);
    const shown = [...folded(frames), last.endsWith(":") ? last.slice(0, -1) : last, ...(hint ? [`  (${hint})`] : [])];
    const own = frames.filter((frame) => frame.file === name);
    return {
      type: last.slice(0, at).trim(), message: last.slice(at + 1).trim(), line: own.length ? own[own.length - 1].line : null,
      text: ["Traceback (most recent call last):", ...shown].join("\n"),
    };
  };

  function framesOf(lines, own, name) {
    const found = lines.map((text) => ({ text, groups: FRAME.exec(text)?.groups }));
    return found.filter(({ groups }) => groups && !OURS.test(groups.file)).map(({ text, groups }) => {
      const line = Number(groups.line), isHere = groups.file === name && line > 0 && line <= own.length;
      return { text, file: groups.file, line, source: isHere ? own[line - 1].trim() : "" };
    });
  }

  function explained(last, innermost) {
    const here = placesOf(innermost);
    return KH.explanations.find(([pattern, where]) => here.includes(where) && new RegExp(pattern).test(last))?.[2] || "";
  }

  /** Every `where` of the explanations that this frame is. */
  function placesOf(frame) {
    if (!frame) return ["anywhere"];
    if (frame.file.includes(LOOP)) return ["loop", "task", "anywhere"];
    if (OWN_WORDS.test(frame.source)) return [];
    return ["anywhere", ...(AWAITS.test(frame.source) ? ["await", "task"] : []), ...(ASYNC.test(frame.source) ? ["async"] : [])];
  }

  /** Lines to show. One stands for all frames of the event loop in a row. */
  function folded(frames) {
    const shown = [];
    let before = "", times = 0;
    for (const frame of [...frames, null]) {
      const text = !frame ? "" : frame.file.includes(LOOP) ? "  … the event loop (asyncio)" : frame.text;
      if (frame && text === before) {
        times++;
        continue;
      }
      if (times && !before.includes("…")) shown.push(`  … the same ${times} more times`);
      before = text;
      times = 0;
      if (frame) shown.push(text);
      if (frame?.source) shown.push(`    ${frame.source}`);
    }
    return shown;
  }
})((globalThis.KH = globalThis.KH || {}));
