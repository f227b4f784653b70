import { describe, expect, it } from 'vitest';
import { readEventFile } from '../../../infra/cli/offline/event-file.ts';
import { Tally } from '../../../shared/counting/tally.ts';
import { edition2021 } from '../../../shared/editions/edition-2021.ts';
import { APPLICANT_TYPES, OUTCOMES, RESULTS } from '../../../shared/events/catalogue.ts';
import { Cells, digestOfAnswer, numbersOf, YEARS } from '../../bench/answer.ts';
import { nationalLog } from '../../bench/national-log.ts';
import { scratch } from '../cli/recording-shell.ts';

const SIZE = { events: 50_000, agencies: 300, years: 3, seed: 17 };
const lines = [...nationalLog(SIZE)];
interface Sent {
  id: string;
  agency: string;
  subject: string;
  time: string;
  type: string;
  data: Record<string, string>;
}
const events: Sent[] = lines.map((line) => JSON.parse(line));
const cases = new Map<string, typeof events>();
for (const event of events) cases.set(event.subject, [...(cases.get(event.subject) ?? []), event]);

describe('the log for benches', () => {
  it('has as many events as asked for, agencies and years included', () => {
    expect(lines).toHaveLength(SIZE.events);
    expect(new Set(events.map(({ agency }) => agency)).size).toBe(SIZE.agencies);
    expect(new Set(events.map(({ subject }) => subject.slice(0, 4)))).toEqual(
      new Set(['2021', '2022', '2023']),
    );
  });

  it('has about 4.2 events an application and about 326 bytes an event', () => {
    const applications = [...cases.values()].filter(([first]) => first?.type === 'application.received');
    const steps = applications.reduce((sum, own) => sum + own.length, 0) / applications.length;
    const bytes = Buffer.byteLength(lines.join('')) / lines.length;
    expect(Math.abs(steps - 4.2)).toBeLessThan(0.1);
    expect(Math.abs(bytes - 326)).toBeLessThan(5);
  });

  it('is the same to the byte for the same seed, and another for another', () => {
    expect([...nationalLog(SIZE)].join('\n') === lines.join('\n')).toBe(true);
    expect([...nationalLog({ ...SIZE, seed: 18 })].join('\n') === lines.join('\n')).toBe(false);
  });

  it('never gives an id twice, and keeps a case in one agency with rising times', () => {
    expect(new Set(events.map(({ id }) => id)).size).toBe(SIZE.events);
    const wrong = [...cases.values()].filter((own) =>
      own.some(({ agency, time }, index) => {
        const before = own[index - 1];
        return before !== undefined && (before.agency !== agency || before.time >= time);
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the answer that every engine of the bench has to give', () => {
  const { write } = scratch();

  /** Counted case by case, by what the generator promises: one receipt, at most one conclusion. */
  function counted(): string {
    const agencies = new Map<string, Cells>();
    for (const own of cases.values()) {
      const named = (...types: string[]) => own.findLast(({ type }) => types.includes(type));
      const yearOf = (event: Sent | undefined) => Number(event?.time.slice(0, 4) ?? 0);
      const agency = own[0]?.agency ?? '';
      const cells = agencies.get(agency) ?? new Cells();
      agencies.set(agency, cells);
      const placeOf = (words: readonly string[], word = '') => words.indexOf(word);
      const received = named('application.received');
      const end = named(
        'application.decided',
        'application.withdrawn',
        'review.concluded',
        'lawsuit.concluded',
      );
      if (received) {
        const applicant = (named('application.amended') ?? received).data['applicantType'];
        const outcome = placeOf(OUTCOMES, end?.data['outcome'] ?? 'other.other');
        cells.application(placeOf(APPLICANT_TYPES, applicant), yearOf(received), yearOf(end), outcome, 1);
        continue;
      }
      const filed = named('review.filed', 'lawsuit.filed');
      const block = filed?.type === 'review.filed' ? 0 : filed?.data['route'] === 'direct' ? 1 : 2;
      cells.dispute(block, yearOf(filed), yearOf(end), placeOf(RESULTS, end?.data['result']), 1);
    }
    return digestOfAnswer(
      [...agencies.keys()],
      (agency, place) => agencies.get(agency)?.numbers(place) ?? [],
    );
  }

  it('is that of the tables, cell by cell of every agency and year', async () => {
    const file = await readEventFile(write('national.jsonl', lines.join('\n')), Date.UTC(2027, 0, 1));
    const tallies = new Map(file.agencies.map((agency) => [agency, new Tally()]));
    file.count({ countsOf: (agency) => tallies.get(agency), folded: () => expect.unreachable() });
    file.close();
    const answer = digestOfAnswer([...tallies.keys()], (id, place) => {
      const tables = tallies.get(id)?.tables({ id, name: id }, YEARS[place] ?? 0, edition2021);
      return tables ? numbersOf(tables) : [];
    });
    expect(answer).toBe(counted());
  });
});
