/**
 * The lines of a file of any size. In: a path. Out: every line that is not blank, once and in order, as a piece of one
 * reused buffer; and any of them again by its number. Always: memory is one buffer and eight bytes for every four
 * lines. A source that can be read only once, such as a pipe, is copied to a temporary file first.
 */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  openSync,
  readSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { looksReadable, unreadable } from '../input-file.ts';

/** Receives a line, without its end: a piece of `bytes`, valid during the call; or a notice that it is too long. */
export interface LineTaker {
  line(bytes: Buffer, from: number, to: number, number: number): void;
  tooLong(number: number): void;
}

const LINE_FEED = 0x0a;
const CHUNK = 1 << 20;
/** The offset of every so-many-th line is kept; the others are found from there. */
const LINES_A_PLACE = 4;
/** The first read of a repeated line: four lines of most systems. */
const AGAIN = 1 << 12;

export class LineFile {
  readonly #path: string;
  readonly #file: number;
  #places = new Float64Array(1024);
  #lines = 0;
  #again = Buffer.alloc(0);

  private constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
  }

  /** In bytes. */
  get size(): number {
    return fstatSync(this.#file).size;
  }

  static async open(path: string): Promise<LineFile> {
    await looksReadable(path);
    try {
      return new LineFile(path, statSync(path).isFile() ? openSync(path, 'r') : await copyOf(path));
    } catch (error) {
      throw unreadable(path, error);
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Visits the lines; `longest` in bytes, without the end of the line. */
  visit(longest: number, taker: LineTaker): void {
    const buffer = Buffer.allocUnsafeSlow(longest + 1 + CHUNK);
    let filled = 0;
    let base = 0; // offset of the buffer in the file
    let begin = 0; // offset of the current line in the file
    let isTooLong = false;
    const take = (from: number, to: number) => {
      const number = this.#note(begin);
      const end = trimmedEnd(buffer, from, to);
      if (isTooLong || to - from > longest) taker.tooLong(number);
      else if (end > from) taker.line(buffer, from, end, number);
      begin = base + to + 1;
      isTooLong = false;
    };
    for (let read = -1; read !== 0; ) {
      read = this.#read(buffer, filled, base + filled);
      filled += read;
      const held = buffer.subarray(0, filled);
      let from = 0;
      for (let end = held.indexOf(LINE_FEED); end !== -1; end = held.indexOf(LINE_FEED, from)) {
        take(from, end);
        from = end + 1;
      }
      if (read === 0 && (filled > from || isTooLong)) take(from, filled);
      buffer.copyWithin(0, from, filled);
      base += from;
      filled -= from;
      if (filled <= longest) continue;
      isTooLong = true; // the rest of the line is skipped
      base += filled;
      filled = 0;
    }
  }

  /** The bytes of a line that was visited, without its end. */
  again(number: number): Buffer {
    const offset = this.#places[Math.floor((number - 1) / LINES_A_PLACE)] ?? 0;
    for (let size = AGAIN; ; size *= 2) {
      if (this.#again.length < size) this.#again = Buffer.allocUnsafeSlow(size);
      const held = this.#again.subarray(0, this.#read(this.#again.subarray(0, size), 0, offset));
      let from = 0;
      let before = (number - 1) % LINES_A_PLACE;
      let end = held.indexOf(LINE_FEED);
      for (; before > 0 && end !== -1; before--) {
        from = end + 1;
        end = held.indexOf(LINE_FEED, from);
      }
      const isWhole = end !== -1 || held.length < size;
      if (before === 0 && isWhole)
        return held.subarray(from, trimmedEnd(held, from, end === -1 ? held.length : end));
      if (isWhole) return held.subarray(0, 0); // the file has become shorter
    }
  }

  /** Counts a line, and keeps the offset of some. */
  #note(offset: number): number {
    if (this.#lines % LINES_A_PLACE === 0) {
      const place = this.#lines / LINES_A_PLACE;
      if (place === this.#places.length) {
        const more = new Float64Array(place * 2);
        more.set(this.#places);
        this.#places = more;
      }
      this.#places[place] = offset;
    }
    return ++this.#lines;
  }

  #read(buffer: Buffer, from: number, offset: number): number {
    try {
      return readSync(this.#file, buffer, from, buffer.length - from, offset);
    } catch (error) {
      throw unreadable(this.#path, error);
    }
  }
}

// A blank line holds only JSON's own white space.
function trimmedEnd(bytes: Buffer, from: number, to: number): number {
  let end = to;
  while (end > from && isWhiteSpace(bytes[end - 1])) end--;
  return end;
}

const isWhiteSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** A temporary file with the same bytes, removed when it is closed. */
async function copyOf(path: string): Promise<number> {
  const copy = join(tmpdir(), `gongkai-${process.pid}-${process.hrtime.bigint()}.jsonl`);
  try {
    await pipeline(createReadStream(path), createWriteStream(copy, { mode: 0o600, flags: 'wx' }));
    return openSync(copy, 'r');
  } finally {
    unlinkSync(copy);
  }
}
