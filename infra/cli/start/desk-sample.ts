/**
 * An office for the desk: a district whose report on 2025 is not ready yet, and its people. In: nothing. Out: its
 * registry entries and its case system's events. None of it ever happened; three facts contradict each other on
 * purpose, so that a visitor has something to fix.
 */
import type { RegistryFile } from '../operator/registry-file.ts';
import type { SamplePerson } from './local-issuer.ts';

export const DESK_AGENCY = 'qingjiangpu';
export const DESK_YEAR = 2025;
const SOURCE = `${DESK_AGENCY}-cases`;

export const SAMPLE_PEOPLE: readonly SamplePerson[] = [
  { subject: 'clerk', role: '经办人' },
  { subject: 'section', role: '业务审核' },
  { subject: 'secrecy', role: '保密审查' },
  { subject: 'leader', role: '分管领导（审签、定稿）' },
];

const RIGHTS: Readonly<Record<string, RegistryFile['people'][number]['may']>> = {
  clerk: ['read', 'text', 'ledger'],
  section: ['read', 'approve:section'],
  secrecy: ['read', 'approve:secrecy'],
  leader: ['read', 'approve:leader', 'finalise'],
};

export const DESK_REGISTRY: RegistryFile = {
  agencies: [
    {
      id: DESK_AGENCY,
      name: '清江浦区人民政府',
      parent: null,
      contact: '清江浦区人民政府办公室',
      chargeDecimals: 4,
      since: `${DESK_YEAR}-01-01`,
      approval: ['section', 'secrecy', 'leader'],
    },
  ],
  sources: [{ id: SOURCE, agencies: [DESK_AGENCY], may: ['facts'], succeeds: [] }],
  people: SAMPLE_PEOPLE.map(({ subject }) => ({
    id: subject,
    subject,
    agencies: [DESK_AGENCY],
    may: RIGHTS[subject] ?? ['read'],
  })),
};

/** By source, events in a case system's form. */
export function deskDelivery(): { source: string; events: object[] } {
  const event = (type: string, subject: string, day: string, data: object = {}) => ({
    specversion: '1.0',
    id: `${subject}-${type}`,
    source: '/sample',
    type,
    subject,
    time: `${DESK_YEAR}-${day}T09:00:00+08:00`,
    agency: DESK_AGENCY,
    data,
  });
  const received = (subject: string, day: string, applicantType = 'natural-person') =>
    event('application.received', subject, day, { applicantType });
  const decided = (subject: string, day: string, outcome = 'granted') =>
    event('application.decided', subject, day, { outcome });
  return {
    source: SOURCE,
    events: [
      received('2025-001', '03-03'),
      decided('2025-001', '03-13'),
      // Decided, and never received.
      decided('2025-002', '04-10', 'unavailable.not-held'),
      // Decided before it was received.
      received('2025-003', '05-20', 'commercial-enterprise'),
      decided('2025-003', '05-06'),
      received('2025-004', '12-18'),
      event('document.issued', '清政规〔2025〕1号', '06-01', { kind: 'normative-document' }),
      // Repealed, and never issued.
      event('document.repealed', '清政规〔2019〕2号', '06-01', { kind: 'normative-document' }),
      event('action.reported', '2025-许可', '12-31', { kind: 'licence', count: 4472 }),
      event('charge.reported', '2025-收费', '12-31', { yuan: '96171.60' }),
    ],
  };
}
