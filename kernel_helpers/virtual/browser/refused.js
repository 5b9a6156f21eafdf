// What the board in this page has not: said by name, when a program asks for it.
(function (KH) {
  "use strict";

  /** A service's answer when it cannot do this; the program gets NotImplementedError with the message. */
  KH.Refused = class Refused extends Error {};

  /** By a service's name or the first part of it. */
  KH.WITHOUT = {
    "repl.input": "input(); the board in the notebook has it",
    net: "sockets; the board in the notebook has them",
    "image.probe": "pictures from files; the board in the notebook has them",
    "image.load": "pictures from files; the board in the notebook has them",
  };
})((globalThis.KH = globalThis.KH || {}));
