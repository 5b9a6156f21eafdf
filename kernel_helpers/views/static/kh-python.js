// Takes Python text apart: for colours while it is edited, and for which names a cell defines and needs. No DOM.
(function (KH) {
  "use strict";

  const words = (text) => new Set(text.split(" "));
  const KEYWORDS = words("and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield");
  const WORD_OPERATORS = words("and in is not or");
  const CONSTANTS = words("True False None");
  const BUILTINS = words("abs all any bool bytearray bytes callable chr classmethod dict dir divmod enumerate eval exec filter float frozenset getattr globals hasattr hash hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type zip self Exception BaseException ValueError TypeError OSError KeyError IndexError RuntimeError StopIteration KeyboardInterrupt NameError AttributeError ImportError ZeroDivisionError MemoryError AssertionError NotImplementedError SystemExit __name__");

  /** In this order; the names of the classes are Pygments' own, so that the book's theme colours them. */
  const TOKEN = new RegExp([
    /(?<space>\s+)/, /(?<c1>#.*)/,
    /(?<s2>[rRbBuUfF]{0,2}(?:"""(?:\\[\s\S]|[^\\])*?(?:"""|$(?![\s\S]))|'''(?:\\[\s\S]|[^\\])*?(?:'''|$(?![\s\S]))|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))/,
    /(?<nd>@[\w.]+)/, /(?<m>0[xX][\da-fA-F_]+|0[bB][01_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?|\.\d[\d_]*)/,
    /(?<name>[^\W\d]\w*)/, /(?<o>->|:=|(?:\*\*|\/\/|<<|>>|[-+*/%@&|^<>=!])=?|~)/, /(?<p>[^\s\w])/,
  ].map((part) => part.source).join("|"), "gu");

  /** @param {string} text @returns {[string, string][]} Pygments' class ("" for space) and the text, in order */
  KH.pythonTokens = function (text) {
    const tokens = [];
    let before = "";
    for (const { groups } of text.matchAll(TOKEN)) {
      const [kind, piece] = Object.entries(groups).find(([, found]) => found !== undefined);
      tokens.push([kind === "space" ? "" : kind === "name" ? nameClass(piece, before) : kind, piece]);
      if (kind !== "space") before = piece;
    }
    return tokens;
  };

  function nameClass(name, before) {
    if (before === ".") return "n";
    if (CONSTANTS.has(name)) return "kc";
    if (WORD_OPERATORS.has(name)) return "ow";
    if (name === "import" || name === "from") return "kn";
    if (KEYWORDS.has(name)) return "k";
    if (before === "def") return "nf";
    if (before === "class") return "nc";
    return BUILTINS.has(name) ? "nb" : "n";
  }

  const isName = (kind) => kind === "n" || kind === "nf" || kind === "nc";

  /** Names that a program leaves behind at its top level. @returns {Set<string>} */
  KH.definedNames = function (text) {
    const defined = new Set();
    for (const line of topLines(text)) for (const name of namesBoundBy(line)) defined.add(name);
    return defined;
  };

  /** The lines that begin at the margin, outside of strings and brackets, each as its tokens without space. */
  function topLines(text) {
    const lines = [];
    let depth = 0, atMargin = true, line = [];
    for (const [kind, piece] of KH.pythonTokens(text)) {
      if (!kind && piece.includes("\n") && depth === 0) {
        lines.push(line);
        line = [];
        atMargin = piece.endsWith("\n");
      } else if (kind && kind !== "c1") {
        if (kind === "p") depth = Math.max(0, depth + ("([{".includes(piece) ? 1 : ")]}".includes(piece) ? -1 : 0));
        if (atMargin) line.push([kind, piece]);
      }
    }
    return [...lines, line].filter((each) => each.length);
  }

  function namesBoundBy(line) {
    const [first, second] = line.map(([, piece]) => piece), imported = line.findIndex(([, piece]) => piece === "import");
    if (first === "async" || first === "def" || first === "class") return [line[first === "async" ? 2 : 1]?.[1]].filter(Boolean);
    if (imported >= 0 && (first === "import" || first === "from")) return importedNames(line.slice(imported + 1));
    if (first === "for") return line.slice(1, line.findIndex(([, piece]) => piece === "in")).filter(([kind]) => isName(kind)).map(([, piece]) => piece);
    const equals = line.findIndex(([kind, piece]) => kind === "o" && piece === "=");
    if (equals > 0 && second !== "(") return plainNames(line.slice(0, equals));
    return [];
  }

  function importedNames(rest) {
    const parts = [[]];
    for (const [kind, piece] of rest) piece === "," ? parts.push([]) : kind !== "p" && kind !== "k" || piece === "as" ? parts[parts.length - 1].push(piece) : null;
    return parts.filter((part) => part.length).map((part) => (part.includes("as") ? part[part.length - 1] : part[0]));
  }

  /** `a, b` of `a, b = ...`; an attribute or an item is no name. */
  function plainNames(target) {
    const plain = target.every(([kind, piece]) => isName(kind) || piece === "," || piece === "(" || piece === ")" || piece === "=");
    return plain ? target.filter(([kind]) => isName(kind)).map(([, piece]) => piece) : [];
  }

  /** Names that a program uses and binds nowhere itself, not even inside a function. @returns {Set<string>} */
  KH.neededNames = function (text) {
    const tokens = KH.pythonTokens(text).filter(([kind]) => kind && kind !== "c1"), used = new Set(), bound = boundAnywhere(tokens);
    tokens.forEach(([kind, piece], at) => {
      if (kind === "n" && tokens[at - 1]?.[1] !== "." && tokens[at + 1]?.[1] !== "=") used.add(piece);
    });
    return new Set([...used].filter((name) => !bound.has(name)));
  };

  /** Functions, classes, parameters, imports, and what is assigned, looped over or named by `as`. */
  function boundAnywhere(tokens) {
    const bound = new Set(), add = (from, until) => {
      for (let at = from; tokens[at] && !until.includes(tokens[at][1]); at++) if (isName(tokens[at][0])) bound.add(tokens[at][1]);
    };
    tokens.forEach(([kind, piece], at) => {
      const next = tokens[at + 1]?.[1];
      if (kind === "nf" || kind === "nc") bound.add(piece);
      if (kind === "nf") add(at + 2, [")"]);
      if (piece === "lambda") add(at + 1, [":"]);
      if (piece === "for") add(at + 1, ["in"]);
      if (piece === "as") add(at + 1, [":", ",", ")"]);
      if (kind === "n" && (next === "=" || next === ":=")) bound.add(piece);
      if (kind === "n" && next === "," && tokens[at + 3]?.[1] === "=") add(at, ["="]);
    });
    return new Set([...bound, ...importedAnywhere(tokens)]);
  }

  function importedAnywhere(tokens) {
    return tokens.flatMap(([, piece], at) => (piece === "import" ? importedNames(lineFrom(tokens, at + 1)) : []));
  }

  /** The names and commas that follow, as far as an import can go. */
  function lineFrom(tokens, from) {
    let to = from;
    while (tokens[to] && (isName(tokens[to][0]) || [",", ".", "as"].includes(tokens[to][1])) && !(isName(tokens[to][0]) && isName(tokens[to - 1][0]))) to++;
    return tokens.slice(from, to);
  }
})((globalThis.KH = globalThis.KH || {}));
