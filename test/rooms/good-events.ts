import {
  type EventType,
  isAboutYear,
  namesPerson,
  PERMISSIONS,
  type Permission,
} from '../../shared/events/catalogue.ts';
import { TYPE_DESCRIPTIONS } from '../../shared/intake/type-descriptions.ts';

/** The present of the door's tests: 2026-03-01T00:00:00Z. */
export const NOW = Date.UTC(2026, 2, 1);
export const AGENCY = 'huaian';
export const SOURCE = 'huaian-cases';
export const EVERYTHING: readonly Permission[] = PERMISSIONS;

export const PERMISSIONS_OF_A_REVIEWER: readonly Permission[] = ['figures', 'review'];

/** Data of a good event of each type, every optional field included. */
export const GOOD_DATA: Readonly<Record<EventType, Readonly<Record<string, unknown>>>> = {
  'application.received': {
    applicantType: 'natural-person',
    transferredFrom: 'lianshui',
    fromSubject: '涟依申〔2024〕9号',
    firstReceived: '2024-12-30T09:00:00+08:00',
  },
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
  'application.transferred': { to: '11320800014363201x', toSubject: '涟依申〔2025〕8号' },
  'application.voided': { reason: '重复登记' },
  'review.filed': { application: '2025-001' },
  'review.concluded': { result: 'upheld' },
  'lawsuit.filed': {
    route: 'after-review',
    application: '2025-001',
    role: 'co-defendant-reviewer',
  },
  'lawsuit.concluded': { result: 'corrected' },
  'document.issued': { kind: 'rule' },
  'document.repealed': { kind: 'normative-document' },
  'action.reported': { kind: 'licence', count: 1_000_000_000_000 },
  'charge.reported': { yuan: '999999999999999.99' },
  'activity.reported': { kind: 'response', count: 30, channel: 'new-media' },
  'figures.reported': TYPE_DESCRIPTIONS['figures.reported'].data,
  'report.submitted': {
    draft: `sha256:${'b'.repeat(64)}`,
    note: '更正说明',
    without: ['lianshui'],
    important: true,
  },
  'report.approved': { step: 'section', draft: `sha256:${'b'.repeat(64)}`, comment: '无意见' },
  'report.sent-back': { step: 'leader', draft: `sha256:${'b'.repeat(64)}`, comment: '请核对' },
  'report.returned': {
    by: AGENCY,
    of: '1',
    comment: '请核对',
    cells: [{ cell: 'applications.received.total', comment: '与平台不符' }],
  },
  'narrative.written': { section: 'overview', markdown: '# 总体情况\n\n一切正常。' },
  'report.finalised': { draft: `sha256-${'a'.repeat(64)}`, note: '更正说明', without: ['lianshui'] },
  // `by` makes it another right: it is asked for by itself.
  'event.retracted': { id: 'e-1', reason: '误报', source: SOURCE },
};

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
    subject: isAboutYear(type) ? '2025' : '2025-001',
    agency: AGENCY,
    sequence: '7',
    ...(namesPerson(type) && { person: 'p-017' }),
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
