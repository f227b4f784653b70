/**
 * What an office has to know of its years, as states. In: the years as a turn answered them. Out: each state that holds, with
 * what it is made of as digests, and those that were not told yet. Always: a state is told once; one that left and came
 * back is told again; no number of a case and no person is in it.
 */
import { STEP_WORDS } from '../approval/words.ts';
import type { DraftEdition } from '../report/model.ts';
import { sha256 } from '../store/digest.ts';
import type { YearResult } from './year-result.ts';

export type OfficeState = 'fault' | 'returned' | 'waiting' | 'refused' | 'published';

export interface StateOfYear {
  year: number;
  state: OfficeState;
  /** What the state is made of: where one is new, there is something to tell. */
  parts: string[];
  words: string;
  version?: number;
  url?: string;
}

/** Of each year and state the parts that were told. */
export type ToldStates = Readonly<Record<string, readonly string[]>>;

interface Year {
  year: number;
  /** Null where the year failed. */
  draft: { edition: Pick<DraftEdition, 'faults' | 'returns' | 'review' | 'refusals'> } | null;
  told: YearResult | null;
}

const part = (...of: readonly string[]): string => sha256(JSON.stringify(of)).slice(0, 16);

export function statesOf({ year, draft, told }: Year): StateOfYear[] {
  const found: StateOfYear[] = [];
  const add = (state: OfficeState, parts: string[], words: string) => {
    if (parts.length > 0) found.push({ year, state, parts, words });
  };
  if (draft) {
    const { faults, returns = [], review, refusals } = draft.edition;
    const subjects = new Set(faults.map(({ subject }) => subject)).size;
    add(
      'fault',
      faults.map(({ code, subject }) => part(code, subject)),
      `${subjects}件数据对不上，须补报或更正后才能公布`,
    );
    const { sentBack } = review ?? {};
    add(
      'returned',
      [...returns.map(({ by, of }) => part(by, of)), ...(sentBack ? [part(sentBack.step, sentBack.at)] : [])],
      [
        ...(returns.length > 0 ? ['上级退回，请改正'] : []),
        ...(sentBack ? [`${STEP_WORDS[sentBack.step].zh}环节退回，改正后须重新报审`] : []),
      ].join('；'),
    );
    const [step] = review?.awaits ?? [];
    add(
      'waiting',
      step ? [part(step, review?.submitted ?? '')] : [],
      step ? `等待${STEP_WORDS[step].zh}` : '',
    );
    add(
      'refused',
      refusals.map(({ code }) => part(code)),
      `定稿未能公布：${refusals.map(({ zh }) => zh).join('')}`,
    );
  }
  if (told?.state === 'published' && told.version !== null) {
    const { version, url } = told;
    const words = `已公布第${version}版`;
    found.push({
      ...{ year, state: 'published', parts: [`v${version}`], words, version },
      ...(url !== null && { url }),
    });
  }
  return found;
}

const nameOf = ({ year, state }: Pick<StateOfYear, 'year' | 'state'>): string => `${year}/${state}`;

export function newsIn(states: readonly StateOfYear[], told: ToldStates): StateOfYear[] {
  return states.filter((each) => {
    const before = told[nameOf(each)] ?? [];
    return each.parts.some((one) => !before.includes(one));
  });
}

/** What is told from now on. A version stays told; all else only as long as it holds. */
export function toldAfter(states: readonly StateOfYear[], told: ToldStates): ToldStates {
  const versions = Object.entries(told).filter(([name]) => name.endsWith('/published'));
  return Object.fromEntries([...versions, ...states.map((each) => [nameOf(each), each.parts] as const)]);
}
