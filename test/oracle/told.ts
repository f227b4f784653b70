import { expect } from 'vitest';
import { type Delivered, oracleFaults, oracleTables } from './oracle.ts';
import { productFaults, productTables } from './product.ts';

/**
 * Short hand for hand-computed histories. In: subject, type, local time and data. Out: one delivery.
 * Always: a date alone is 00:00 in Asia/Shanghai, as systems that know dates only send it, and the id tells
 * type and time, so that two facts of one test differ unless it says otherwise. Each answer is the oracle's,
 * after the product was held against it: a test of a rule here is one of both.
 */
export interface Told {
  id?: string;
  source?: string;
  sequence?: string;
  agency?: string;
  data?: Readonly<Record<string, unknown>>;
}

export const told = (subject: string, type: string, time: string, more: Told = {}): Delivered => {
  const { id = `${type}@${time}`, source = 's1', agency = 'jia', ...rest } = more;
  const instant = time.includes('T') ? time : `${time}T00:00:00+08:00`;
  return {
    source,
    event: { specversion: '1.0', id, source: '/cases', type, time: instant, subject, agency, ...rest },
  };
};

export const received = (time: string, data: Told['data'] = {}): Delivered =>
  told('A1', 'application.received', time, { data: { applicantType: 'natural-person', ...data } });

export const decided = (time: string, outcome = 'granted', more: Told = {}): Delivered =>
  told('A1', 'application.decided', time, { data: { outcome }, ...more });

export const withdrawn = (time: string): Delivered => told('A1', 'application.withdrawn', time);

export const transferred = (time: string): Delivered =>
  told('A1', 'application.transferred', time, { data: { to: 'yi' } });

export const returned = (time: string): Delivered => received(time, { transferredFrom: 'yi' });

/** The retraction of `target`, by its own source and as of its own subject. */
export const retracted = (target: Delivered, more: Told = {}): Delivered =>
  told(target.event.subject, 'event.retracted', '2026-06-01', {
    source: target.source,
    id: `not ${target.event.id}`,
    data: { id: target.event.id, reason: '录入错误' },
    ...more,
  });

export const tables = (
  events: readonly Delivered[],
  year: number,
  more: { asOf?: string; chargeDecimals?: number } = {},
) => {
  const question = { agency: 'jia', name: '甲', year, ...more };
  const read = oracleTables(events, question);
  expect(productTables(events, question)).toEqual(read);
  return read;
};

/** received, carriedIn, concluded, carriedOut of a year, and the outcomes that are not zero. */
export const row = (events: readonly Delivered[], year: number, asOf?: string) => {
  const { applications } = tables(events, year, asOf === undefined ? {} : { asOf });
  const outcomes = Object.entries(applications.outcomes).filter(([, columns]) => columns['total'] !== 0);
  const totals = (['received', 'carriedIn', 'concluded', 'carriedOut'] as const).map(
    (name) => applications[name]['total'],
  );
  return [totals.join(' '), ...outcomes.map(([outcome, columns]) => `${outcome} ${columns['total']}`)].join(
    ' | ',
  );
};

/** `code ids years`, one line a fault. */
export const faults = (events: readonly Delivered[]) => {
  const read = oracleFaults(events, 'jia');
  expect(productFaults(events, 'jia')).toEqual(
    read.map((fault) => ({ ...fault, events: [...fault.events].sort() })),
  );
  return read.map(({ code, events: ids, years }) => `${code} ${ids.join(',')} ${years.join(',')}`);
};

/** The row of a case that was received in the year and is open at its end. */
export const OPEN = '1 0 0 1';
export const NOTHING = '0 0 0 0';
