import { describe, expect, test } from 'vitest';
import { foldApplication } from '../../../shared/cases/application.ts';
import { foldCase } from '../../../shared/cases/case.ts';
import type { Permission } from '../../../shared/events/catalogue.ts';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { told } from '../reading.ts';

const event = (type: string, day: string, data: object = {}, subject = '2024'): KeptEvent =>
  told({ type, day, subject, data });
const received = (day: string, data: object = {}) =>
  event('application.received', day, { applicantType: 'natural-person', ...data });
const transferred = (day: string) => event('application.transferred', day, { to: 'lianshui' });
const decided = (day: string) => event('application.decided', day, { outcome: 'granted' });
const written = (day: string, subject = '2024') =>
  event('narrative.written', day, { section: 'overview', markdown: '一切正常。' }, subject);
const faultsOf = (...events: KeptEvent[]) =>
  foldCase('2024', events).faults.map(({ code, event: { id } }) => [code, id]);

describe('what a number counts as', () => {
  test('texts and finalisations of a year are found under its number', () => {
    const [text, finalised] = [written('2025-01-05'), event('report.finalised', '2025-01-20')];
    expect(foldCase('2024', [finalised, text])).toMatchObject({
      narratives: [text],
      finalisations: [finalised],
    });
  });

  test('an application that is open has no later decisions', () => {
    expect(foldCase('2024', [received('2024-01-01')]).application?.redecisions).toEqual([]);
  });

  test('a withdrawal is no second decision of its instant: what was decided first stands, and neither is a fault', () => {
    const withdrawn = event('application.withdrawn', '2024-02-01');
    const { application, faults } = foldCase('2024', [
      received('2024-01-01'),
      decided('2024-02-01'),
      withdrawn,
    ]);
    expect(faults).toEqual([]);
    expect(application?.concluded).toMatchObject({ year: 2024, outcome: 'granted' });
  });

  test('an application that was registered in error has neither facts nor faults', () => {
    const voided = event('application.voided', '2024-02-01', { reason: '重复登记' });
    expect(foldApplication([received('2024-01-01'), decided('2023-01-01'), voided])).toEqual({
      uncounted: 'voided',
      faults: [],
    });
  });
});

describe('the years of a number', () => {
  test('each stands once, ascending, though an event of a later day speaks of an earlier year', () => {
    const events = [received('2025-02-01'), written('2025-03-01'), written('2025-04-01')];
    expect(foldCase('2024', events).years).toEqual([2024, 2025]);
    expect(foldCase('2024', [event('report.finalised', '2025-01-20')]).years).toEqual([2024]);
  });

  test('drafts begin with its earliest event that is not of a document', () => {
    const issued = event('document.issued', '1999-05-01', { kind: 'rule' });
    expect(foldCase('2024', [issued]).firstYear).toBeUndefined();
    expect(foldCase('2024', [issued, decided('2026-01-01'), received('2025-01-01')]).firstYear).toBe(2025);
    expect(foldCase('2024', []).firstYear).toBeUndefined();
  });
});

describe('a conclusion on a day of hand-overs', () => {
  test('counts where the case went, and is no fault, where the case was here at some time of that day', () => {
    const [day, earlier] = ['2024-03-01', '2024-02-01'];
    expect(faultsOf(received(earlier), transferred(day), decided(day))).toEqual([]);
    expect(faultsOf(received(day), transferred(day), decided(day))).toEqual([]);
  });

  test('is a fault where the case had left on a day before, and is only handed on once more', () => {
    const events = [received('2024-01-01'), transferred('2024-02-01'), transferred('2024-03-01')];
    expect(faultsOf(...events, decided('2024-03-01'))).toEqual([
      ['decision-after-transfer', 'application.decided@2024-03-01'],
    ]);
  });
});

describe('a retraction', () => {
  const retraction = (target: KeptEvent, may?: readonly Permission[]): KeptEvent => {
    const { may: _, ...sent } = event('event.retracted', '2025-06-01', { id: target.id, reason: '误报' });
    return { ...sent, ...(may && { may }) };
  };

  test.each<[string, KeptEvent, readonly Permission[]]>([
    ['a fact by a source that may send texts only', received('2024-01-01'), ['text']],
    ['a text by a source that may send facts only', written('2025-01-05'), ['facts']],
    [
      'a finalisation by a source that may not finalise',
      event('report.finalised', '2025-01-20'),
      ['facts', 'text'],
    ],
  ])('has no effect on %s, and warns', (_, target, may) => {
    const folded = foldCase('2024', [target, retraction(target, may)]);
    expect(folded.retracted).toEqual([]);
    expect(folded.faults).toEqual([
      {
        code: 'retraction-not-permitted',
        event: { id: 'event.retracted@2025-06-01', source: 'cases' },
      },
    ]);
  });

  test.each<[string, KeptEvent, readonly Permission[] | undefined]>([
    ['by a source that may send what it retracts', received('2024-01-01'), ['text', 'facts']],
    ['kept without what its source may send', written('2025-01-05'), undefined],
  ])('%s takes the event away', (_, target, may) => {
    const folded = foldCase('2024', [target, retraction(target, may)]);
    expect(folded).toMatchObject({ retracted: [target], faults: [], years: [] });
  });
});
