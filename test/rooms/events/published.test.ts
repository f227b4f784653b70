/** What the catalogue says of itself to vendors, in JSON Schema, against what the door does. */
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  dataFields,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  type EventType,
  namesPerson,
  permissionFor,
} from '../../../shared/events/catalogue.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import { AGENCY, EVERYTHING, goodEvent, NOW, SOURCE, withData } from '../good-events.ts';

const sender = { source: SOURCE, agencies: [AGENCY], may: EVERYTHING, succeeds: [], vouches: true };
const faultsOf = (event: unknown) =>
  readEvents(event, sender, { mode: 'single', now: NOW }).faults.map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

interface Published {
  description?: string;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, Published>;
}
const published = (type: EventType) => z.toJSONSchema(EVENT_SCHEMAS[type], { io: 'input' }) as Published;

test.each(EVENT_TYPES)('%s says in Chinese what each attribute and each field is', (type) => {
  const { properties = {} } = published(type);
  const { specversion, type: name, data, ...attributes } = properties;
  const named = [
    'agency',
    'id',
    ...(namesPerson(type) ? ['person'] : []),
    'sequence',
    'source',
    'subject',
    'time',
  ];
  expect(Object.keys(attributes).sort()).toEqual(named);
  expect(Object.keys(data?.properties ?? {}).sort()).toEqual([...dataFields(type)].sort());
  const described = Object.entries({ ...attributes, ...data?.properties });
  for (const [field, { description }] of described) expect(description, field).toMatch(/\p{Script=Han}/u);
});

test.each(EVENT_TYPES)(
  '%s takes texts of the lengths that are said, and no longer or shorter ones',
  (type) => {
    const { properties: { data, ...attributes } = {} } = published(type);
    const texts = [
      ...Object.entries(attributes).map(
        ([name, said]) => [said, `/${name}`, (value: string) => goodEvent(type, { [name]: value })] as const,
      ),
      ...Object.entries(data?.properties ?? {}).map(
        ([name, said]) =>
          // The comments of a return are limited together: one of them is looked at alone.
          [
            said,
            `/data/${name}`,
            (value: string) => withData(type, { cells: undefined, [name]: value }),
          ] as const,
      ),
    ];
    for (const [{ minLength, maxLength }, place, event] of texts) {
      if (minLength !== undefined) expect(faultsOf(event('')).length > 0, place).toBe(minLength > 0);
      if (maxLength === undefined) continue;
      expect(faultsOf(event('号'.repeat(Math.min(maxLength, 85)))), place).toEqual([]);
      expect(faultsOf(event('x'.repeat(maxLength))), place).toEqual([]);
      expect(faultsOf(event('x'.repeat(maxLength + 1))), place).toEqual([`${place} text.length`]);
    }
    const limited = texts.filter(([{ maxLength }]) => maxLength !== undefined).map(([, place]) => place);
    const free = FREE.filter((name) => dataFields(type).includes(name));
    const subject = permissionFor(type) === 'facts' || type === 'event.retracted' ? ['/subject'] : [];
    expect(limited.sort()).toEqual(['/id', ...subject, ...free.map((name) => `/data/${name}`)].sort());
    expect(attributes['source']?.minLength).toBe(1);
  },
);

const FREE = [
  'reason',
  'note',
  'markdown',
  'draft',
  'id',
  'application',
  'fromSubject',
  'toSubject',
  'origin',
  'comment',
  'of',
];

test('a time is a date-time with an offset, a source is a reference', () => {
  const { properties: { time, source } = {} } = published('application.received');
  expect([time?.format, source?.format]).toEqual(['date-time', 'uri-reference']);
  const pattern = new RegExp(time?.pattern ?? '');
  for (const good of ['2025-06-01T09:30:00+08:00', '2025-06-01t09:30:00.125z', '2025-06-01T09:30:00-00:00'])
    expect([pattern.test(good), faultsOf(goodEvent(undefined, { time: good }))]).toEqual([true, []]);
  for (const bad of [
    '',
    '2025-06-01',
    '2025-06-01T09:30:00',
    '2025-06-01T09:30Z',
    '2025-06-01T09:30:00.Z',
    ' ',
  ])
    expect([pattern.test(bad), faultsOf(goodEvent(undefined, { time: bad })).length]).toEqual([false, 1]);
});
