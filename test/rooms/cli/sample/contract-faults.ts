import type { CloudEvent } from '../../../../infra/cli/sample/ledger.ts';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../../shared/events/catalogue.ts';

/** Where an event breaks the contract (sections 1 and 2), written down apart from the product's own schemas. */
export function contractFaults(event: CloudEvent): string[] {
  const rules = DATA[event.type];
  const data = Object.entries(event.data ?? {});
  const faults = [
    ...Object.keys(event).filter((name) => !ATTRIBUTES.includes(name)),
    ...(event.specversion === '1.0' ? [] : ['specversion']),
    ...(isName(event.id) ? [] : ['id']),
    ...(isName(event.subject) ? [] : ['subject']),
    ...(/^\/generated-sample\/[a-z0-9/-]+$/.test(event.source) ? [] : ['source']),
    ...(/^[a-z0-9-]{2,64}$/.test(event.agency) ? [] : ['agency']),
    ...(TIME.test(event.time) && !Number.isNaN(Date.parse(event.time)) ? [] : ['time']),
    ...(event.sequence === undefined || /^\d+$/.test(event.sequence) ? [] : ['sequence']),
    ...(/\d{11,}/.test(`${event.id} ${event.subject} ${event.data?.['reason']}`)
      ? ['a long run of digits']
      : []),
  ];
  if (!rules) return [...faults, `type ${event.type}`];
  const broken = data.filter(([name, value]) => !(rules[name] ?? rules[`${name}?`])?.(value));
  const missing = Object.keys(rules).filter(
    (name) => !name.endsWith('?') && event.data?.[name] === undefined,
  );
  return [...faults, ...[...broken.map(([name]) => name), ...missing].map((name) => `data.${name}`)];
}

type Rule = (value: unknown) => boolean;
const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'time', 'subject', 'agency', 'sequence', 'data'];
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/;
const isName = (text: string): boolean =>
  text.length >= 1 && text.length <= 128 && /^[\w\-\p{Script=Han}]+$/u.test(text);
const among =
  (all: readonly string[]): Rule =>
  (value) =>
    all.includes(String(value));
const whole =
  (from: number, to: number): Rule =>
  (value) =>
    Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
const yuan: Rule = (value) => typeof value === 'string' && /^(0|[1-9]\d{0,14})(\.\d{1,2})?$/.test(value);
const text: Rule = (value) => typeof value === 'string' && value.length >= 1 && value.length <= 1000;
const unit: Rule = (value) => /^[a-z0-9-]{2,64}$/.test(String(value));
const kind = among(['rule', 'normative-document']);

const DATA: Record<string, Record<string, Rule>> = {
  'application.received': { applicantType: among(APPLICANT_TYPES), 'transferredFrom?': unit },
  'application.amended': { applicantType: among(APPLICANT_TYPES) },
  'application.correction-requested': {},
  'application.corrected': {},
  'application.third-party-consulted': {},
  'application.third-party-answered': {},
  'application.extended': { workingDays: whole(1, 20) },
  'application.fee-charged': { yuan },
  'application.fee-paid': { yuan },
  'application.decided': { outcome: among(OUTCOMES) },
  'application.withdrawn': {},
  'application.transferred': { to: unit },
  'application.voided': { reason: text },
  'review.filed': { 'application?': text },
  'review.concluded': { result: among(RESULTS) },
  'lawsuit.filed': { route: among(['direct', 'after-review']), 'application?': text },
  'lawsuit.concluded': { result: among(RESULTS) },
  'document.issued': { kind },
  'document.repealed': { kind },
  'action.reported': { kind: among(['licence', 'penalty', 'coercion']), count: whole(0, 10 ** 12) },
  'charge.reported': { yuan },
  'event.retracted': { id: text, reason: text },
};

/** The types of fact that the contract knows: what a case system may send. */
export const FACT_TYPES = Object.keys(DATA);
