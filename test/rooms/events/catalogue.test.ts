import { describe, expect, test } from 'vitest';
import {
  APPLICANT_TYPES,
  dataFields,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  type EventType,
  isEventType,
  OUTCOMES,
  permissionFor,
  RESULTS,
} from '../../../shared/events/catalogue.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import { eventSchema } from '../../../shared/intake/event-schema.ts';
import { expectGolden, goldenJson } from '../golden.ts';
import { AGENCY, EVERYTHING, GOOD_DATA, goodEvent, NOW, SOURCE, withData } from '../good-events.ts';

const sender = { source: SOURCE, agencies: [AGENCY], may: EVERYTHING, succeeds: [], vouches: true };
const read = (event: unknown) => readEvents(event, sender, { mode: 'single', now: NOW });
const faultsOf = (event: unknown) => read(event).faults.map(({ pointer, code }) => `${pointer} ${code}`);

test('the catalogue has the contract’s 30 types, 21 outcomes, 6 categories and 3 results', () => {
  expect(EVENT_TYPES.length).toBe(30);
  expect(new Set(OUTCOMES).size).toBe(21);
  expect(new Set(APPLICANT_TYPES).size).toBe(6);
  expect([...RESULTS]).toEqual(['upheld', 'corrected', 'other']);
  expect(Object.keys(EVENT_SCHEMAS)).toEqual(EVENT_TYPES);
});

test('the published schema equals its golden file, descriptions included', () => {
  expectGolden('event.schema.json', goldenJson(eventSchema()));
});

test('inherited property names are no event types', () => {
  expect(isEventType(0)).toBe(false);
  expect(isEventType(['application.received'])).toBe(false);
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'Application.received'])
    expect(isEventType(name), name).toBe(false);
});

test('acts of the office and retractions need their own permissions; all other types are facts', () => {
  for (const type of EVENT_TYPES) {
    const own = {
      'narrative.written': 'text',
      'figures.reported': 'figures',
      'report.submitted': 'text',
      'report.approved': 'approve',
      'report.sent-back': 'approve',
      'report.returned': 'review',
      'report.finalised': 'finalise',
      'event.retracted': undefined,
    };
    const expected = Object.hasOwn(own, type) ? own[type as keyof typeof own] : 'facts';
    expect(permissionFor(type), type).toBe(expected);
  }
});

/** What the contract calls optional; a comment is, as long as a cell has one. */
const OPTIONAL: Partial<Record<EventType, readonly string[]>> = {
  'application.received': ['transferredFrom', 'fromSubject', 'firstReceived'],
  'application.transferred': ['toSubject'],
  'review.filed': ['application'],
  'lawsuit.filed': ['application', 'role'],
  'activity.reported': ['channel'],
  'figures.reported': ['scope'],
  'report.submitted': ['note', 'without', 'important'],
  'report.approved': ['comment'],
  'report.returned': ['comment', 'cells'],
  'report.finalised': ['draft', 'note', 'without'],
  'event.retracted': ['source', 'by'],
};

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

describe.each(EVENT_TYPES)('%s', (type) => {
  const required = dataFields(type).filter(
    (name) => faultsOf(withData(type, { [name]: undefined })).length > 0,
  );

  test('a valid event keeps its data', () => {
    const { events, faults, ignored } = read(goodEvent(type));
    expect(faults).toEqual([]);
    expect([...ignored]).toEqual([]);
    expect(events[0]?.event).toMatchObject({ type, source: SOURCE, sequence: '7', data: GOOD_DATA[type] });
  });

  test('fields are those of the contract', () => {
    const good = [...Object.keys(GOOD_DATA[type]), ...(type === 'event.retracted' ? ['by'] : [])];
    expect([...dataFields(type)].sort()).toEqual(good.sort());
    const optional = dataFields(type).filter((name) => !required.includes(name));
    expect(optional).toEqual(OPTIONAL[type] ?? []);
  });

  test('a missing or null required field is reported', () => {
    for (const name of dataFields(type)) {
      const expected = required.includes(name) ? [`/data/${name} field.missing`] : [];
      expect(faultsOf(withData(type, { [name]: undefined }))).toEqual(expected);
      expect(faultsOf(withData(type, { [name]: null }))).toEqual(expected);
    }
  });

  test('an absent or null optional field is not in the event', () => {
    for (const name of dataFields(type).filter((field) => !required.includes(field)))
      for (const absent of [undefined, null]) {
        const { events, ignored } = read(withData(type, { [name]: absent }));
        const expected = Object.keys(GOOD_DATA[type]).filter((field) => field !== name);
        expect(Object.keys(events[0]?.event.data ?? {}).sort()).toEqual(expected.sort());
        expect([...ignored]).toEqual([]);
      }
  });

  test('absent data is not listed as dropped', () => {
    for (const data of [undefined, null]) expect([...read(goodEvent(type, { data })).ignored]).toEqual([]);
  });

  test('a field of the wrong JSON type is refused', () => {
    for (const name of dataFields(type)) {
      const good = GOOD_DATA[type][name] ?? 'text';
      for (const value of ['1', 1, true, {}, [], [good]].filter((other) => kindOf(other) !== kindOf(good))) {
        const [fault, ...others] = faultsOf(withData(type, { [name]: value }));
        expect(fault).toMatch(new RegExp(`^/data/${name} field\\.(type|value)$`));
        expect(others).toEqual([]);
      }
    }
  });

  test('data may be absent only if no field is required', () => {
    const expected = required.map((name) => `/data/${name} field.missing`);
    expect(faultsOf(goodEvent(type, { data: undefined }))).toEqual(expected);
    expect(faultsOf(goodEvent(type, { data: null }))).toEqual(expected);
  });

  test('data that is no object is refused, or dropped if the type has no fields', () => {
    for (const data of ['text', 5, true, [], [{}]]) {
      const { faults, ignored } = read(goodEvent(type, { data }));
      if (dataFields(type).length === 0) {
        expect(faults).toEqual([]);
        expect([...ignored]).toEqual(['/data']);
      } else {
        expect(faults).toEqual([{ pointer: '/data', code: 'field.type' }]);
        expect([...ignored]).toEqual([]);
      }
    }
  });

  test('fields of other types are dropped and listed', () => {
    const { events, faults, ignored } = read(withData(type, { name: '张三', telephone: '13800138000' }));
    expect(faults).toEqual([]);
    expect([...ignored]).toEqual(['/data/name', '/data/telephone']);
    expect(events[0]?.event.data).toEqual(GOOD_DATA[type]);
  });
});

describe('values', () => {
  const lists: [EventType, string, readonly string[]][] = [
    ['application.received', 'applicantType', APPLICANT_TYPES],
    ['application.amended', 'applicantType', APPLICANT_TYPES],
    ['application.decided', 'outcome', OUTCOMES],
    ['review.concluded', 'result', RESULTS],
    ['lawsuit.concluded', 'result', RESULTS],
    ['lawsuit.filed', 'route', ['direct', 'after-review']],
    ['document.issued', 'kind', ['rule', 'normative-document']],
    ['document.repealed', 'kind', ['rule', 'normative-document']],
    ['action.reported', 'kind', ['licence', 'penalty', 'coercion']],
    ['narrative.written', 'section', ['overview', 'problems', 'other']],
  ];
  test.each(lists)('%s accepts as %s exactly its list', (type, name, allowed) => {
    for (const value of allowed) {
      expect(faultsOf(withData(type, { [name]: value }))).toEqual([]);
      for (const near of [value.toUpperCase(), `${value} `, ` ${value}`, value.slice(1), `${value}.`])
        expect(read(withData(type, { [name]: near })).faults).toEqual([
          { pointer: `/data/${name}`, code: 'field.value', allowed },
        ]);
    }
    expect(faultsOf(withData(type, { [name]: '' }))).toEqual([`/data/${name} field.value`]);
    expect(faultsOf(withData(type, { [name]: 'toString' }))).toEqual([`/data/${name} field.value`]);
  });

  test('working days are integers from 1 to 20', () => {
    for (let days = 1; days <= 20; days++)
      expect(faultsOf(withData('application.extended', { workingDays: days }))).toEqual([]);
    for (const days of [0, 21, -1, 1.5, 2 ** 53, 2 ** 60, -0.5])
      expect(faultsOf(withData('application.extended', { workingDays: days }))).toEqual([
        '/data/workingDays field.range',
      ]);
  });

  test('a count is an integer from 0 to 10^12', () => {
    for (const count of [0, 1, 10 ** 12])
      expect(faultsOf(withData('action.reported', { count }))).toEqual([]);
    for (const count of [-1, 10 ** 12 + 1, 0.1, 2 ** 53 + 2, 1e300])
      expect(faultsOf(withData('action.reported', { count }))).toEqual(['/data/count field.range']);
    for (const count of [Number.POSITIVE_INFINITY, Number.NaN, '5', '', true])
      expect(faultsOf(withData('action.reported', { count }))).toEqual(['/data/count field.type']);
  });

  test.each(['application.fee-charged', 'application.fee-paid', 'charge.reported'] as const)(
    '%s takes yuan as text, with at most two decimals',
    (type) => {
      for (const yuan of ['0', '0.0', '0.01', '1', '10.5', '999999999999999', '999999999999999.99'])
        expect(faultsOf(withData(type, { yuan })), yuan).toEqual([]);
      const bad = [
        '',
        '00',
        '01',
        '-1',
        '+1',
        '1.',
        '.5',
        '1.005',
        '1e3',
        '1,000',
        '１',
        ' 1',
        '1\n',
        '1000000000000000',
        'NaN',
      ];
      for (const yuan of bad)
        expect(faultsOf(withData(type, { yuan })), yuan).toEqual(['/data/yuan field.format']);
      expect(faultsOf(withData(type, { yuan: 1 }))).toEqual(['/data/yuan field.type']);
    },
  );

  test.each([
    ['application.voided', 'reason', 1000],
    ['event.retracted', 'reason', 1000],
    ['report.finalised', 'note', 1000],
    ['narrative.written', 'markdown', 100_000],
  ] as const)('%s takes %s up to %i characters', (type, name, most) => {
    expect(faultsOf(withData(type, { [name]: '𠮷'.repeat(most) }))).toEqual([]);
    expect(faultsOf(withData(type, { [name]: `${'𠮷'.repeat(most)}a` }))).toEqual([
      `/data/${name} text.length`,
    ]);
    expect(faultsOf(withData(type, { [name]: '好'.repeat(300_000) }))).toEqual([`/data/${name} text.length`]);
    const empty = name === 'markdown' ? [] : [`/data/${name} text.empty`];
    expect(faultsOf(withData(type, { [name]: '' }))).toEqual(empty);
    expect(faultsOf(withData(type, { [name]: ' \n一行\t\r\n二行 ' }))).toEqual([]);
  });

  test.each([
    ['application.received', 'transferredFrom'],
    ['application.transferred', 'to'],
  ] as const)('%s takes as %s the id of any agency', (type, name) => {
    for (const id of ['ab', 'a-1', '-'.repeat(64), '11320800014363201x'])
      expect(faultsOf(withData(type, { [name]: id })), id).toEqual([]);
    for (const id of ['', 'a', 'a'.repeat(65), 'AB', 'a_b', '淮安', 'ab\n', '11010519491231002X'])
      expect(faultsOf(withData(type, { [name]: id }))[0], id).toBe(`/data/${name} field.format`);
    expect(faultsOf(withData(type, { [name]: '11010519491231002x' }))).toEqual([
      `/data/${name} text.identity-card`,
    ]);
    expect(faultsOf(withData(type, { [name]: 'A' }))).toEqual([`/data/${name} field.format`]);
  });
});

describe('personal numbers', () => {
  const card = '11010519491231002X';
  const kept: [EventType, string][] = [
    ['application.voided', 'reason'],
    ['event.retracted', 'id'],
    ['event.retracted', 'reason'],
    ['review.filed', 'application'],
    ['lawsuit.filed', 'application'],
    ['narrative.written', 'markdown'],
    ['report.finalised', 'draft'],
    ['report.finalised', 'note'],
  ];
  test.each(kept)('an identity-card number is refused in %s %s', (type, name) => {
    for (const value of [card, `申请人${card}，`, card.toLowerCase()])
      expect(faultsOf(withData(type, { [name]: value }))).toEqual([`/data/${name} text.identity-card`]);
  });

  test('an identity-card number is refused in id, subject and sequence', () => {
    expect(faultsOf(goodEvent('application.corrected', { id: card }))).toEqual(['/id text.identity-card']);
    expect(faultsOf(goodEvent('application.corrected', { subject: card }))).toEqual([
      '/subject text.identity-card',
    ]);
    const digits = '110105194912310038';
    const sums = [...'0123456789'].map((last) => `${digits.slice(0, 17)}${last}`);
    const refused = sums.filter(
      (sequence) => faultsOf(goodEvent('application.corrected', { sequence })).length > 0,
    );
    expect(refused.length).toBe(1);
    expect(faultsOf(goodEvent('application.corrected', { sequence: refused[0] }))).toEqual([
      '/sequence text.identity-card',
    ]);
  });

  test('a mobile number is refused in subject and reason only', () => {
    const mobile = '13800138000';
    expect(faultsOf(goodEvent('application.corrected', { subject: mobile }))).toEqual([
      '/subject text.mobile-number',
    ]);
    expect(faultsOf(withData('application.voided', { reason: `电话${mobile}` }))).toEqual([
      '/data/reason text.mobile-number',
    ]);
    expect(faultsOf(withData('report.finalised', { note: `电话${mobile}` }))).toEqual([]);
    expect(faultsOf(withData('narrative.written', { markdown: `电话${mobile}` }))).toEqual([]);
    expect(faultsOf(goodEvent('application.corrected', { id: mobile }))).toEqual([]);
    expect(faultsOf(withData('review.filed', { application: mobile }))).toEqual([]);
    expect(faultsOf(withData('event.retracted', { id: mobile }))).toEqual([]);
  });
});
