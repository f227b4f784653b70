import { describe, expect, test } from 'vitest';
import { FEED_FAULTS, type FeedFaultCode } from '../../../shared/cases/faults.ts';
import { mendingInWords, mendingOf, mendingOfType } from '../../../shared/cases/mending.ts';
import { kept } from '../reading.ts';

const CODES = Object.keys(FEED_FAULTS) as FeedFaultCode[];
const fault = (code: FeedFaultCode) => ({ code, event: { id: 'e1', source: 'cases' } });
const mendings = CODES.flatMap(
  (code) => mendingOfType(fault(code), { subject: 'N-1', type: 'review.concluded' }) ?? [],
);

describe('what would mend a fault', () => {
  test('every error has a mending and no warning has one, in words too', () => {
    const warnings = CODES.filter((code) => FEED_FAULTS[code].level === 'warning');
    expect(warnings).toEqual(['retraction-of-nothing', 'retraction-not-permitted']);
    for (const code of CODES) {
      const type = 'application.received';
      const mending = mendingOfType(fault(code), { subject: 'N-1', type });
      expect(mending === undefined).toBe(warnings.includes(code));
      expect(mendingInWords(code)).toEqual(mending && { zh: mending.zh, en: mending.en });
    }
  });

  test('its words say in both languages what to send, and that the faulty event may be retracted instead', () => {
    expect(new Set(mendings.map(({ action }) => action)).size).toBe(4);
    for (const { action, zh, en, event } of mendings) {
      if (action !== 'send-filing') expect(en).toContain(event.type);
      // Clerks read it: no identifier of a program.
      expect(zh).toMatch(/^[^A-Za-z]*$/);
      expect(zh).toMatch(action === 'retract' ? /^撤回/ : /^补报.*撤回/);
      expect(en).toMatch(/^(send the|retract the) .*(retract this event|send it anew)/);
    }
  });

  test.each([
    ['review.concluded', 'review.filed'],
    ['lawsuit.concluded', 'lawsuit.filed'],
  ] as const)('a result %s without a filing asks for %s', (type, filing) => {
    const mending = mendingOfType(fault('result-without-filing'), { subject: 'N-1', type });
    expect(mending?.event).toEqual({ type: filing, subject: 'N-1' });
    expect(mending?.zh).toContain('补报立案的记录');
    expect(mending?.en).toContain('send the filing');
  });

  test('the faulty event is the one of both its id and its source', () => {
    const sent = (id: string, type: string, source: string) =>
      kept(
        {
          specversion: '1.0',
          id,
          source: '/x',
          type,
          time: '2024-03-01T09:00:00+08:00',
          subject: 'N-1',
          agency: 'huaian',
          data: { result: 'upheld' },
        },
        source,
      );
    const events = [
      sent('e1', 'lawsuit.concluded', 'other'),
      sent('e2', 'lawsuit.concluded', 'cases'),
      sent('e1', 'review.concluded', 'cases'),
    ];
    const asked = (id: string, source: string) =>
      mendingOf({ code: 'result-without-filing', event: { id, source } }, events)?.event.type;
    expect(asked('e1', 'cases')).toBe('review.filed');
    expect(asked('e2', 'cases')).toBe('lawsuit.filed');
    expect(asked('e2', 'other')).toBeUndefined();
  });
});
