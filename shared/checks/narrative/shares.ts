/**
 * Percentages of a text. In: a figure in per cent with the words before it, and what was bound before it. Out: the
 * shares that it may rightly be. 占33.9% after a count is its share; 公开率, 办结率 and 纠错率 name theirs. Always holds:
 * a share that is right of the figure written before it adds nothing to what is said of that figure.
 */

import { plus } from '../../counting/ratio.ts';
import type { Bound, Context } from './context.ts';
import { type Evaluator, isWritten, percentage, type RightFigure, ratioOfFigure } from './evaluate.ts';
import { ALL, DONE, disputes, type Meaning, outcomes, RECEIVED, type Reading } from './meanings.ts';
import { codesOf, has, severalIn } from './said.ts';
import type { Spot } from './spots.ts';
import type { Token } from './tokens.ts';

export interface Share {
  parts: readonly Reading[];
  wholes: readonly Reading[];
  /** The figures written just before it that the share is of. */
  written: readonly Bound[];
}

/** Of what a percentage is; undefined where nobody can tell. `count` binds words as if they led to a count. */
export function shareOf(
  { before, back }: Spot,
  context: Context,
  count: (label: readonly Token[]) => Meaning | undefined,
): Share | undefined {
  const at = before.findIndex(({ kind }) => kind === 'share' || kind === 'rate');
  const word = before[at];
  if (!word) return ofWholeBefore(before, context) ?? inBrackets(before, context);
  if (word.kind === 'rate') return ofRate(word, before, context);
  const own = before.slice(0, at).filter(({ kind }) => kind !== 'mark');
  const of = before.slice(at + 1);
  const sum = severalIn(own) !== undefined || has(own, 'sum') || word.text === '合计占';
  const named = own.some(({ kind }) => kind !== 'skip' && kind !== 'sum');
  // 公开类30件（予以公开21件、部分公开9件），占44.1%: of what stands before the bracket.
  const bound = context.bracket ? context.bound : context.bound.filter(({ bracket }) => !bracket);
  const last = back ? bound.slice(-back).slice(0, 1) : bound.slice(sum ? -(severalIn(own) ?? 2) : -1);
  if (!named && !back && !context.lastRead) return undefined;
  const parts = named ? count(own)?.readings : sumOf(last);
  if (!parts) return undefined;
  const wholes = wholesOf(parts, of);
  const more = of.length === 0 ? groupsOf(parts, context.bound) : [];
  return wholes && { parts, wholes: [...wholes, ...more], written: named ? [] : last };
}

/** 不予公开10件，其中内部事务信息6件，占60%: of the group, or of all. */
function groupsOf(parts: readonly Reading[], bound: readonly Bound[]): Reading[] {
  const paths = parts[0]?.plus ?? [];
  const isItself = ({ readings }: Bound) => readings.some(({ plus: own }) => own.join() === paths.join());
  return bound
    .filter((one) => !isItself(one))
    .flatMap(({ readings }) => readings)
    .filter(({ plus: all }) => all.length > paths.length && paths.every((path) => all.includes(path)));
}

/** 两项合计204件，占办结总数503件的40.6%: both sides stand before it. */
function ofWholeBefore(before: readonly Token[], { wholeOfShare }: Context): Share | undefined {
  if (
    !wholeOfShare ||
    before.at(-1)?.text !== '的' ||
    !before.every(({ kind }) => kind === 'skip' || kind === 'mark')
  )
    return undefined;
  const { part, whole } = wholeOfShare;
  return { parts: part.readings, wholes: whole.readings, written: [part] };
}

/** 部分公开11件（11.2%）: behind a count, in brackets, a percentage is its share. */
function inBrackets(before: readonly Token[], { bracket, lastCounted, bound }: Context): Share | undefined {
  const written = bound.slice(-1);
  if (!bracket || !lastCounted || before.some(({ kind }) => kind !== 'mark')) return undefined;
  const parts = sumOf(written);
  const wholes = parts && wholesOf(parts, []);
  return wholes && { parts, wholes: [...wholes, ...groupsOf(parts, bound)], written };
}

function sumOf(bound: readonly Bound[]): readonly Reading[] | undefined {
  if (bound.length === 0 || bound.some(({ part }) => part)) return undefined;
  if (bound.length === 1) return bound[0]?.readings;
  return [{ plus: bound.flatMap(({ readings }) => readings[0]?.plus ?? []) }];
}

function wholesOf(parts: readonly Reading[], of: readonly Token[]): readonly Reading[] | undefined {
  const paths = parts.flatMap(({ plus: added }) => added);
  const block = /^disputes\.(\w+)\./.exec(paths[0] ?? '')?.[1];
  if (block !== undefined) {
    const blocks = [...new Set(paths.map((path) => path.split('.')[1] ?? ''))];
    return has(of, 'apply', 'done') ? undefined : [disputes(blocks, 'total')];
  }
  if (!paths.every((path) => path.startsWith('applications.'))) return undefined;
  const done = has(of, 'done', 'process');
  const came = has(of, 'receive', 'fresh', 'apply', 'onRequest');
  if (
    of.some(
      ({ kind }) =>
        ![
          'skip',
          'all',
          'done',
          'process',
          'receive',
          'fresh',
          'apply',
          'onRequest',
          'disclosure',
          'sum',
          'self',
          'carry',
        ].includes(kind),
    )
  )
    return undefined;
  if (of.some(({ text }) => /^(?:申请|收件)[总数量]+/.test(text))) return RECEIVED;
  if (done) return DONE;
  return came && !has(of, 'apply') ? RECEIVED : [...DONE, ...RECEIVED];
}

function ofRate(
  word: Token,
  before: readonly Token[],
  { topic, explicit, blocks }: Context,
): Share | undefined {
  const [code] = codesOf(word);
  if (has(before, 'inTime', 'unknown', 'lastYear', 'body') || before.some(({ text }) => text === '率'))
    return undefined;
  if (code === 'corrected' || code === 'upheld') {
    // 复议纠错率, behind the lawsuits: of reviews, as it says itself.
    const own = word.text.startsWith('复议') ? ['review'] : blocks;
    if (topic !== 'disputes' || !own) return undefined;
    return { parts: [disputes(own, code)], wholes: [disputes(own, 'total')], written: [] };
  }
  if (topic !== 'applications' && !(explicit && topic !== 'foreign') && !has(before, 'apply', 'onRequest'))
    return undefined;
  if (code === 'done') return { parts: DONE, wholes: [ALL, ...RECEIVED], written: [] };
  const parts = [['granted'], ['granted', 'partly-granted']].map(outcomes);
  return { parts, wholes: [...DONE, ...RECEIVED], written: [] };
}

/** The right percentages, and whether the one that is written is among them. */
export function judgeShare(
  { figure }: Spot,
  { parts, wholes, written }: Share,
  evaluator: Evaluator,
): { right: RightFigure[]; agrees: boolean } | undefined {
  const [over, under] = [evaluator.all(parts), evaluator.all(wholes)];
  if (!over || !under) return undefined;
  const right = over.flatMap((part) =>
    under.flatMap((whole) => {
      const value = percentage(part.value, whole.value);
      return value ? [{ ...part, of: { plus: whole.plus, minus: whole.minus }, value }] : [];
    }),
  );
  if (right.length === 0) return undefined;
  const said = written.map((one) => ratioOfFigure(one.figure)).reduce(plus, { over: 0n, under: 1n });
  const consistent =
    written.length > 0 &&
    under.some((whole) => {
      const share = percentage(said, whole.value);
      return share !== undefined && isWritten(figure, share);
    });
  return { right, agrees: consistent || right.some(({ value }) => isWritten(figure, value)) };
}
