// Tells a board's records (trace, name, image, end) apart from whatever its program prints: wire/records.py once more.
(function (KH) {
  "use strict";

  const MARKER = 0x1e, NONCE_BYTES = 4, HEAD_BYTES = 5, CRC_BYTES = 4;
  /** Largest payload in bytes of each type: Trace events, Name, Image, End of run, Value. */
  const TYPES = { T: 1 << 18, N: 1 << 12, I: 1 << 23, E: 1 << 18, V: 1 << 20 };

  const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
    return byte;
  });

  /** CRC-32 with zlib's polynomial. @param {Uint8Array} bytes @param {number} [before] of what came before them */
  KH.crc32 = function (bytes, before = 0) {
    let crc = ~before;
    for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
    return ~crc >>> 0;
  };

  /**
   * @typedef {{kind: "text", data: Uint8Array} | {kind: "record", type: string, data: Uint8Array} | {kind: "lost", type: string}} Part
   * Printed bytes; one whole record with its payload; a record that arrived damaged.
   */

  /** Splits a byte stream into text and records, however it is sliced. */
  KH.Splitter = class Splitter {
    /** @param {Uint8Array} nonce four bytes, the connection's own */
    constructor(nonce) {
      this.start = Uint8Array.of(MARKER, ...nonce.subarray(0, NONCE_BYTES));
      this.pending = new Uint8Array(0);
    }

    /** True when the stream stops in what may be a record. */
    get inside() {
      return this.pending.length > 0;
    }

    /** Everything that can be told by now; a record's beginning is held back. @param {Uint8Array} data @returns {Part[]} */
    feed(data) {
      this.pending = KH.joined(this.pending, data);
      const parts = [];
      while (this.pending.length && this.#next(parts));
      return parts;
    }

    /** Gives up waiting: what is held back was no whole record. @returns {Part[]} */
    flush() {
      const parts = [];
      while (this.pending.length) {
        this.#giveUp(parts);
        while (this.pending.length && this.#next(parts));
      }
      return parts;
    }

    #giveUp(parts) {
      const type = this.#type(), again = type ? this.#find(1, this.pending.length) : -1;
      parts.push(type ? { kind: "lost", type } : text(this.pending.slice()));
      this.#drop(again > 0 ? again : this.pending.length);
    }

    /** Takes one part off the pending bytes; false when more bytes are needed. */
    #next(parts) {
      const at = this.#find(0, this.pending.length);
      if (at) return this.#takeText(parts, at > 0 ? at : this.pending.length - this.#held());
      if (this.pending.length < this.start.length + HEAD_BYTES) return false;
      const type = this.#type();
      return type ? this.#takeRecord(parts, type) : this.#takeText(parts, this.start.length);
    }

    /** Where the marker and our nonce begin in pending[from..to), -1 when nowhere. */
    #find(from, to) {
      const last = to - this.start.length;
      for (let at = this.pending.indexOf(MARKER, from); at >= 0 && at <= last; at = this.pending.indexOf(MARKER, at + 1)) {
        if (this.#begins(at, this.start.length)) return at;
      }
      return -1;
    }

    #begins(at, count) {
      for (let step = 0; step < count; step++) if (this.pending[at + step] !== this.start[step]) return false;
      return true;
    }

    /** How many bytes at the end could be the beginning of a marker. */
    #held() {
      const { length } = this.pending;
      for (let count = Math.min(this.start.length - 1, length); count > 0; count--) {
        if (this.#begins(length - count, count)) return count;
      }
      return 0;
    }

    #takeText(parts, count) {
      if (count) {
        parts.push(text(this.pending.slice(0, count)));
        this.#drop(count);
      }
      return count > 0;
    }

    /** The type of the record that begins here, "" when none does. */
    #type() {
      const head = this.pending.subarray(this.start.length, this.start.length + HEAD_BYTES);
      if (head.length < HEAD_BYTES || ((head[0] + head[1] + head[2] + head[3]) & 255) !== head[4]) return "";
      const type = String.fromCharCode(head[0]);
      return Object.hasOwn(TYPES, type) && size(head) <= TYPES[type] ? type : "";
    }

    #takeRecord(parts, type) {
      const at = this.start.length, head = this.pending.slice(at, at + 4);
      const end = at + HEAD_BYTES + size(head), whole = end + CRC_BYTES;
      if (this.pending.length < whole) return false;
      const data = this.pending.slice(at + HEAD_BYTES, end), check = this.pending.subarray(end, whole);
      if (KH.crc32(data, KH.crc32(head)) === number(check)) {
        parts.push({ kind: "record", type, data });
        this.#drop(whole);
        return true;
      }
      parts.push({ kind: "lost", type });
      const again = this.#find(1, whole);
      this.#drop(again > 0 ? again : whole);
      return true;
    }

    #drop(count) {
      this.pending = this.pending.subarray(count);
    }
  };

  const text = (data) => ({ kind: "text", data });
  const size = (head) => head[1] | (head[2] << 8) | (head[3] << 16);
  const number = (four) => (four[0] | (four[1] << 8) | (four[2] << 16) | (four[3] << 24)) >>> 0;

  /** One array after another. @param {Uint8Array} first @param {Uint8Array} second */
  KH.joined = function (first, second) {
    if (!first.length) return second.slice();
    const all = new Uint8Array(first.length + second.length);
    all.set(first);
    all.set(second, first.length);
    return all;
  };
})((globalThis.KH = globalThis.KH || {}));
