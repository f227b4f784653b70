/**
 * Phrases of texts that speak of section two, and of the 信息处理费 of section six. In: a spot in the text, and what
 * the sentence said of documents before. Out: what it means. Publishing, reviewing or listing something (公开、审查、
 * 清单) is not what the cells count, which is issuing, repealing, deciding and collecting.
 */
import { cell, type Meaning, type Spot, type Thread } from './meaning.ts';

const KINDS: readonly [RegExp, string][] = [
  [/规范性文件$/, 'normativeDocuments'],
  [/(?<!法规[、和及与]|文件[、和及与])规章$/, 'rules'],
];
const VERBS: readonly [RegExp, string][] = [
  [/废止(?:和宣布失效|或宣布失效|、宣布失效|失效)?$|宣布失效$/, 'repealed'],
  [/现行有效$/, 'inForce'],
  [/(?:制发|制定|出台|印发|制定出台)$/, 'issued'],
];
const OTHER_WORK =
  /修改|修订|清理|审查|审核|备案|评估|公开|发布|公布|解读|征求|起草|名义|政府办|办公室|部门|拟|计划|内部|党/;

const ACTIONS: readonly [RegExp, string][] = [
  [/行政许可(?:处理)?(?:决定)?$/, 'proactive.licences'],
  [/行政处罚(?:处理)?(?:决定)?$/, 'proactive.penalties'],
  [/行政强制(?:措施)?(?:处理)?(?:决定)?$/, 'proactive.coercions'],
];
const NOT_DECIDED =
  /公开|公示|发布|公布|信息|录入|归集|上传|报送|清单|事项|目录|受理|办理|审查|抽查|下放|取消|承接|梳理|案例|文书/;

const ACTION_UNITS = new Set(['件', '件次', '宗', '起', '例', '次']);
const DOCUMENT_UNITS = new Set(['件', '份', '个', '部', '']);

export function meaningInProactive(spot: Spot, thread: Thread): Meaning | undefined {
  const { unit } = spot.figure;
  if (unit === '元') return ofMoney(spot);
  const action = ACTION_UNITS.has(unit) ? ofAction(spot) : undefined;
  return action ?? (DOCUMENT_UNITS.has(unit) ? ofDocument(spot, thread) : undefined);
}

function ofMoney({ phrase, figure }: Spot): Meaning | undefined {
  const name = phrase.replace(/(?:收入|收取|征收)?(?:总金额|金额|总额)?$/, '');
  if (/减免|退还|免收|应收|标准|补助|拨付|降低|取消/.test(figure.clause)) return undefined;
  if (/信息处理费(?:用)?$/.test(name)) return cell('processingFees.yuan');
  if (/行政事业性收费(?:收费)?$/.test(name)) return cell('proactive.chargesWanYuan');
  return undefined;
}

function ofAction({ phrase, figure }: Spot): Meaning | undefined {
  const action = endOf(phrase, ACTIONS);
  if (!action || NOT_DECIDED.test(figure.clause)) return undefined;
  return /许可|处罚|强制/.test(action.rest) ? undefined : cell(action.code);
}

/** What a phrase ends with, and what stands before that. */
function endOf(
  phrase: string,
  ends: readonly [RegExp, string][],
): { code: string; rest: string } | undefined {
  const found = ends.find(([end]) => end.test(phrase));
  return found && { code: found[1], rest: phrase.slice(0, phrase.search(found[0])) };
}

function ofDocument({ phrase, figure }: Spot, thread: Thread): Meaning | undefined {
  const { kind, verb } = documentIn(phrase, figure.anew ? {} : (thread.document ?? {}));
  delete thread.document;
  if (!kind || !verb || OTHER_WORK.test(figure.clause)) return undefined;
  thread.document = { kind, verb };
  return cell(`proactive.${kind}.${verb}`);
}

type Said = { kind?: string | undefined; verb?: string | undefined };

/** A text that does not say both takes the other from what it said of the figure before. */
function documentIn(phrase: string, earlier: Said): Said {
  const kind = endOf(phrase, KINDS);
  if (kind)
    return { kind: kind.code, verb: verbIn(kind.rest) ?? (isBare(kind.rest) ? earlier.verb : undefined) };
  const verb = endOf(phrase, VERBS);
  if (!verb) return {};
  return { kind: kindIn(verb.rest) ?? (isBare(verb.rest) ? earlier.kind : undefined), verb: verb.code };
}

/** Nothing but what joins it to the figure before. */
function isBare(text: string): boolean {
  return /^(?:[、和及]|其中|同时|行政|本年|目前|年末)*$/.test(text);
}

/** The one verb of what stands before the name of a document. */
function verbIn(text: string): string | undefined {
  const found = [/废止|失效/, /现行有效/, /制发|制定|出台|印发/].map((words) => words.test(text));
  const named = ['repealed', 'inForce', 'issued'].filter((_, index) => found[index]);
  return named.length === 1 ? named[0] : undefined;
}

function kindIn(text: string): string | undefined {
  const rules = /规章(?!制度)/.test(text);
  const documents = /规范性文件/.test(text);
  if (rules === documents) return undefined;
  return rules ? 'rules' : 'normativeDocuments';
}
