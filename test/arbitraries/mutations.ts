import fc from 'fast-check';
import { DAY, within } from './times.ts';

/**
 * What goes wrong with a life on its way: lost facts, facts sent twice under new ids, wrong ones taken back, words
 * that contradict each other, wrong times. In: the placed facts of one case. Out: the same with the harm done.
 * Always: a mutation of a case without facts does nothing; the numbers that pick a fact wrap around.
 */
export type Placed = {
  at: number;
  /** Whose fraction, offset, sequence and source it has: those of that place of the life. */
  wears?: number;
} & (
  | { is: 'fact'; type: string; data?: Readonly<Record<string, unknown>> }
  /** Takes back the event at that place of the story, which may be a retraction, or one that never came. */
  | { is: 'retraction'; aim: number | 'nothing' }
);

export type Mutation =
  | { does: 'drop' | 'copy' | 'retract' | 'contradict' | 'return'; at: number }
  | { does: 'copy-later' | 'transfer' | 'void' | 'move'; at: number; seconds: number }
  | { does: 'swap-times'; at: number; with: number }
  | { does: 'retract-nothing' | 'retract-retraction' };

const shifts = () => fc.constantFrom(0, 1, DAY, -1, -DAY, 40 * DAY, -40 * DAY, 366 * DAY, -366 * DAY);
const place = () => fc.nat(7);

export const mutations = (): fc.Arbitrary<Mutation[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 1, arbitrary: fc.array(mutation(), { minLength: 1, maxLength: 3 }) },
  );

const mutation = (): fc.Arbitrary<Mutation> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        does: fc.constantFrom('drop', 'copy', 'retract', 'contradict', 'return'),
        at: place(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constantFrom('copy-later', 'transfer', 'void', 'move'),
        at: place(),
        seconds: shifts(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('swap-times'), at: place(), with: place() }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('retract-nothing', 'retract-retraction') }) },
  );

/** Another word of the same kind, of the same instant: two decisions that contradict each other, two filings… */
const contradiction = (data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  if ('outcome' in data)
    return { ...data, outcome: data['outcome'] === 'granted' ? 'partly-granted' : 'granted' };
  if ('result' in data) return { ...data, result: data['result'] === 'upheld' ? 'corrected' : 'upheld' };
  if ('route' in data) return { ...data, route: data['route'] === 'direct' ? 'after-review' : 'direct' };
  return data;
};

const isApplication = (one: Placed): boolean => one.is === 'fact' && one.type.startsWith('application.');

const returnOf = (at: number): Placed => ({
  is: 'fact',
  type: 'application.received',
  at,
  data: { applicantType: 'other-organisation', transferredFrom: 'yi' },
});

/** What one mutation adds to the end of the story. `index` is the place of the fact that it is about. */
const added = (story: readonly Placed[], one: Placed, index: number, mutation: Mutation): Placed[] => {
  switch (mutation.does) {
    case 'copy':
      return [{ ...one }];
    case 'copy-later':
      return [{ ...one, at: within(one.at + mutation.seconds) }];
    case 'contradict':
      return one.is === 'fact' && one.data !== undefined ? [{ ...one, data: contradiction(one.data) }] : [];
    case 'retract':
      return [{ is: 'retraction', at: one.at, aim: index }];
    case 'retract-nothing':
      return [{ is: 'retraction', at: one.at, aim: 'nothing' }];
    case 'retract-retraction':
      return [
        { is: 'retraction', at: one.at, aim: index },
        { is: 'retraction', at: one.at, aim: story.length },
      ];
    case 'return':
      return isApplication(one) ? [returnOf(one.at)] : [];
    case 'transfer':
      return isApplication(one)
        ? [
            {
              is: 'fact',
              type: 'application.transferred',
              at: within(one.at + mutation.seconds),
              data: { to: 'yi' },
            },
          ]
        : [];
    case 'void':
      return isApplication(one)
        ? [
            {
              is: 'fact',
              type: 'application.voided',
              at: within(one.at + mutation.seconds),
              data: { reason: '误登' },
            },
          ]
        : [];
    default:
      return [];
  }
};

/** Aims are places in the story, so a lost fact takes the retractions' aims along. */
const without = (story: readonly Placed[], lost: number): Placed[] =>
  story.toSpliced(lost, 1).map((one): Placed => {
    if (one.is === 'fact' || one.aim === 'nothing' || one.aim < lost) return one;
    return { ...one, aim: one.aim === lost ? 'nothing' : one.aim - 1 };
  });

const harmed = (story: readonly Placed[], mutation: Mutation): Placed[] => {
  const index = 'at' in mutation ? mutation.at % Math.max(1, story.length) : 0;
  const one = story[index];
  if (one === undefined) return [...story];
  if (mutation.does === 'drop') return without(story, index);
  if (mutation.does === 'move') return story.with(index, { ...one, at: within(one.at + mutation.seconds) });
  if (mutation.does === 'swap-times') {
    const place = mutation.with % story.length;
    const other = story[place] ?? one;
    return story.with(index, { ...one, at: other.at }).with(place, { ...other, at: one.at });
  }
  return [...story, ...added(story, one, index, mutation)];
};

export const mutate = (story: readonly Placed[], list: readonly Mutation[]): Placed[] =>
  list.reduce<Placed[]>(harmed, [...story]);
