import type { CloudEvent } from '../../../../infra/cli/sample/ledger.ts';

/**
 * The faults of the feed (domain rules, section 2) that a history has, looked for naively case by case. A history
 * that has one could not be published, however right its numbers are.
 */
export function feedFaults(events: readonly CloudEvent[]): string[] {
  const cases = new Map<string, CloudEvent[]>();
  for (const event of events) cases.set(event.subject, [...(cases.get(event.subject) ?? []), event]);
  return [...cases].flatMap(([subject, own]) => {
    const retracted = own.filter(({ type }) => type === 'event.retracted').map(({ data }) => data?.['id']);
    const unknown = retracted.filter(
      (id) => !own.some((event) => event.id === id && event.type !== 'event.retracted'),
    );
    const living = own.filter(({ id, type }) => type !== 'event.retracted' && !retracted.includes(id));
    const found = living.some(({ type }) => type === 'application.voided')
      ? []
      : [...openingFaults(living), ...endingFaults(living), ...instantFaults(living)];
    return [...found, ...unknown.map(() => 'retraction of an event that never came')].map(
      (fault) => `${subject}: ${fault}`,
    );
  });
}

const OPENINGS = ['application.received', 'review.filed', 'lawsuit.filed', 'document.issued'];
const ENDINGS = [
  ...['application.decided', 'application.withdrawn', 'application.transferred'],
  ...['review.concluded', 'lawsuit.concluded', 'document.repealed'],
];
const DECISIONS = ['application.decided', 'review.concluded', 'lawsuit.concluded'];
const day = ({ time }: CloudEvent): string => time.slice(0, 10);

function openingFaults(living: readonly CloudEvent[]): string[] {
  if (living.some(({ type }) => /^(action|charge)\./.test(type))) return [];
  const openings = living.filter(({ type }) => OPENINGS.includes(type));
  const transfers = living.filter(({ type }) => type === 'application.transferred').length;
  const kinds = new Set(living.map(({ type }) => type.split('.')[0]));
  return [
    ...(openings.length === 0 ? ['no receipt, filing or issue'] : []),
    ...(openings.length > 1 + transfers ? ['two receipts, filings or issues'] : []),
    ...(kinds.size > 1 ? ['one number for two things'] : []),
  ];
}

function endingFaults(living: readonly CloudEvent[]): string[] {
  const opening = living.find(({ type }) => OPENINGS.includes(type));
  const endings = living.filter(({ type }) => ENDINGS.includes(type));
  const early = endings.filter((event) => opening && day(event) < day(opening));
  const moved = living.findLast(({ type }) => type === 'application.transferred');
  const back = living.findLast(
    ({ type, data }) => type === 'application.received' && data?.['transferredFrom'],
  );
  const afterMove = endings.filter(
    (event) => moved && event !== moved && event.time > moved.time && !(back && back.time > moved.time),
  );
  const beforeReturn = endings.filter((event) => moved && back && event !== moved && day(event) < day(back));
  const concluded = living.find(({ type }) => type === 'application.decided');
  const repeals = endings.filter(({ type }) => type === 'document.repealed');
  return [
    ...early.map(({ type }) => `${type} before the opening`),
    ...afterMove.map(({ type }) => `${type} after the transfer`),
    ...beforeReturn.map(({ type }) => `${type} before the return`),
    ...(moved && concluded && day(concluded) < day(moved) ? ['transfer after the conclusion'] : []),
    ...(repeals.length > 1 ? ['a second repeal'] : []),
  ];
}

function instantFaults(living: readonly CloudEvent[]): string[] {
  const decisions = living.filter(({ type }) => DECISIONS.includes(type));
  const keys = decisions.map(({ time, sequence }) => `${time} ${sequence ?? ''}`);
  return new Set(keys).size < keys.length ? ['two decisions of one instant without an order'] : [];
}
