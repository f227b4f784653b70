/**
 * The new facts of a ledger. In: its rows, the current facts, and the sender. Out: the events to send, faults with
 * their cells, and the number of unchanged facts. Always holds: a fact that another source already sent is not sent
 * again; a differing one is a fault, unless the sender succeeds that source. Importing an export gives no event.
 */
import { foldCase } from '../cases/case.ts';
import { FEED_FAULTS, type FeedFault } from '../cases/faults.ts';
import { readEvents } from '../events/envelope.ts';
import type { KeptEvent } from '../events/event.ts';
import { FAULTS } from '../events/faults.ts';
import type { Sender } from '../events/sender.ts';
import { type CellAt, faultAt, type LedgerFault } from './faults.ts';
import type { FactPlan } from './plans.ts';
import { slotOf } from './plans.ts';
import type { LedgerRow, ReadSheet, RowFact } from './rows.ts';
import { inSlot, liveOf, saysSame } from './standing.ts';

/** A CloudEvent to send. */
export interface LedgerEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject: string;
  readonly agency: string;
  readonly data: object;
}

export interface Against {
  readonly agency: string;
  readonly sender: Sender;
  /** All kept events by number. */
  readonly standing: ReadonlyMap<string, readonly KeptEvent[]>;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

export interface Difference {
  readonly events: LedgerEvent[];
  readonly faults: LedgerFault[];
  /** Current facts that match the ledger. */
  same: number;
  added: number;
  retracted: number;
}

export const REASON = '台账更正';
export const REMOVED = '台账中已删去这一行';

export function differenceOf(sheets: readonly ReadSheet[], against: Against): Difference {
  const difference: Difference = { events: [], faults: [], same: 0, added: 0, retracted: 0 };
  for (const { rows, slots } of sheets)
    for (const row of rows) differenceOfRow(row, slots, against, difference);
  return difference;
}

function differenceOfRow(
  row: LedgerRow,
  slots: readonly FactPlan[],
  against: Against,
  difference: Difference,
): void {
  const kept = against.standing.get(row.subject) ?? [];
  const writer = new Writer(row.subject, kept, against);
  const live = liveOf(row.subject, kept);
  for (const slot of slots) {
    const wanted = row.facts.find((fact) => fact.slot === slotOf(slot));
    const standing = inSlot(live, slot);
    if (wanted) wantFact(wanted, standing, writer, difference);
    else leaveFact(standing, writer);
  }
  if (writer.events.length === 0) return;
  difference.faults.push(...faultsOfFold(row, live, writer));
  difference.events.push(...writer.events.map(({ event }) => event));
  difference.added += writer.events.filter(({ fact }) => fact).length;
  difference.retracted += writer.events.filter(({ fact }) => !fact).length;
}

function wantFact(
  fact: RowFact,
  standing: readonly KeptEvent[],
  writer: Writer,
  difference: Difference,
): void {
  if (standing.some((event) => saysSame(event, fact.day, fact.data))) {
    difference.same++;
    return;
  }
  const [other] = standing.filter((event) => !writer.owns(event));
  if (other) {
    const zh = `来源 ${other.source} 已报送这一事实，内容不同；请在该系统更正，或按该系统改写`;
    difference.faults.push(faultAt(fact.at, 'source.other', zh, `stands otherwise from ${other.source}`));
    return;
  }
  if (standing.length > 1) {
    const zh = `已报送过${standing.length}次，台账一行放不下，请用事件报送`;
    difference.faults.push(faultAt(fact.at, 'fact.several', zh, 'stands several times'));
    return;
  }
  for (const event of standing) writer.retract(event, REASON);
  const faults = writer.add(fact);
  difference.faults.push(...faults);
}

/** A cell was emptied. A fact that exists several times cannot be retracted by a row. */
function leaveFact(standing: readonly KeptEvent[], writer: Writer): void {
  const own = standing.filter((event) => writer.owns(event));
  if (standing.length === 1) for (const event of own) writer.retract(event, REASON);
}

/** Faults of the feed caused by the change itself. */
function faultsOfFold(row: LedgerRow, live: readonly KeptEvent[], writer: Writer): LedgerFault[] {
  const key = ({ code, event }: FeedFault) => `${code}\0${event.source}\0${event.id}`;
  const before = new Set(foldCase(row.subject, live).faults.map(key));
  const after = live.filter((event) => !writer.gone.has(event));
  const { faults } = foldCase(row.subject, [...after, ...writer.kept]);
  return faults
    .filter((fault) => !before.has(key(fault)))
    .map(({ code, event }) => {
      const { zh, en } = FEED_FAULTS[code];
      return faultAt(writer.factOf(event.id)?.at ?? row.at, `feed.${code}`, zh, en);
    });
}

/** The events of one number, numbered on from all its earlier ones. */
export class Writer {
  readonly events: { event: LedgerEvent; fact?: RowFact }[] = [];
  readonly kept: KeptEvent[] = [];
  readonly gone = new Set<KeptEvent>();
  readonly #subject: string;
  readonly #against: Against;
  readonly #ids: Set<string>;

  constructor(subject: string, kept: readonly KeptEvent[], against: Against) {
    this.#subject = subject;
    this.#against = against;
    const { source } = against.sender;
    this.#ids = new Set(kept.filter((event) => event.source === source).map(({ id }) => id));
  }

  owns({ source }: KeptEvent): boolean {
    const { sender } = this.#against;
    return source === sender.source || sender.succeeds.includes(source);
  }

  retract(target: KeptEvent, reason: string): void {
    const { now, sender } = this.#against;
    const of = target.source === sender.source ? {} : { source: target.source };
    const data = { id: target.id, reason, ...of };
    this.gone.add(target);
    const time = new Date(now).toISOString();
    // A number can be on two sheets, and each row numbers its own events.
    this.events.push({ event: this.#event('event.retracted', `retracts:${target.type}`, time, data) });
  }

  /** The number was registered in error. */
  voided(reason: string): void {
    const time = new Date(this.#against.now).toISOString();
    this.events.push({ event: this.#event('application.voided', 'application.voided', time, { reason }) });
  }

  /** Faults of the catalogue, each at its cell. */
  add(fact: RowFact): LedgerFault[] {
    const { sender, now } = this.#against;
    const event = this.#event(fact.type, fact.slot, `${fact.day}T00:00:00+08:00`, fact.data);
    const { events, faults } = readEvents(event, sender, { mode: 'single', now });
    const [received] = events;
    if (received && faults.length === 0) {
      this.events.push({ event, fact });
      this.kept.push(received.event);
      return [];
    }
    return faults.map(({ pointer, code }) => {
      const { zh, en } = FAULTS[code];
      return faultAt(cellOfPointer(pointer, fact), code, zh.replace(/。$/, ''), en);
    });
  }

  factOf(id: string): RowFact | undefined {
    return this.events.find(({ event }) => event.id === id)?.fact;
  }

  #event(type: string, slot: string, time: string, data: object): LedgerEvent {
    let number = 1;
    while (this.#ids.has(`ledger:${slot}:${number}`)) number++;
    const id = `ledger:${slot}:${number}`;
    this.#ids.add(id);
    const { agency } = this.#against;
    return {
      specversion: '1.0',
      id,
      source: '/gongkai/ledger',
      type,
      time,
      subject: this.#subject,
      agency,
      data,
    };
  }
}

function cellOfPointer(pointer: string, fact: RowFact): CellAt {
  const field = /^\/data\/(\w+)/.exec(pointer)?.[1];
  if (pointer === '/subject') return { ...fact.at, column: 0, heading: '编号' };
  return (field && fact.fields[field]) || fact.at;
}
