/**
 * Phrases of texts that speak of section four. In: a spot in the text, and which reviews or lawsuits the sentence is
 * about. Out: what it means. 行政诉讼 without a route is both blocks together. 总计 holds those carried in too, so
 * that what was filed in the year (收到、引发) may be less, and is doubted only where it is more.
 */
import type { Meaning, Spot, Thread } from './meaning.ts';

const REVIEW = ['disputes.review'];
const DIRECT = ['disputes.lawsuitDirect'];
const AFTER_REVIEW = ['disputes.lawsuitAfterReview'];
const LAWSUITS = [...DIRECT, ...AFTER_REVIEW];

const BLOCKS: readonly [RegExp, readonly string[]][] = [
  [/(?:未经(?:行政)?复议)?直接(?:起诉|提起(?:行政)?诉讼)$/, DIRECT],
  [/复议后(?:再)?(?:起诉|提起(?:行政)?诉讼)$/, AFTER_REVIEW],
  [/行政复议$/, REVIEW],
  [/诉讼$|行政应诉$/, LAWSUITS],
];

const RESULTS = (
  [
    ['维持(?:原.{0,8})?', 'upheld'],
    ['纠正', 'corrected'],
    ['其他结果', 'other'],
    ['未审结', 'pending'],
  ] as const
).map(([words, result]) => ({
  result,
  before: new RegExp(`${words}$`),
  after: new RegExp(`^(?:案件|复议|审理|结果|被|为|尚|仍)*${words}`),
}));

/** What came in during the year. 因政府信息公开引发的 only says which they are. */
const INFLOW = /新增|新收|收到|受理|被(?!告)|(?:发生|引发|引起|提起)(?!的)/;

const UNITS = new Set(['件', '件次', '宗', '起', '例', '次', '个', '项', '']);

export function meaningInDisputes(spot: Spot, thread: Thread): Meaning | undefined {
  const { figure, aboutDisclosure } = spot;
  if (!UNITS.has(figure.unit) || !aboutDisclosure) return undefined;
  if (figure.anew) {
    delete thread.dispute;
    delete thread.resultGiven;
    delete thread.sideBySide;
  }
  return ofTotal(spot, thread) ?? ofResult(spot, thread);
}

function ofTotal({ figure, phrase }: Spot, thread: Thread): Meaning | undefined {
  const name = phrase.replace(/(?:申请|案)$/, '');
  const found = BLOCKS.find(([end]) => end.test(name));
  if (!found) return undefined;
  const [end, blocks] = found;
  thread.sideBySide = thread.resultGiven === false;
  delete thread.dispute;
  thread.resultGiven = false;
  const rest = name.slice(0, name.search(end));
  // 行政复议、行政诉讼共5件 is a sum, 分别为 an enumeration: neither is one block.
  if (/复议|诉讼/.test(rest)) return undefined;
  if (/审结|办结|胜诉|败诉|应诉率|出庭|开庭|审理|代理|指导/.test(figure.clause)) return undefined;
  if (!thread.sideBySide) thread.dispute = blocks;
  const readings = [{ plus: blocks.map((block) => `${block}.total`) }];
  return INFLOW.test(rest) ? { readings, part: true } : { readings };
}

function ofResult({ figure, phrase }: Spot, thread: Thread): Meaning | undefined {
  const found = RESULTS.find(
    ({ before, after }) => before.test(phrase) || (/^(?:其中)?$/.test(phrase) && after.test(figure.after)),
  );
  if (!found) return undefined;
  const named = /复议|诉讼|起诉/.test(figure.before);
  const blocks = named ? blocksNamedIn(figure.before) : thread.dispute;
  // 复议6件和诉讼3件，其中复议维持5件: the total before is not of what the result names, and stands beside another.
  if (thread.resultGiven === false && blocks !== thread.dispute) thread.sideBySide = true;
  delete thread.dispute;
  thread.resultGiven = true;
  if (!blocks) return undefined;
  if (!thread.sideBySide) thread.dispute = blocks;
  return { readings: [{ plus: blocks.map((block) => `${block}.${found.result}`) }] };
}

/** None where several are named, or a lawsuit by its route, which is one of two blocks. */
function blocksNamedIn(text: string): readonly string[] | undefined {
  const review = /复议/.test(text);
  const lawsuit = /诉讼/.test(text);
  if (review === lawsuit || /起诉|直接/.test(text)) return undefined;
  return review ? REVIEW : LAWSUITS;
}
