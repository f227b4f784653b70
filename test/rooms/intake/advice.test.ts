/**
 * Refusals that help: what a vendor of an ordinary Chinese case system sends on the first day, and what the answer says.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  APPLICANT_TYPES,
  dataFields,
  EVENT_TYPES,
  OUTCOMES,
  RESULTS,
} from '../../../shared/events/catalogue.ts';
import { FAULTS } from '../../../shared/events/faults.ts';
import { CODE_LABELS } from '../../../shared/form/codes.ts';
import { expectedIn } from '../../../shared/intake/advice.ts';
import { CODES } from '../../../shared/intake/codes.ts';
import { renderCodesPage } from '../../../shared/intake/codes-page.tsx';
import { exampleOf } from '../../../shared/intake/event-schema.ts';
import { codesMeant, labelOf } from '../../../shared/intake/labels.ts';
import { ALL_REFUSALS } from '../../../shared/intake/problem.ts';
import { goodEvent, type SentEvent, withData } from '../good-events.ts';
import { openDoor } from './door.ts';

async function refusalOf(event: SentEvent, language = 'zh') {
  const { send } = await openDoor();
  const { status, body } = await send(event, { headers: { 'accept-language': language } });
  return { status, type: body['type'], error: body.errors?.[0] };
}

describe('a time', () => {
  test.each([
    ['2025-03-04', '只有日期'],
    ['2025-03-04 00:00:00', 'T'],
    ['2025-03-04T09:00:01.000+0800', '冒号'],
    ['2025-03-04T09:00+08:00', '秒'],
    ['2025-03-04T09:00:01+08:00[Asia/Shanghai]', '方括号'],
    ['2025/3/4', '连字符'],
    ['2025年3月4日', '连字符'],
    ['1741046400000', '时间戳'],
  ])('%s is answered with what is wrong, and a right example', async (time, word) => {
    const { status, type, error } = await refusalOf(goodEvent('application.corrected', { time }));
    expect([status, type, error?.code]).toEqual([422, 'codes.html#time.format', 'time.format']);
    expect(error?.detail).toContain(word);
    expect(error?.detail).toMatch(/2025-03-03T\d\d:\d\d:\d\d\+08:00/);
    expect(error?.detail).not.toContain(time);
  });

  test('every code of time has a right example in both languages', () => {
    for (const [code, { zh, en }] of Object.entries(FAULTS)) {
      if (!code.startsWith('time.')) continue;
      expect(zh, code).toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00/);
      expect(en, code).toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00/);
    }
  });
});

describe('a Chinese value where a code belongs', () => {
  test.each([
    ['outcome', '信息不存在', 'unavailable.not-held'],
    ['outcome', '本机关不掌握相关政府信息', 'unavailable.not-held'],
    ['outcome', '（一）予以公开', 'granted'],
    ['outcome', '予以公开', 'granted'],
    ['outcome', '1.属于国家秘密', 'refused.state-secret'],
    ['outcome', 'UNAVAILABLE_NOT_HELD', 'unavailable.not-held'],
    ['applicantType', '公民', 'natural-person'],
    ['applicantType', '自然人 ', 'natural-person'],
    ['applicantType', '律师事务所', 'legal-service-organisation'],
  ])('%s %s: %s', async (field, value, code) => {
    const type = field === 'outcome' ? 'application.decided' : 'application.received';
    for (const [language, words] of [
      ['zh', `此处应写 ${code}。`],
      ['en', `Write ${code} here.`],
    ] as const) {
      const { error } = await refusalOf(withData(type, { [field]: value }), language);
      expect(error?.code).toBe('field.value');
      expect(error?.detail).toContain(words);
    }
  });

  test('an ambiguous word lists its codes and is never guessed', async () => {
    const { error } = await refusalOf(withData('application.decided', { outcome: '不予公开' }));
    expect(error?.detail).toContain('请按实际情形选用：refused.state-secret、');
    expect(error?.detail).not.toContain('此处应写');
    expect(codesMeant('applicantType', '法人', APPLICANT_TYPES)).toHaveLength(5);
    expect(codesMeant('outcome', '不明', OUTCOMES)).toEqual([]);
  });

  test('every official label means its own code only', () => {
    for (const [field, codes] of Object.entries({
      applicantType: APPLICANT_TYPES,
      outcome: OUTCOMES,
      result: RESULTS,
    })) {
      for (const code of codes) {
        const label = labelOf(field, code) ?? '';
        expect(label, code).toMatch(/\p{Script=Han}/u);
        expect(codesMeant(field, label, codes), label).toEqual([code]);
        const printed = CODE_LABELS.get(code) ?? '';
        expect(codesMeant(field, printed, codes), printed).toEqual([code]);
      }
    }
  });
});

describe('fields', () => {
  test('the expected form of every attribute and field of the catalogue is known', () => {
    const names = new Set(
      EVENT_TYPES.flatMap((type) => [...dataFields(type), ...Object.keys(exampleOf(type))]),
    );
    for (const name of names) expect(expectedIn(name), name).toBeDefined();
  });

  test.each([
    [withData('charge.reported', { yuan: '3,940.00' }), '"3940.00"'],
    [withData('charge.reported', { yuan: 3940 }), '"3940.00"'],
    [goodEvent('application.corrected', { sequence: '第一' }), '"17"'],
    [withData('application.extended', { workingDays: '20' }), '20'],
    [withData('application.transferred', { to: '区教育局' }), '登记编号'],
    [withData('application.transferred', { to: '11320800014319743A' }), '小写'],
    [goodEvent('narrative.written', { subject: '2025年' }), '四位年份'],
  ])('%j names the form, with an example', async (event, words) => {
    const { status, error } = await refusalOf(event);
    expect(status).toBe(422);
    expect(error?.detail).toContain(words);
  });

  test('a credit code in capitals gets the advice to use lower case', async () => {
    const { status, error } = await refusalOf(
      goodEvent('application.corrected', { agency: '11320800014319743A' }),
    );
    expect([status, error?.code]).toEqual([403, 'agency.forbidden']);
    expect(error?.detail).toContain('小写');
  });

  test('409 explains the remedy', async () => {
    const { send } = await openDoor();
    await send(goodEvent('application.corrected'));
    const { status, body } = await send(
      goodEvent('application.corrected', { time: '2025-06-02T10:00:00+08:00' }),
    );
    expect([status, body['type']]).toEqual([409, 'codes.html#event.conflict']);
    for (const word of ['event.retracted', '新的 id', '原样发送'])
      expect(body.errors?.[0]?.detail).toContain(word);
  });
});

test('no advice repeats the written value', async () => {
  const { send } = await openDoor();
  const written = fc.oneof(
    fc.constantFrom(
      '2031-07-19',
      '2031-07-19 08:15:27',
      '2031-07-19T08:15:27+0845',
      '31320800014319743X',
      '某某局',
    ),
    fc.string({ minLength: 8, maxLength: 40 }).filter((text) => text.trim().length > 7),
  );
  await fc.assert(
    fc.asyncProperty(
      written,
      fc.constantFrom('time', 'agency', 'sequence', 'type'),
      fc.constantFrom('outcome', 'x'),
      async (value, name, field) => {
        const event = withData('application.decided', { [field]: value });
        const { text } = await send({ ...event, [name]: value });
        expect(text).not.toContain(JSON.stringify(value).slice(1, -1));
      },
    ),
    { seed: 131, numRuns: 300 },
  );
});

describe('the page of codes', () => {
  const page = renderCodesPage();

  test('has one entry per code, with the code as anchor and a correct example', () => {
    const anchors = [...page.matchAll(/<section id="([^"]+)">/g)].map(([, id]) => id);
    expect(anchors).toEqual(Object.keys({ ...ALL_REFUSALS, ...FAULTS }));
    expect(Object.keys(CODES).sort()).toEqual([...anchors].sort());
    for (const { right } of Object.values(CODES)) expect(right).not.toBe('');
  });

  test('shows the usual mistakes of all four platforms for the times', () => {
    const { mistakes } = CODES['time.format'];
    expect(new Set(mistakes.map(({ platform }) => platform))).toEqual(
      new Set(['Java', '.NET', 'PHP', 'Oracle']),
    );
  });

  test('is always the same and holds no script', () => {
    expect(renderCodesPage()).toBe(page);
    expect(page).not.toContain('<script');
  });
});
