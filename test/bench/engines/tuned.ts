/**
 * Tuned Node on JSON lines: big chunks, `JSON.parse` a line, what counts in typed columns. With `ids`, a set of event
 * ids beside, so that what is delivered twice counts once. With `retractions`, the set holds from the start what some
 * line takes back, wherever that line stands: the file is searched for those lines first, which costs little, since no
 * other is parsed twice. It checks nothing, and believes what the generator says.
 *
 * The bytes are read as Latin-1, since texts are only compared: in UTF-8 one Chinese letter makes all text of its chunk twice
 * as wide, and a line costs half as much again, which would flatter every reader that is compared on Chinese numbers.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../shared/events/catalogue.ts';
import { Cells, digestOfAnswer } from '../answer.ts';
import { measured } from './measured.ts';

const [path = '', mode] = process.argv.slice(2);

interface Line {
  id: string;
  type: string;
  time: string;
  subject: string;
  agency: string;
  data: { applicantType?: string; outcome?: string; result?: string; route?: string };
}

const placeOf = (words: readonly string[]) => new Map(words.map((word, place) => [word, place]));
const [applicants, outcomes, results] = [APPLICANT_TYPES, OUTCOMES, RESULTS].map(placeOf) as [
  Map<string, number>,
  Map<string, number>,
  Map<string, number>,
];
const WITHDRAWN = OUTCOMES.indexOf('other.other');
const NONE = 255;

/** The year in China. Nearly all times have its offset, and of the others few lie near the end of a year. */
function yearOf(time: string): number {
  const isNearNewYear = time.startsWith('12-31', 5) || time.startsWith('01-01', 5);
  if (!isNearNewYear || time.endsWith('+08:00')) return Number(time.slice(0, 4));
  return new Date(Date.parse(time) + 8 * 3_600_000).getUTCFullYear();
}

class Columns {
  readonly agencies = new Map<string, number>();
  readonly #cases = new Map<string, number>();
  readonly #ids: Set<string> | undefined;
  agency = new Uint16Array(1 << 16);
  /** 0 an application, 1 to 3 a dispute of that block. */
  kind = new Uint8Array(1 << 16);
  received = new Uint16Array(1 << 16);
  concluded = new Uint16Array(1 << 16);
  who = new Uint8Array(1 << 16);
  what = new Uint8Array(1 << 16);

  constructor(ids: Set<string> | undefined) {
    this.#ids = ids;
  }

  get count(): number {
    return this.#cases.size;
  }

  take({ id, type, time, subject, agency, data }: Line): void {
    if (this.#ids) {
      if (this.#ids.has(id)) return;
      this.#ids.add(id);
    }
    const at = this.#caseOf(subject, agency);
    switch (type) {
      case 'application.received':
        this.received[at] = yearOf(time);
        if (this.who[at] === NONE) this.who[at] = applicants.get(data.applicantType ?? '') ?? NONE;
        break;
      case 'application.amended':
        this.who[at] = applicants.get(data.applicantType ?? '') ?? NONE;
        break;
      case 'application.decided':
        this.concluded[at] = yearOf(time);
        this.what[at] = outcomes.get(data.outcome ?? '') ?? NONE;
        break;
      case 'application.withdrawn':
        this.concluded[at] = yearOf(time);
        this.what[at] = WITHDRAWN;
        break;
      case 'review.filed':
      case 'lawsuit.filed':
        this.received[at] = yearOf(time);
        this.kind[at] = type === 'review.filed' ? 1 : data.route === 'direct' ? 2 : 3;
        break;
      case 'review.concluded':
      case 'lawsuit.concluded':
        this.concluded[at] = yearOf(time);
        this.what[at] = results.get(data.result ?? '') ?? NONE;
        break;
    }
  }

  // A number lies in one agency in this log, as in the SQL of the other baseline.
  #caseOf(subject: string, agency: string): number {
    const known = this.#cases.get(subject);
    if (known !== undefined) return known;
    const at = this.#cases.size;
    this.#cases.set(subject, at);
    if (at === this.agency.length) this.#grow();
    const number = this.agencies.get(agency) ?? this.agencies.size;
    this.agencies.set(agency, number);
    this.agency[at] = number;
    this.who[at] = NONE;
    return at;
  }

  #grow(): void {
    const twice = <A extends Uint8Array | Uint16Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    const length = this.agency.length * 2;
    this.agency = twice(this.agency, new Uint16Array(length));
    this.received = twice(this.received, new Uint16Array(length));
    this.concluded = twice(this.concluded, new Uint16Array(length));
    this.kind = twice(this.kind, new Uint8Array(length));
    this.who = twice(this.who, new Uint8Array(length));
    this.what = twice(this.what, new Uint8Array(length));
  }
}

/** The file in pieces of whole lines. */
function readPieces(take: (piece: Buffer) => void): void {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafeSlow(1 << 22);
  let filled = 0;
  for (let read = -1; read !== 0; ) {
    read = readSync(file, buffer, filled, buffer.length - filled, null);
    filled += read;
    const end = buffer.subarray(0, filled).lastIndexOf(0x0a) + 1;
    take(buffer.subarray(0, end));
    buffer.copyWithin(0, end, filled);
    filled -= end;
  }
  closeSync(file);
}

function readAll(columns: Columns): void {
  readPieces((piece) => {
    const text = piece.toString('latin1');
    let from = 0;
    for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
      columns.take(JSON.parse(text.slice(from, to)));
      from = to + 1;
    }
  });
}

function takenBack(): Set<string> {
  const ids = new Set<string>();
  readPieces((piece) => {
    for (let at = piece.indexOf('"event.retracted"'); at !== -1; ) {
      const end = piece.indexOf('\n', at);
      const line = piece.toString('latin1', piece.lastIndexOf('\n', at) + 1, end);
      ids.add(JSON.parse(line).data.id);
      at = piece.indexOf('"event.retracted"', end);
    }
  });
  return ids;
}

const IDS: Readonly<Record<string, () => Set<string>>> = { ids: () => new Set(), retractions: takenBack };

await measured(() => {
  const columns = new Columns(IDS[mode ?? '']?.());
  readAll(columns);
  const cells = [...columns.agencies.keys()].map(() => new Cells());
  const { agency, kind, received, concluded, who, what } = columns;
  for (let at = 0; at < columns.count; at++) {
    const own = cells[agency[at] ?? 0];
    const block = kind[at] ?? 0;
    if (block === 0) own?.application(who[at] ?? 0, received[at] ?? 0, concluded[at] ?? 0, what[at] ?? 0, 1);
    else own?.dispute(block - 1, received[at] ?? 0, concluded[at] ?? 0, what[at] ?? 0, 1);
  }
  const digest = digestOfAnswer(
    [...columns.agencies.keys()],
    (name, place) => cells[columns.agencies.get(name) ?? 0]?.numbers(place) ?? [],
  );
  return { digest };
});
