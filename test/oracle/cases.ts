import { ambiguous, type Fact, type Finding, findings, isBefore, text } from './log.ts';

/**
 * What became of one application, dispute or document (SOURCES.md, section 2). In: the live facts of its number, in
 * the contract's order. Out: what the tables need to know of it, and its faults.
 * Always: "Only the faulty event is left out of the tables; the case's other facts count."
 */

/** "A case is at a unit in *stays*: from a receipt to the hand-over or the conclusion." Years that it counts in. */
export interface Stay {
  /** The year of the receipt. */
  beganIn: number;
  /** "A stay begins as carried in where …"; else it is received in that year. */
  carriedIn: boolean;
  /** The last year at whose end it was open here; absent where it is open still. */
  openThrough?: number;
  concluded?: { year: number; outcome: string };
  /** The year of the hand-over. */
  handedOnIn?: number;
}

export interface Application {
  /** The applicant's column: "one for the whole case, so that every column balances by itself". */
  applicantType: string;
  /** Those that count, in order; none: the case counts in no year of this agency. */
  stays: Stay[];
  faults: Finding[];
}

/** A stay that has ended by a hand-over. */
interface HandedOn {
  receipt: Fact;
  transfer: Fact;
}

type State = { before: HandedOn[] } & (
  | { is: 'unopened' }
  | { is: 'transferred' }
  | { is: 'open'; receipt: Fact }
  | { is: 'concluded'; receipt: Fact; words: Fact[] }
);

interface Played {
  state: State;
  faults: Finding[];
  /** The case was open at some time of the day. */
  wasOpen: boolean;
}

const isReceipt = ({ type }: Fact) => type === 'application.received';
const isTransfer = ({ type }: Fact) => type === 'application.transferred';
const isDecision = ({ type }: Fact) => type === 'application.decided';
/** "An application is concluded by its first `decided` or `withdrawn`" */
const isConclusion = (fact: Fact) => isDecision(fact) || fact.type === 'application.withdrawn';

/** Receipts and transfers of one day, in one particular order. */
const play = (start: State, order: readonly Fact[]): Played => {
  const faults: Finding[] = [];
  let state = start;
  let wasOpen = start.is === 'open';
  for (const fact of order) {
    if (isReceipt(fact)) {
      // A `received` with `transferredFrom` after a `transferred` begins another stay.
      const returned = state.is === 'transferred' && fact.data['transferredFrom'] !== undefined;
      // "two receipts […] of one number (the earlier counts […])"
      if (state.is === 'unopened' || returned) state = { is: 'open', receipt: fact, before: state.before };
      else faults.push({ code: 'second-receipt', fact });
    } else if (state.is === 'open') {
      state = { is: 'transferred', before: [...state.before, { receipt: state.receipt, transfer: fact }] };
    } else if (state.is === 'unopened') {
      // "outcome, transfer or dispute result without a receipt or filing"
      faults.push({ code: 'transfer-without-receipt', fact });
    } else if (state.is === 'concluded') {
      // "a transfer on a later day than the conclusion is a fault and changes nothing"
      faults.push({ code: 'transfer-after-conclusion', fact });
    }
    wasOpen ||= state.is === 'open';
  }
  return { state, faults, wasOpen };
};

/** All orders, the given one first, those near it next. */
const orders = (facts: readonly Fact[]): Fact[][] =>
  facts.length === 0
    ? [[]]
    : facts.flatMap((first, index) => orders(facts.toSpliced(index, 1)).map((rest) => [first, ...rest]));

/**
 * "many systems record dates only, so facts of one day are never out of order": the contract's order, unless
 * another order of the same day's receipts and transfers makes fewer of them faults.
 */
const playDay = (start: State, facts: readonly Fact[]): Played => {
  const asOrdered = play(start, facts);
  if (asOrdered.faults.length === 0) return asOrdered;
  return orders(facts)
    .map((order) => play(start, order))
    .reduce((best, next) => (next.faults.length < best.faults.length ? next : best));
};

/** The conclusions of one day, after its receipts and transfers. */
const conclude = ({ state, faults, wasOpen }: Played, words: Fact[], everReceived: boolean): Played => {
  if (words.length === 0) return { state, faults, wasOpen };
  if (state.is === 'open') {
    return { state: { ...state, is: 'concluded', words }, faults, wasOpen };
  }
  if (state.is === 'concluded') {
    return { state: { ...state, words: [...state.words, ...words] }, faults, wasOpen };
  }
  if (state.is === 'transferred') {
    // "A decision after a transfer is a fault"; on the transfer's own day it is not after it, and does not count.
    const late = wasOpen ? [] : findings('decision-after-transfer', words);
    return { state, faults: [...faults, ...late], wasOpen };
  }
  // "conclusion on a day before the receipt or filing (left out: the case stays open)"
  const early = findings(everReceived ? 'conclusion-before-receipt' : 'outcome-without-receipt', words);
  return { state, faults: [...faults, ...early], wasOpen };
};

const walk = (facts: readonly Fact[]): { state: State; faults: Finding[] } => {
  const days = [...new Set(facts.map(({ day }) => day))].sort();
  const everReceived = facts.some(isReceipt);
  const faults: Finding[] = [];
  let state: State = { is: 'unopened', before: [] };
  for (const day of days) {
    const today = facts.filter((fact) => fact.day === day);
    const moves = today.filter((fact) => isReceipt(fact) || isTransfer(fact));
    const played = conclude(playDay(state, moves), today.filter(isConclusion), everReceived);
    state = played.state;
    faults.push(...played.faults);
  }
  return { state, faults };
};

/** The year and the row. `words`: decisions and withdrawals that count, in order; not empty. */
const conclusionOf = (words: readonly Fact[]): { year: number; outcome: string } => {
  // "its first `decided` or `withdrawn` […] fixes the year"
  const year = words[0]?.year ?? Number.NaN;
  // "Within that year the last `decided` stands, also over a withdrawal before it; a `withdrawn` after a
  // decision changes nothing. A `decided` of a later year changes no table"
  const last = words.filter((word) => isDecision(word) && word.year === year).at(-1);
  // "Withdrawal counts as （六）3.其他"
  return { year, outcome: last === undefined ? 'other.other' : String(last.data['outcome']) };
};

/** "A stay begins as carried in where an earlier stay here was counted, or where the receipt says `firstReceived`" */
const stayOf = (receipt: Fact, earlier: readonly Stay[]): Stay => ({
  beganIn: receipt.year,
  carriedIn: earlier.length > 0 || receipt.data['firstReceived'] !== undefined,
});

/** The stays that ended by a hand-over and count. */
const handedOnStays = (ended: readonly HandedOn[]): Stay[] => {
  const counted: Stay[] = [];
  for (const { receipt, transfer } of ended) {
    // "A stay that is handed on in the year it began counts nowhere at the giver"
    if (transfer.year === receipt.year) continue;
    // "one handed on in a later year counts there through the year before the hand-over […], and is not carried
    // in afterwards"
    const years = { openThrough: transfer.year - 1, handedOnIn: transfer.year };
    counted.push({ ...stayOf(receipt, counted), ...years });
  }
  return counted;
};

export const applicationOf = (facts: readonly Fact[]): Application => {
  // "`voided` counts nowhere, also for the years before, and clears the case's faults."
  if (facts.some(({ type }) => type === 'application.voided'))
    return { applicantType: '', stays: [], faults: [] };
  const { state, faults } = walk(facts);
  // "the last `amended` stands over every receipt, whatever its time"
  const amended = facts.filter(({ type }) => type === 'application.amended').at(-1);
  // "The column is the last receipt's or amendment's, for all stays."
  const lastReceipt = 'receipt' in state ? state.receipt : state.before.at(-1)?.receipt;
  const applicantType = text((amended ?? lastReceipt)?.data ?? {}, 'applicantType') ?? '';
  const before = handedOnStays(state.before);
  if (state.is === 'unopened' || state.is === 'transferred') return { applicantType, stays: before, faults };
  const last = stayOf(state.receipt, before);
  if (state.is === 'open') return { applicantType, stays: [...before, last], faults };
  const rivals = ambiguous(state.words.filter(isDecision), 'outcome');
  const concluded = conclusionOf(state.words.filter((word) => !rivals.includes(word)));
  return {
    applicantType,
    stays: [...before, { ...last, openThrough: concluded.year - 1, concluded }],
    faults: [...faults, ...findings('ambiguous-decision', rivals)],
  };
};

export interface Dispute {
  counted: { route: string; filedIn: number; concluded?: { year: number; result: string } } | undefined;
  faults: Finding[];
}

/** A review or a lawsuit: `kind` is the first part of its events' types. */
export const disputeOf = (kind: 'review' | 'lawsuit', facts: readonly Fact[]): Dispute => {
  const [filing, ...further] = facts.filter(({ type }) => type === `${kind}.filed`);
  const results = facts.filter(({ type }) => type === `${kind}.concluded`);
  // "outcome, transfer or dispute result without a receipt or filing"
  if (filing === undefined) return { counted: undefined, faults: findings('result-without-filing', results) };
  // "`lawsuit.filed` with `role: "co-defendant-reviewer"` is kept, shown, and counts nowhere."
  const countsElsewhere = filing.data['role'] === 'co-defendant-reviewer';
  // "conclusion on a day before the receipt or filing (left out: the case stays open)"
  const early = results.filter((result) => isBefore(result, filing));
  const timely = results.filter((result) => !isBefore(result, filing));
  const rivals = ambiguous(timely, 'result');
  const words = timely.filter((result) => !rivals.includes(result));
  // "first conclusion fixes the year, the last of that year stands, as above"
  const year = words[0]?.year;
  const last = words.filter((word) => word.year === year).at(-1);
  // "two receipts or filings of one number (the earlier counts, with its route)"
  const filed = {
    route: kind === 'review' ? 'review' : (text(filing.data, 'route') ?? ''),
    filedIn: filing.year,
  };
  const concluded = last && { year: last.year, result: text(last.data, 'result') ?? '' };
  return {
    counted: countsElsewhere ? undefined : { ...filed, ...(concluded && { concluded }) },
    faults: [
      ...findings('second-filing', further),
      ...findings('result-before-filing', early),
      ...findings('ambiguous-result', rivals),
    ],
  };
};

export interface Document {
  kind: string;
  issuedIn: number | undefined;
  repealedIn: number | undefined;
  faults: Finding[];
}

/** "The earliest issue and the earliest repeal of a number count; its kind is the issue's; a reissue has a new number." */
export const documentOf = (facts: readonly Fact[]): Document => {
  const [issue, ...reissues] = facts.filter(({ type }) => type === 'document.issued');
  const repeals = facts.filter(({ type }) => type === 'document.repealed');
  // "repeal before the issue"
  const early = repeals.filter((repeal) => issue !== undefined && isBefore(repeal, issue));
  const [repeal, ...again] = repeals.filter((each) => !early.includes(each));
  // "repeal of an unknown document (counts as repealed, lowers nothing in force)"
  const unknown = issue === undefined && repeal !== undefined ? [repeal] : [];
  return {
    kind: text((issue ?? repeal)?.data ?? {}, 'kind') ?? '',
    issuedIn: issue?.year,
    repealedIn: repeal?.year,
    faults: [
      ...findings('second-issue', reissues),
      ...findings('repeal-before-issue', early),
      ...findings('repeal-of-unknown', unknown),
      ...findings('second-repeal', again),
    ],
  };
};
