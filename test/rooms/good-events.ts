import type { EventType, Permission } from '../../shared/events/catalogue.ts';

/** The present of the door's tests: 2026-03-01T00:00:00Z. */
export const NOW = Date.UTC(2026, 2, 1);
export const AGENCY = 'huaian';
export const SOURCE = 'huaian-cases';
export const EVERYTHING: readonly Permission[] = ['facts', 'text', 'finalise'];

/** Data of a good event of each type, every optional field included. */
export const GOOD_DATA: Readonly<Record<EventType, Readonly<Record<string, unknown>>>> = {
  'application.received': { applicantType: 'natural-person', transferredFrom: 'lianshui' },
  'application.amended': { applicantType: 'commercial-enterprise' },
  'application.correction-requested': {},
  'application.corrected': {},
  'application.third-party-consulted': {},
  'application.third-party-answered': {},
  'application.extended': { workingDays: 20 },
  'application.fee-charged': { yuan: '100' },
  'application.fee-paid': { yuan: '100.50' },
  'application.decided': { outcome: 'partly-granted' },
  'application.withdrawn': {},
  'application.transferred': { to: '11320800014363201x' },
  'application.voided': { reason: '重复登记' },
  'review.filed': { application: '2025-001' },
  'review.concluded': { result: 'upheld' },
  'lawsuit.filed': { route: 'after-review', application: '2025-001' },
  'lawsuit.concluded': { result: 'corrected' },
  'document.issued': { kind: 'rule' },
  'document.repealed': { kind: 'normative-document' },
  'action.reported': { kind: 'licence', count: 1_000_000_000_000 },
  'charge.reported': { yuan: '999999999999999.99' },
  'narrative.written': { section: 'overview', markdown: '# 总体情况\n\n一切正常。' },
  'report.finalised': { draft: `sha256-${'a'.repeat(64)}`, note: '更正说明' },
  'event.retracted': { id: 'e-1', reason: '误报', source: SOURCE },
};

const ABOUT_A_YEAR: ReadonlySet<EventType> = new Set(['narrative.written', 'report.finalised']);

export interface SentEvent {
  [name: string]: unknown;
}

/** A good event of a type, with what a test changes; `undefined` takes an attribute away. */
export function goodEvent(type: EventType = 'application.received', changes: SentEvent = {}): SentEvent {
  const event: SentEvent = {
    specversion: '1.0',
    id: 'e-0001',
    source: '/huaian/cases',
    type,
    time: '2025-06-01T09:30:00+08:00',
    subject: ABOUT_A_YEAR.has(type) ? '2025' : '2025-001',
    agency: AGENCY,
    sequence: '7',
    data: { ...GOOD_DATA[type] },
    ...changes,
  };
  for (const [name, value] of Object.entries(event)) if (value === undefined) delete event[name];
  return event;
}

/** A good event of a type with other data; `undefined` takes a field away. */
export function withData(type: EventType, changes: SentEvent): SentEvent {
  const data: SentEvent = { ...GOOD_DATA[type], ...changes };
  for (const [name, value] of Object.entries(data)) if (value === undefined) delete data[name];
  return goodEvent(type, { data });
}
