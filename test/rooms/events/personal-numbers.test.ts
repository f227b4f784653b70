import { describe, expect, test } from 'vitest';
import { readEvents, type Sender } from '../../../shared/events/envelope.ts';
import { parseInstant } from '../../../shared/events/instant.ts';
import { fitsNumbering } from '../../../shared/events/personal-numbers.ts';
import { AGENCY, goodEvent, NOW, PERMISSIONS_OF_A_REVIEWER, SOURCE, withData } from '../good-events.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const withCheck = (body: string) =>
  body + '10X98765432'[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11];
/** An 18-digit number of a case that was registered on the day, with a check character that fits. */
const numberOf = (day: string, serial = '000') => withCheck(`320803${day}${serial}`);

const read = (event: unknown, sender: Partial<Sender> = {}) =>
  readEvents(
    event,
    { source: SOURCE, agencies: [AGENCY], may: ['facts', 'text', 'finalise'], succeeds: [], ...sender },
    { mode: 'single', now: NOW },
  ).faults.map(({ pointer, code }) => `${pointer} ${code}`);
const corrected = (subject: string, time = '2025-03-04T09:00:00+08:00') =>
  goodEvent('application.corrected', { subject, time });

describe('identity-card numbers', () => {
  test('a number with the date of the case is a case number, whatever its check character', () => {
    expect(read(corrected('320803202503030002'))).toEqual([]);
    for (let serial = 0; serial < 100; serial++) {
      const body = `3208032025030300${String(serial).padStart(2, '0')}`;
      expect(read(corrected(body)), body).toEqual([]);
    }
    expect(read(corrected(numberOf('20250303')))).toEqual([]);
  });

  test('a date of birth ten years before the event, to the day, makes it an identity card', () => {
    const refused = ['/subject text.identity-card'];
    expect(read(corrected(numberOf('20150304')))).toEqual(refused);
    expect(read(corrected(numberOf('20150305')))).toEqual([]);
    // The day is that of Asia/Shanghai.
    expect(read(corrected(numberOf('20150305'), '2025-03-04T16:00:00Z'))).toEqual(refused);
    expect(read(corrected(numberOf('19491231')))).toEqual(refused);
  });

  test('without a valid time every date is a date of birth', () => {
    expect(read(corrected(numberOf('20250303'), 'yesterday'))).toEqual([
      '/time time.format',
      '/subject text.identity-card',
    ]);
  });

  test('all kept texts are searched, nested ones too, and no dropped ones', () => {
    const card = numberOf('19491231');
    expect(read(goodEvent('application.corrected', { id: card, note: card }))).toEqual([
      '/id text.identity-card',
    ]);
    for (const [name, data] of [
      ['fromSubject', { fromSubject: card }],
      ['transferredFrom', { transferredFrom: card.toLowerCase() }],
    ] as const)
      expect(read(withData('application.received', data))).toEqual([`/data/${name} text.identity-card`]);
    const reviewer = { may: PERMISSIONS_OF_A_REVIEWER };
    const cells = [{ cell: 'applications.received.total', comment: `见${card}` }];
    expect(read(withData('report.returned', { cells }), reviewer)).toEqual([
      '/data/cells/0/comment text.identity-card',
    ]);
  });

  test('a name within a nested value never appears in an answer', () => {
    const card = numberOf('19491231');
    expect(read(goodEvent('application.corrected', { id: { [card]: card } }))).toEqual(['/id field.type']);
  });
});

describe('mobile numbers', () => {
  const mobile = '13202500001';

  test('are refused in subject, reason, origin and comment', () => {
    expect(read(corrected(mobile))).toEqual(['/subject text.mobile-number']);
    expect(read(withData('application.voided', { reason: mobile }))).toEqual([
      '/data/reason text.mobile-number',
    ]);
    const reviewer = { may: PERMISSIONS_OF_A_REVIEWER };
    expect(read(withData('figures.reported', { origin: `问${mobile}` }), reviewer)).toEqual([
      '/data/origin text.mobile-number',
    ]);
    expect(read(withData('report.returned', { comment: mobile }), reviewer)).toEqual([
      '/data/comment text.mobile-number',
    ]);
    expect(read(withData('application.transferred', { toSubject: mobile }))).toEqual([]);
    expect(read(withData('report.finalised', { note: mobile }))).toEqual([]);
  });

  test('a subject that fits the source’s numbering is a case number', () => {
    const numbering = ['1320YYYY###', '320803########00##'];
    expect(read(corrected('13202025001'), { numbering })).toEqual([]);
    expect(read(corrected('13202025001'))).toEqual(['/subject text.mobile-number']);
    // The year is of the ten before the event's, or its own.
    expect(read(corrected('13202014001'), { numbering })).toEqual(['/subject text.mobile-number']);
    expect(read(corrected('13202026001'), { numbering })).toEqual(['/subject text.mobile-number']);
    expect(read(withData('application.voided', { reason: '13202025001' }), { numbering })).toEqual([
      '/data/reason text.mobile-number',
    ]);
  });
});

test('events kept before are not checked again, because the numbering may have changed', () => {
  const event = corrected('13202025001');
  const sender = { source: SOURCE, agencies: [AGENCY], may: ['facts' as const], succeeds: [] };
  const again = readEvents(event, sender, { mode: 'single', now: NOW, wasKept: true });
  expect([again.faults, again.events.map(({ event }) => event.subject)]).toEqual([[], ['13202025001']]);
});

test('a pattern is literal except for # and YYYY', () => {
  const at = parseInstant('2025-03-04T09:00:00+08:00');
  if (typeof at === 'object') throw new Error('no instant');
  const fits = (number: string, ...patterns: string[]) => fitsNumbering(number, patterns, at);
  expect(fits('淮依申〔2025〕1号', '淮依申〔YYYY〕#号')).toBe(true);
  expect(fits('淮依申〔2025〕12号', '淮依申〔YYYY〕#号')).toBe(false);
  expect(fits('a.b+(1)', 'a.b+(#)')).toBe(true);
  expect(fits('axb+(1)', 'a.b+(#)')).toBe(false);
  expect(fits('1-2/3', '#-#/#')).toBe(true);
  expect(fits('2015-2025', 'YYYY-YYYY')).toBe(true);
  expect(fits('2014-2025', 'YYYY-YYYY')).toBe(false);
  expect(fits('１', '#')).toBe(false);
  expect(fits('x2025', 'YYYY')).toBe(false);
  expect(fitsNumbering('2025', ['YYYY'], undefined)).toBe(false);
});
