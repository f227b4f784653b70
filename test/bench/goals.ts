/** The goals of the bench: a ratio (or a figure) against what it must and what it should be, and how it is printed. */
interface Goal {
  what: string;
  must: number;
  aim: number;
  /** Whether more is better. */
  more?: true;
}

export const GOALS = {
  '1': { what: 'full recompute from segments / DuckDB on JSON lines', must: 0.5, aim: 0.2 },
  '2': { what: 'tables / tuned Node with a set of ids, the worst shape, a million', must: 1.5, aim: 1.0 },
  '2a': { what: 'the same of fewer events', must: 2.0, aim: 1.0 },
  '2b': { what: 'the worst shape / the best', must: 1.4, aim: 1.2 },
  '3': { what: 'a night with 1 % changed / a full one', must: 0.1, aim: 0.03 },
  '3w': {
    what: 'the same, changes over all years, the weekly check in it',
    must: 0.1,
    aim: 0.05,
  },
  '3b': { what: 'the same for an agency with a fifth of the events', must: 0.1, aim: 0.03 },
  '4a': { what: 'peak memory of tables, MiB, the smaller file', must: 256, aim: 128 },
  '4b': { what: 'peak memory of tables, MiB, the larger file', must: 512, aim: 192 },
  '5': { what: 'time of tables, the larger file / the smaller', must: 6, aim: 5.3 },
  '6': { what: 'intake without the store / verify + parse, singly, the worst shape', must: 2.0, aim: 1.5 },
  '6b': { what: 'the same in batches of 25', must: 3.0, aim: 2.0 },
  '7': {
    what: 'durable intake over HTTP / conditional puts through the SDK',
    must: 0.7,
    aim: 0.9,
    more: true,
  },
  '8a': { what: 'write units an event, batches of 25', must: 1.2, aim: 1.06 },
  '8b': { what: 'write units an event, singly', must: 2.1, aim: 2 },
  '9a': { what: 'intake bundle, KB', must: 500, aim: 350 },
  '9b': { what: 'import of the intake bundle, ms', must: 60, aim: 35 },
} as const satisfies Record<string, Goal>;

/** By engine, the ratio to DuckDB that issue 6 found: one that is slower than 1.2 times that is no fair baseline. */
export const BASELINES = { tuned: 2.0, 'tuned ids': 3.1, idiomatic: 6.5 } as const;
export const SLACK = 1.2;

export interface Row {
  goal: string;
  what: string;
  figure: string;
  must: number;
  aim: number;
  reached: string;
  note: string;
}

export function rowOf(id: keyof typeof GOALS, figure: number, note = ''): Row {
  const goal: Goal = GOALS[id];
  const meets = (limit: number) => (goal.more ? figure >= limit : figure <= limit);
  const reached = meets(goal.aim) ? 'aim' : meets(goal.must) ? 'must' : 'MISSED';
  const { what, must, aim } = goal;
  return { goal: id, what, figure: figure.toFixed(3), must, aim, reached, note };
}
