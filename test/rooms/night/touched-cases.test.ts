/** Of entries of the journal which events they name, and how the cases of these are asked for. */
import { describe, expect, test } from 'vitest';
import { SegmentWriter } from '../../../shared/counting/segment.ts';
import { identityOf, type KeptEvent } from '../../../shared/events/event.ts';
import { instantOf } from '../../../shared/events/instant.ts';
import { NamesWriter, namedCaseOf } from '../../../shared/night/event-names.ts';
import { foldLog } from '../../../shared/night/fold-log.ts';
import { casesTouched, segmentCaseOf, touchedBy } from '../../../shared/night/fold-segment.ts';
import type { JournalEntry } from '../../../shared/store/ports.ts';
import { memoryEventLog } from '../../doubles/memory-store.ts';

const entry = (subjects: string[], ids?: string[][], source?: string): JournalEntry => ({
  ...{ agency: 'jia', receivedAt: 0, id: 'request', subjects, fromYear: 0, finalises: false },
  ...(source !== undefined && { source }),
  ...(ids && { ids }),
});
const named = (subject: string, id: string, source = 'cases') => identityOf({ subject, source, id });

describe('what entries say of a case', () => {
  test('are all the events that any of them names, each of its source', () => {
    const touched = touchedBy([
      entry(['A', 'B'], [['1', '2'], ['1']], 'cases'),
      entry(['A'], [['2', '3']], 'cases'),
      entry(['A'], [['1']], 'office'),
    ]);
    expect([...touched.keys()]).toEqual(['A', 'B']);
    expect(touched.get('A')).toEqual(
      new Set([named('A', '1'), named('A', '2'), named('A', '3'), named('A', '1', 'office')]),
    );
    expect(touched.get('B')).toEqual(new Set([named('B', '1')]));
  });

  test.each([
    ['names no event, as of an earlier release', entry(['A', 'B'], undefined, 'cases')],
    ['names no source, as of an operator', entry(['A', 'B'], [['4'], ['4']])],
    ['names the events of some cases alone', entry(['B', 'A'], [], 'cases')],
  ])('is nothing certain where one of them %s, whatever comes before or after it', (_, other) => {
    const one = entry(['A'], [['1']], 'cases');
    for (const entries of [
      [other, one],
      [one, other],
      [one, other, one],
    ])
      expect(touchedBy(entries).get('A')).toBe('whole');
  });
});

const event = (subject: string, id: string, at: string): KeptEvent => ({
  ...{ agency: 'jia', subject, source: 'cases', id, type: 'application.received' },
  at: instantOf(Date.parse(at)),
  data: { applicantType: 'natural-person' },
});

/** So many cases with one more of two events behind each, all of them in the segment; and one more event of each. */
async function apart(cases: number) {
  const eventLog = memoryEventLog();
  const subjects = Array.from({ length: cases }, (_, nth) => `T-${String(nth).padStart(2, '0')}`);
  for (const subject of subjects)
    for (const [of, id] of [
      [subject, '1'],
      [`${subject}-a`, '1'],
      [`${subject}-a`, '2'],
    ] as const)
      await eventLog.append(event(of, id, '2024-03-01T02:00:00Z'), 'before');
  const [segment, names] = [new SegmentWriter(), new NamesWriter()];
  await foldLog(eventLog.read('jia'), {
    through: 2024,
    observe: (folded) => {
      const one = segmentCaseOf(folded);
      segment.add(one);
      names.add(namedCaseOf(one));
    },
  });
  for (const subject of subjects) await eventLog.append(event(subject, '2', '2024-04-01T02:00:00Z'), 'now');
  const asked: string[] = [];
  const watched = {
    readNamed: (agency: string, identities: readonly string[]) => {
      asked.push(...identities.map((identity) => identity.replaceAll('\0', ' ')));
      return eventLog.readNamed(agency, identities);
    },
    readSubjects: (agency: string, first: string, last: string) => {
      asked.push(`${first} to ${last}`);
      return eventLog.readSubjects(agency, first, last);
    },
  };
  const ask = async (touched: readonly string[], along: number) => {
    const entries = touched.map((subject) => entry([subject], [['2']], 'cases'));
    const kept = { segment: segment.done(), names: names.done(), eventLog: watched };
    const found = await casesTouched('jia', touchedBy(entries), kept, { along });
    return found.map(({ facts, events }) => `${facts.subject} ${events.length}`);
  };
  return { subjects, asked, ask };
}

describe('cases that lie apart', () => {
  test('are asked for by their numbers, up to sixteen of them', async () => {
    const { subjects, asked, ask } = await apart(16);
    expect(await ask(subjects, 1)).toEqual(subjects.map((subject) => `${subject} 2`));
    expect(asked).toEqual(subjects.map((subject) => `${subject} to ${subject}`));
  });

  test('are read by the names of their events, if there are more', async () => {
    const { subjects, asked, ask } = await apart(17);
    expect(await ask(subjects, 1)).toEqual(subjects.map((subject) => `${subject} 2`));
    expect(asked).toEqual(subjects.flatMap((subject) => [`${subject} cases 1`, `${subject} cases 2`]));
  });

  test('are read so, and those that lie together by their numbers', async () => {
    const { subjects, asked, ask } = await apart(19);
    const [first = '', second = '', ...rest] = subjects;
    const together = [first, `${first}-a`, second];
    expect(await ask([...together, ...rest], 1)).toHaveLength(20);
    expect(asked.filter((one) => one.includes(' to '))).toEqual([`${first} to ${second}`]);
    expect(asked.filter((one) => one.includes(' cases '))).toHaveLength(2 * rest.length);
  });
});
