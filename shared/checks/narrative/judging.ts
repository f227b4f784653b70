/**
 * One figure, or one clause without any, against the tables. In: a figure with its words, and the context. Out: what it is
 * of and whether it agrees, or why it stays unread, and then what it would be if unknown words did not matter. Always
 * holds: each figure changes the context as one that was read, or as one that was not.
 */

import { minus, type Ratio } from '../../counting/ratio.ts';
import { bind } from './bind.ts';
import type { Binding } from './binding.ts';
import type { Claim, Stated, UnreadFigure } from './claim.ts';
import { type Context, copyOf } from './context.ts';
import { agreesWith, type Evaluator, type RightFigure, ratioOfFigure } from './evaluate.ts';
import { changesOf, comparisonIn, isChange, type Way } from './growth.ts';
import type { Meaning, Reading } from './meanings.ts';
import { has, namesBody, topicIn } from './said.ts';
import { judgeShare, shareOf } from './shares.ts';
import { isLeading, type Spot } from './spots.ts';
import { allDone, statementIn } from './statements.ts';
import { suppose } from './suppose.ts';
import type { Figure, Token } from './tokens.ts';

export type Judged = Pick<Claim, 'right' | 'agrees' | 'rule' | 'topic' | 'certain' | 'part'>;

export interface FigureJudged {
  found: Judged | UnreadFigure['why'];
  supposed?: Judged | undefined;
  /** 办结率100% says that nothing is open, too. */
  stated?: Omit<Stated, 'sentence'> | undefined;
}

/** More than any list that goes on with one of them. */
const MOST_BOUND = 8;

export class Judging {
  readonly #context: Context;
  readonly #now: Evaluator;
  readonly #before: Evaluator | undefined;

  constructor(context: Context, now: Evaluator, before: Evaluator | undefined) {
    this.#context = context;
    this.#now = now;
    this.#before = before;
  }

  figure(spot: Spot): FigureJudged {
    const context = this.#context;
    const was = copyOf(context);
    const share = spot.figure.unit === '%';
    const part = context.lastCounted ? context.bound.at(-1) : undefined;
    const bound = share ? this.#share(spot) : this.#count(this.#goneOn(spot));
    const last = bound === 'another-time' ? this.#subjectOfLast(spot) : undefined;
    const found = bound === 'comparison' ? this.#growth(spot) : bound;
    context.subject = bound === 'comparison' ? this.#subjectOf(spot.before) : last;
    const named = context.subject && topicIn(spot.before);
    if (named?.explicit && context.topic === 'none') Object.assign(context, named);
    const whole = context.bound.at(-1);
    const told = !share && typeof bound !== 'string' && has(spot.before, 'share');
    context.wholeOfShare = told && part && whole ? { part, whole } : undefined;
    context.lastRead = typeof found !== 'string';
    context.lastCounted = !share && typeof bound !== 'string';
    if (bound !== 'comparison' && typeof found === 'string') context.compared = undefined;
    if (typeof found !== 'string')
      return { found, stated: share ? this.#judged(allDone(spot, context), spot.before) : undefined };
    return { found, supposed: share ? undefined : this.#supposed(spot, was, found) };
  }

  /** 未收到申请, 均已办结, 与上年持平. */
  stated(tokens: readonly Token[], sentence: string): Stated[] {
    // 12个乡镇未收到申请、未发生诉讼: the second is of them too.
    if (namesBody(tokens)) return [];
    return eachStated(tokens).flatMap((words) => {
      const said = has(words, 'compare')
        ? this.#level(words)
        : this.#judged(statementIn(words, this.#context), words);
      return said ? [{ ...said, sentence }] : [];
    });
  }

  #level(tokens: readonly Token[]): Omit<Stated, 'sentence'> | undefined {
    const said = this.#changed(tokens, '件');
    if (said?.way !== 'level') return undefined;
    const agrees = said.right.some(({ change }) => change === 'level');
    return { words: wordsOf(tokens), rule: 'level', wrong: agrees ? [] : said.right, agrees };
  }

  #judged(
    statement: ReturnType<typeof statementIn>,
    tokens: readonly Token[],
  ): Omit<Stated, 'sentence'> | undefined {
    if (!statement) return undefined;
    const equals = statement.equals && this.#now.all(statement.equals);
    const { least, of } = statement;
    const isFigure = (value: Ratio, figure: Figure) => minus(value, ratioOfFigure(figure)).over === 0n;
    const whole = least && of && this.#now.all(of)?.some(({ value }) => isFigure(value, least));
    const wrong = statement.readings.flatMap((reading) => {
      const right = this.#now.all([reading]);
      const agrees = right?.every(({ value }) =>
        least
          ? minus(value, ratioOfFigure(least)).over >= 0n && (!whole || isFigure(value, least))
          : statement.equals
            ? !equals ||
              equals.some((whole) => value.over * whole.value.under === whole.value.over * value.under)
            : value.over === 0n,
      );
      return right && agrees === false ? right : [];
    });
    return { words: wordsOf(tokens), rule: statement.rule, wrong, agrees: wrong.length === 0 };
  }

  #count(spot: Spot): Judged | UnreadFigure['why'] {
    const context = this.#context;
    const binding = this.#ofShare(spot) ?? this.#ofSubject(spot) ?? bind(spot, context, this.#bearsOut(spot));
    if (typeof binding === 'string') return binding;
    const { meaning, rule, topic } = binding;
    if (topic === 'applications')
      context.head = /^(?:received|applications|dealt-with)/.test(rule)
        ? 'received'
        : rule.startsWith('concluded')
          ? 'concluded'
          : context.head;
    context.compared = { ...meaning, figure: spot.figure, bracket: context.bracket };
    context.bound = [...context.bound.slice(-MOST_BOUND), context.compared];
    context.given.add(rule);
    context.told = true;
    return this.#judge(binding, spot) ?? 'not-in-the-tables';
  }

  #judge({ meaning, rule, topic, certain }: Binding, { figure }: Spot): Judged | undefined {
    const right = this.#now.all(meaning.readings);
    const part = meaning.part === true;
    return right && { right, agrees: agreesWith(figure, right, meaning), rule, topic, certain, part };
  }

  #supposed(spot: Spot, was: Context, why: UnreadFigure['why']): Judged | undefined {
    const context = this.#context;
    const found = suppose(spot, { ...was, ...context.supposed }, why);
    if (!found) return undefined;
    context.supposed = found.left;
    return found.binding && this.#judge(found.binding, spot);
  }

  /** 维持率55.7%（39件）: the count that the share before it is of. */
  #ofShare({ numberFirst, after, figure }: Spot): Binding | undefined {
    const { bracket, ofLastShare: readings, topic } = this.#context;
    if (!bracket || !readings || !numberFirst || !after.every(isLeading) || figure.unit !== '件')
      return undefined;
    if (topic === 'disputes') this.#context.list = 'results';
    return {
      meaning: { readings },
      rule: 'count-of-share',
      topic: topic === 'disputes' ? topic : 'applications',
      certain: true,
    };
  }

  /** 全年申请量较上年减少9件，共计28件: what was compared is what is counted. */
  #ofSubject({ before, figure }: Spot): Binding | undefined {
    const { subject, topic, otherBody, otherTime } = this.#context;
    // 由上年的12件增至18件.
    const grown = before.some(({ kind, text }) => kind === 'compare' && /[至到为]$/.test(text));
    const told = grown || before.some(({ text }) => /^(?:共|共计|总共|合计|总计|为|达|达到)$/.test(text));
    const bare = before.every(
      (token) => token.kind === 'sum' || isLeading(token) || (grown && token.kind === 'compare'),
    );
    if (!subject || !told || !bare || figure.unit === '%' || figure.inexact || otherBody) return undefined;
    if (otherTime && !grown) return undefined;
    if (grown) this.#context.otherTime = false;
    const named = topic === 'none' || topic === 'foreign' ? 'applications' : topic;
    return { meaning: { readings: subject }, rule: 'count-of-change', topic: named, certain: false };
  }

  /** 申请量由上年的12件: what the number of last year was of. */
  #subjectOfLast({ before, figure }: Spot): readonly Reading[] | undefined {
    const { year } = this.#context;
    const isLast = (token: Token) =>
      token.kind === 'lastYear' || (token.kind === 'year' && year !== undefined && token.year === year - 1);
    if (figure.unit === '%' || !before.some(isLast)) return undefined;
    const own = before.filter((token) => !isLast(token) && !isLeading(token));
    if (own.length > 0) return this.#readingsOf(own);
    return this.#context.compared?.readings;
  }

  #subjectOf(before: readonly Token[]): readonly Reading[] | undefined {
    const said = comparisonIn(before, this.#context);
    return said && said.own.length > 0 ? this.#readingsOf(said.own) : undefined;
  }

  /** 1件因年底收到，按规定转入下年: with the words of the clause after it, where its own do not say enough. */
  #goneOn(spot: Spot): Spot {
    if (!spot.goesOn || !has(spot.goesOn, 'carry', 'open', 'outcome') || has(spot.goesOn, 'self'))
      return spot;
    // 因申请人补正材料于年底收到 says why; what became of it stands behind.
    const reason = /^(?:因|因为|由于|系|属)$/.test(
      spot.after.find(({ kind }) => kind !== 'mark')?.text ?? '',
    );
    const why = reason && has(spot.goesOn, 'carry', 'nextYear');
    const longer = { ...spot, after: why ? spot.goesOn : [...spot.after, ...spot.goesOn] };
    const isBound = (one: Spot) => typeof bind(one, copyOf(this.#context), this.#bearsOut(one)) !== 'string';
    return !isBound(spot) && isBound(longer) ? longer : spot;
  }

  /** 同比增加6件: of what was bound before it, or of what its own words name. */
  #growth({ figure, before }: Spot): Judged | UnreadFigure['why'] {
    const said = this.#changed(before, figure.unit);
    if (!said) return 'comparison';
    const agrees = isChange(figure, said.way, said.right);
    const { topic } = this.#context;
    return { right: said.right, agrees, rule: 'growth', topic, certain: false, part: false };
  }

  #changed(tokens: readonly Token[], unit: string): { way: Way; right: RightFigure[] } | undefined {
    const context = this.#context;
    const said = comparisonIn(tokens, context);
    if (!this.#before || !said || context.otherBody || context.tainted || context.topic === 'foreign')
      return undefined;
    const readings = said.own.length > 0 ? this.#readingsOf(said.own) : context.compared?.readings;
    const years = { now: this.#now, before: this.#before };
    const right = readings && changesOf(readings, unit, years);
    return right && { way: said.way, right };
  }

  #readingsOf(label: readonly Token[]): readonly Reading[] | undefined {
    const figure = { written: '', digits: 0n, decimals: 0, scale: 1n, unit: '件', inexact: false };
    const tried: Context = { ...this.#context, bound: [], given: new Set(), otherTime: false };
    const spot = { figure, at: 0, before: label, after: [], numberFirst: false };
    const binding = bind(spot, tried, () => false);
    return typeof binding === 'string' ? undefined : binding.meaning.readings;
  }

  #bearsOut({ figure }: Spot): (meaning: Meaning, how?: 'beside') => boolean {
    return (meaning, how) => {
      const right = this.#now.all(meaning.readings);
      if (right === undefined) return false;
      const tried = how === 'beside' ? [figure.digits - 1n, figure.digits + 1n] : [figure.digits];
      return tried.some((digits) => agreesWith({ ...figure, digits }, right, meaning));
    };
  }

  #share(spot: Spot): Judged | UnreadFigure['why'] {
    const context = this.#context;
    const wasRead = context.ofLastShare !== undefined;
    context.ofLastShare = undefined;
    if (has(spot.before, 'compare')) return 'comparison';
    if (context.otherBody) return 'another-body';
    if (context.otherTime) return 'another-time';
    const share = shareOf(spot, context, (label) => {
      const binding = bind(
        { ...spot, figure: { ...spot.figure, unit: '件' }, before: label, after: [], numberFirst: false },
        context,
        () => false,
      );
      return typeof binding === 'string' ? undefined : binding.meaning;
    });
    const judged = share && judgeShare(spot, share, this.#now);
    if (!judged) return 'no-cell';
    // 纠错率20.0%（14件） names its part; 5件（占20.0%） names none.
    context.ofLastShare = share.written.length === 0 ? share.parts : [];
    const certain = has(spot.before, 'share', 'rate') || wasRead;
    const rule = allDone(spot, context) ? 'rate-of-all' : 'share';
    return { ...judged, rule, topic: context.topic, certain, part: false };
  }
}

/** 无一件延期、无一件结转: each says its own. */
function eachStated(tokens: readonly Token[]): (readonly Token[])[] {
  const parts: Token[][] = [[]];
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]?.kind;
    if (token.kind === 'mark' && token.text === '、' && (next === 'none' || next === 'all')) parts.push([]);
    else parts.at(-1)?.push(token);
  });
  return parts;
}

function wordsOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}
