/**
 * The states of its years that an office must know. In: the years after a turn. Out: each present state with digests of
 * its parts, and the states to announce. Always: a state is announced once; one that disappeared and came back is
 * announced again; it names no case and no person.
 */
import { STEP_WORDS } from '../approval/words.ts';
import type { DraftEdition } from '../report/model.ts';
import { sha256 } from '../store/digest.ts';
import type { YearResult } from './year-result.ts';

export type OfficeState = 'fault' | 'returned' | 'waiting' | 'refused' | 'published';

export interface StateOfYear {
  year: number;
  state: OfficeState;
  /** Digests of the state's parts; a new one means that there is something to announce. */
  parts: string[];
  words: string;
  version?: number;
  url?: string;
}

/** By year and state, the announced parts. */
export type ToldStates = Readonly<Record<string, readonly string[]>>;

interface Year {
  year: number;
  /** Null if the year failed. */
  draft: { edition: Pick<DraftEdition, 'faults' | 'returns' | 'review' | 'refusals'> } | null;
  told: YearResult | null;
}

const part = (...of: readonly string[]): string => sha256(JSON.stringify(of)).slice(0, 16);

export function statesOf({ year, draft, told }: Year): StateOfYear[] {
  const found: StateOfYear[] = draft ? statesOfDraft(draft.edition).map((state) => ({ year, ...state })) : [];
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

/** The states that a draft shows: those with at least one part. */
function statesOfDraft({ faults, returns = [], review, refusals }: NonNullable<Year['draft']>['edition']) {
  const subjects = new Set(faults.map(({ subject }) => subject)).size;
  const { sentBack, submitted = '', awaits: [step] = [] } = review ?? {};
  const states: Omit<StateOfYear, 'year'>[] = [
    {
      state: 'fault',
      parts: faults.map(({ code, subject }) => part(code, subject)),
      words: `${subjects}件数据对不上，须补报或更正后才能公布`,
    },
    {
      state: 'returned',
      parts: [
        ...returns.map(({ by, of }) => part(by, of)),
        ...(sentBack ? [part(sentBack.step, sentBack.at)] : []),
      ],
      words: [
        ...(returns.length > 0 ? ['上级退回，请改正'] : []),
        ...(sentBack ? [`${STEP_WORDS[sentBack.step].zh}环节退回，改正后须重新报审`] : []),
      ].join('；'),
    },
    {
      state: 'waiting',
      parts: step ? [part(step, submitted ?? '')] : [],
      words: step ? `等待${STEP_WORDS[step].zh}` : '',
    },
    {
      state: 'refused',
      parts: refusals.map(({ code }) => part(code)),
      words: `定稿未能公布：${refusals.map(({ zh }) => zh).join('')}`,
    },
  ];
  return states.filter(({ parts }) => parts.length > 0);
}

const nameOf = ({ year, state }: Pick<StateOfYear, 'year' | 'state'>): string => `${year}/${state}`;

export function newsIn(states: readonly StateOfYear[], told: ToldStates): StateOfYear[] {
  return states.filter((each) => {
    const before = told[nameOf(each)] ?? [];
    return each.parts.some((one) => !before.includes(one));
  });
}

/** The announced states to record. A version stays announced; other states only as long as they hold. */
export function toldAfter(states: readonly StateOfYear[], told: ToldStates): ToldStates {
  const versions = Object.entries(told).filter(([name]) => name.endsWith('/published'));
  return Object.fromEntries([...versions, ...states.map((each) => [nameOf(each), each.parts] as const)]);
}
