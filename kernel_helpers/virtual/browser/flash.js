// The board's files, in memory: the services of flash.py. They last until the page is closed.
(function (KH) {
  "use strict";

  const ENOENT = 2, EEXIST = 17, ENOTDIR = 20, EISDIR = 21, EINVAL = 22, ENOSPC = 28, ENOTEMPTY = 39;
  const BLOCK = 4096, SIZE = 1 << 20;
  const README = "This is the flash of the board in this page: a real MicroPython with simulated hardware.\n" +
    "Files written here last until the page is closed.\n";

  class FlashError extends Error {
    constructor(number) {
      super();
      this.number = number;
    }
  }

  const fail = (number) => {
    throw new FlashError(number);
  };
  const parent = (path) => path.slice(0, path.lastIndexOf("/")) || "/";
  const base = (path) => path.slice(path.lastIndexOf("/") + 1);

  /** An absolute path without `.` and `..`. */
  function normal(path) {
    const parts = [];
    for (const part of path.split("/")) {
      if (part === "..") parts.pop();
      else if (part && part !== ".") parts.push(part);
    }
    return `/${parts.join("/")}`;
  }

  /** Folders (null) and files (Uint8Array) by absolute path. */
  KH.Flash = class Flash {
    /** @param {Object<string, Uint8Array>} files of the root folder */
    constructor(files = { "README.txt": KH.encoded(README) }) {
      this.nodes = new Map([["/", null], ...Object.entries(files).map(([name, data]) => [`/${name}`, data])]);
    }

    /** @returns {Object<string, (payload: string) => string>} by their full names */
    services(memory) {
      const moving = { read: (...words) => this.#read(memory, ...words), write: (...words) => this.#write(memory, ...words) };
      const table = {
        stat: (path) => this.#stat(path), look: (payload) => this.#look(...payload.split("\0")), list: (payload) => this.#list(...payload.split("\0")),
        mkdir: (path) => this.#mkdir(path), remove: (path) => this.#remove(path), rmdir: (path) => this.#rmdir(path),
        rename: (payload) => this.#rename(...payload.split("\0")), open: (payload) => this.#open(...payload.split("\0")), space: () => this.#space(),
        ...Object.fromEntries(Object.entries(moving).map(([name, move]) => [name, (payload) => moved(payload, move)])),
      };
      return Object.fromEntries(Object.entries(table).map(([name, service]) => [`flash.${name}`, answering(service)]));
    }

    #node(path) {
      return this.nodes.has(path) ? this.nodes.get(path) : fail(ENOENT);
    }

    #file(path) {
      return this.#node(path) ?? fail(EISDIR);
    }

    #inFolder(path) {
      if (this.#node(parent(path)) !== null) fail(ENOTDIR);
    }

    #stat(path) {
      const node = this.#node(path);
      return node === null ? "d 0" : `f ${node.length}`;
    }

    #look(folder, path) {
      return this.#stat(normal(path.startsWith("/") ? path : `${folder}/${path}`));
    }

    #children(path) {
      if (this.#node(path) !== null) fail(ENOTDIR);
      return [...this.nodes.keys()].filter((name) => name !== "/" && parent(name) === path).sort();
    }

    #list(path, index) {
      const child = this.#children(path)[Number(index)];
      return child === undefined ? "" : `${this.#stat(child)} ${base(child)}`;
    }

    #mkdir(path) {
      this.#inFolder(path);
      if (this.nodes.has(path)) fail(EEXIST);
      this.nodes.set(path, null);
    }

    #remove(path) {
      this.#file(path);
      this.nodes.delete(path);
    }

    #rmdir(path) {
      if (this.#children(path).length) fail(ENOTEMPTY);
      if (path === "/") fail(EINVAL);
      this.nodes.delete(path);
    }

    #rename(old, other) {
      this.#node(old);
      this.#inFolder(other);
      if (other === old || other.startsWith(`${old}/`)) fail(EINVAL);
      for (const path of [...this.nodes.keys()].filter((name) => name === old || name.startsWith(`${old}/`))) {
        this.nodes.set(other + path.slice(old.length), this.nodes.get(path));
        this.nodes.delete(path);
      }
    }

    #open(mode, path) {
      this.#inFolder(path);
      if (mode === "r" || (mode === "a" && this.nodes.has(path))) this.#file(path);
      else if (this.nodes.get(path) === null) fail(EISDIR);
      else this.nodes.set(path, new Uint8Array(0));
    }

    #read(memory, position, address, count, path) {
      const data = this.#file(path).subarray(position, position + count);
      memory().write(address, data);
      return String(data.length);
    }

    #write(memory, position, address, count, path) {
      const file = this.#file(path), size = Math.max(file.length, position + count);
      if (this.#used() + size - file.length > SIZE) fail(ENOSPC);
      const longer = new Uint8Array(size);
      longer.set(file);
      longer.set(memory().read(address, count), position);
      this.nodes.set(path, longer);
      return String(count);
    }

    #used() {
      return [...this.nodes.values()].reduce((sum, node) => sum + (node?.length ?? 0), 0);
    }

    #space() {
      return `${BLOCK} ${SIZE / BLOCK} ${Math.floor((SIZE - this.#used()) / BLOCK)}`;
    }
  };

  const moved = (payload, move) => {
    const cut = payload.indexOf("\0"), [position, address, count] = payload.slice(0, cut).split(" ").map(Number);
    return move(position, address, count, payload.slice(cut + 1));
  };

  const answering = (service) => (payload) => {
    try {
      return service(payload) ?? "";
    } catch (problem) {
      if (!(problem instanceof FlashError)) throw problem;
      return `!${problem.number}`;
    }
  };
})((globalThis.KH = globalThis.KH || {}));
