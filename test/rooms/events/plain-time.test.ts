import { expect, test, vi } from 'vitest';
import { parseInstant } from '../../../shared/events/instant.ts';
import { EPOCH, secondsAt } from '../../../shared/events/plain-time.ts';

const two = (value: number) => String(value).padStart(2, '0');
const upTo = (most: number, ...more: number[]) => [
  ...Array.from({ length: most + 1 }, (_, value) => value),
  ...more,
];

/** What is in seconds, in capitals and of these years; all else goes the long way, and so does what that refuses. */
const SHAPE = /^(?:199[3-9]|20\d\d)-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:Z|[+-]\d\d:\d\d)$/;

function expected(text: string): number {
  const instant = SHAPE.test(text) ? parseInstant(text) : undefined;
  return typeof instant === 'string' ? Date.parse(`${instant}Z`) / 1000 - EPOCH : -1;
}

/** The times that the short way reads otherwise, with what is around them in a request. */
function otherwise(texts: readonly string[]): string[] {
  return texts.filter((text) => {
    const bytes = Buffer.from(`"time":"${text}","x"`, 'latin1');
    return secondsAt(bytes, 8, 8 + text.length) !== expected(text);
  });
}

test('of all days around the years of the short way exactly those of the calendar are taken', () => {
  const days = [1991, 1992, 1993, 1996, 1999, 2000, 2001, 2023, 2024, 2096, 2099, 2100, 2104].flatMap(
    (year) =>
      upTo(13, 20, 99).flatMap((month) =>
        [0, 1, 2, 27, 28, 29, 30, 31, 32, 99].map((day) => `${year}-${two(month)}-${two(day)}T12:34:56Z`),
      ),
  );
  expect(otherwise(days)).toEqual([]);
});

test('every day from 1993 to 2099 is the day that it is', () => {
  const first = Date.UTC(1993, 0, 1);
  const days = Array.from({ length: (Date.UTC(2100, 0, 1) - first) / 86_400_000 }, (_, day) => day);
  const wrong = days.filter((day) => {
    const moment = first + day * 86_400_000;
    const bytes = Buffer.from(new Date(moment).toISOString().replace('.000', ''));
    return secondsAt(bytes, 0, bytes.length) + EPOCH !== moment / 1000;
  });
  expect(wrong).toEqual([]);
});

test('of all times of day exactly those of a clock are taken, but no leap second', () => {
  const times = upTo(25, 30, 99).flatMap((hour) =>
    [0, 1, 9, 10, 59, 60, 99].flatMap((minute) =>
      [0, 1, 9, 10, 59, 60, 61, 99].map((second) => `2016-12-31T${two(hour)}:${two(minute)}:${two(second)}`),
    ),
  );
  expect(otherwise(times.flatMap((time) => [`${time}Z`, `${time}+08:00`]))).toEqual([]);
});

test('of all zones exactly the offsets of RFC 3339 are taken', () => {
  const offsets = upTo(25, 99).flatMap((hours) =>
    [0, 1, 30, 59, 60, 99].flatMap((minutes) =>
      ['+', '-', '', ' ', 'Z'].map((sign) => `${sign}${two(hours)}:${two(minutes)}`),
    ),
  );
  const others = [
    '',
    'Z',
    'z',
    ' ',
    '+',
    '-',
    'ZZ',
    'Z ',
    '+08',
    '+0800',
    '+08:0',
    '+08:000',
    '+08:00Z',
    '.5Z',
  ];
  expect(otherwise([...offsets, ...others].map((zone) => `2024-02-29T23:59:59${zone}`))).toEqual([]);
});

test('any byte at any place of a time is taken exactly where it leaves a time', () => {
  const times = ['2024-06-15T12:34:56+08:00', '1999-11-30T20:00:09-11:59', '2039-12-01T00:00:00Z'];
  const changed = times.flatMap((time) =>
    [...time].flatMap((_, at) =>
      upTo(255).map((byte) => `${time.slice(0, at)}${String.fromCharCode(byte)}${time.slice(at + 1)}`),
    ),
  );
  expect(otherwise(changed)).toEqual([]);
});

test('an instant is written as `parseInstant` writes it, the first time and when it is asked for again', async () => {
  vi.resetModules();
  const { instantAt } = await import('../../../shared/events/plain-time.ts');
  const moments = [
    '1993-01-01T00:00:00',
    '2024-02-29T09:05:07',
    '2024-02-29T23:59:59',
    '2099-12-31T10:10:00',
  ];
  for (const text of [...moments, ...moments]) {
    const seconds = Date.parse(`${text}Z`) / 1000 - EPOCH;
    expect(instantAt(seconds)).toBe(text);
    expect(instantAt(seconds)).toBe(parseInstant(`${text}Z`));
  }
});
