/**
 * Phrases of texts that speak of section three. In: a spot in the text. Out: what it means, with the readings that
 * the rule book accepts (domain.md, section 3): 受理, 收到 and 收办 are row 1 or row 1 and row 2; 答复 may leave
 * withdrawals out.
 */
import { APPLICANT_TYPES, OUTCOMES } from '../../events/catalogue.ts';
import { cell, type Meaning, type Reading, type Spot, type Thread } from './meaning.ts';

const ROW = 'applications';
const OUTCOME = `${ROW}.outcomes`;
const NEW: Reading = { plus: [`${ROW}.received.total`] };
const NEW_AND_OLD: Reading = { plus: [`${ROW}.received.total`, `${ROW}.carriedIn.total`] };
const CONCLUDED: Reading = { plus: [`${ROW}.concluded.total`] };
/** Withdrawals count as 其他处理之其他, which the form before 2021 has in one row with the rest of its group. */
const ANSWERED: readonly Reading[] = ['other.other', 'other'].map((outcome) => ({
  plus: [`${ROW}.concluded.total`],
  minus: [`${OUTCOME}.${outcome}.total`],
}));

export const RECEIVED: readonly Reading[] = [NEW, NEW_AND_OLD];
export const DONE: readonly Reading[] = [CONCLUDED, ...ANSWERED];

const UNITS = new Set(['件', '件次', '宗', '份', '例', '起', '条', '项', '个', '次', '']);
const VERB = '新收到?|新增|收到|受理|接收|接到|收办|办理';
const DISCLOSURE = '(?:(?:政府)?信息公开|依申请公开|公开)?(?:的)?(?:申请)?(?:事项)?';

export function meaningInApplications(spot: Spot, thread: Thread): Meaning | undefined {
  if (!UNITS.has(spot.figure.unit) || !spot.aboutDisclosure) return undefined;
  if (/复议|诉讼/.test(spot.figure.before)) return undefined;
  const meaning =
    ofCarriedIn(spot) ??
    ofCarriedOut(spot) ??
    ofApplicants(spot, thread) ??
    ofReceived(spot) ??
    ofConcluded(spot) ??
    ofOutcome(spot);
  if (meaning) thread.received = meaning.readings.every(isOfReceived);
  return meaning;
}

/** 收到…件 and its columns: the next column in the sentence is one of them. */
function isOfReceived({ plus }: Reading): boolean {
  return plus.some((path) => path.startsWith(`${ROW}.received.`));
}

function ofCarriedIn({ phrase, year }: Spot): Meaning | undefined {
  const match = new RegExp(
    `(?:(?:上一?年|去年|往年|上期)度?|(20\\d\\d)年度?|含)[^，。；\\d]{0,4}(?:结转|转结|转接|接转|转入)[^，。；\\d]{0,4}?${DISCLOSURE}$`,
  ).exec(phrase);
  if (!match || /至|下一?年|次年/.test(match[0])) return undefined;
  if (match[1] !== undefined && year !== undefined && Number(match[1]) !== year - 1) return undefined;
  return cell(`${ROW}.carriedIn.total`);
}

const TO_NEXT = '(?:顺延|转)(?:至|到|入)?(?:(?:下一?年|次年|明年)度?|(20\\d\\d)年度?)';

function ofCarriedOut({ phrase, figure, year }: Spot): Meaning | undefined {
  const stated = new RegExp(`${TO_NEXT}(?:继续)?(?:办理|答复|处理)?(?:的)?${DISCLOSURE}$`).exec(phrase);
  const said =
    stated ?? new RegExp(`^${DISCLOSURE}[^，。；\\d]{0,12}?(?:${TO_NEXT}|顺延)`).exec(figure.after);
  if (!said) return undefined;
  if (said[1] !== undefined && year !== undefined && Number(said[1]) !== year + 1) return undefined;
  return cell(`${ROW}.carriedOut.total`);
}

/** Applications of another kind, or those of one channel or matter alone. */
const PART =
  /许可|补正|登记|救助|业务|审批|网络|网上|在线|线上|信函|邮寄|邮件|信件|当面|现场|窗口|传真|平台|撤回|答复|书面|网站|电话|系统|重复|涉及|关于|咨询/;
/** Those of one kind of applicant; 公民、法人和其他组织 are all of them. */
const OF_SOME = /自然人|企业|机构|(?<!公民.{0,8})(?:法人|社会组织|公益组织|其他组织)/;

const APPLICANTS: readonly [RegExp, readonly string[]][] = [
  [/自然人/, ['natural-person']],
  [/商业企业/, ['commercial-enterprise']],
  [/科研机构/, ['research-institution']],
  [/社会公益组织/, ['public-welfare-organisation']],
  [/法律服务机构/, ['legal-service-organisation']],
  [/法人(?:或者?|和|及)其他组织/, APPLICANT_TYPES.filter((type) => type !== 'natural-person')],
];
const APPLICANT_END = new RegExp(`(?:自然人|企业|机构|组织)(?:提出|提交|递交)?(?:的)?${DISCLOSURE}$`);

function ofApplicants({ phrase, figure }: Spot, thread: Thread): Meaning | undefined {
  if (!APPLICANT_END.test(phrase) || PART.test(figure.clause)) return undefined;
  const named = APPLICANTS.filter(([words]) => words.test(phrase));
  const [only] = named;
  if (!only || named.length > 1 || /公民/.test(phrase)) return undefined;
  if (!thread.received && !/新收|收到|受理|接收/.test(phrase)) return undefined;
  const rows = [['received'], ['received', 'carriedIn']];
  return {
    readings: rows.map((codes) => ({
      plus: codes.flatMap((row) => only[1].map((column) => `${ROW}.${row}.${column}`)),
    })),
  };
}

function ofReceived({ phrase, figure, namedBefore }: Spot): Meaning | undefined {
  const noun = new RegExp(
    `(${VERB})([^，。；：\\d]{0,30})(?:申请|依申请公开(?:办理)?)(?:公开|请求)?(?:事项|表)?$`,
  ).exec(phrase);
  const verb = new RegExp(`(${VERB})$`).exec(phrase);
  const nounAfter =
    /^(?:公民|法人|群众|社会|有效|各类|、|和|或者?|其他组织|提交|提出|的|关于|政府|信息|公开|依)*申请/.exec(
      figure.after,
    );
  const match = noun ?? (nounAfter || /新收到?$/.test(phrase) ? verb : null);
  if (!match || PART.test(figure.clause)) return undefined;
  if (OF_SOME.test(figure.clause) || (nounAfter && OF_SOME.test(nounAfter[0]))) return undefined;
  // 申请 by itself is that for disclosure where the text has just named it so.
  if (noun && !/公开/.test(match[0]) && !(match[2] === '' && namedBefore)) return undefined;
  if (match[1] === '新收' || match[1] === '新收到' || match[1] === '新增') return { readings: [NEW] };
  if (match[1] === '办理') return { readings: [...RECEIVED, ...DONE] };
  return { readings: RECEIVED };
}

const ANSWER = new RegExp(`(?:办结|答复|办复|回复)${DISCLOSURE}$`);
/** What may stand right before the verb: anything else says that it is a part (延期答复) or another matter. */
const BEFORE_ANSWER =
  /(?:^|[共已均并总经部]|年[度内]?|依法|按时|按期|如期|及时|[期时]限内|予以|作出|办理|[市县区省]|[我本][局委厅办]|机关|单位|申请|其中)$/;

function ofConcluded({ phrase, figure }: Spot): Meaning | undefined {
  const match = ANSWER.exec(phrase);
  if (!match || /建议|提案|留言|咨询|热线|信访|诉求|来信|问题/.test(figure.clause)) return undefined;
  if (!BEFORE_ANSWER.test(phrase.slice(0, match.index))) return undefined;
  if (!/申请/.test(figure.lead + figure.after)) return undefined;
  return { readings: DONE };
}

/** Outcomes of a group: their prefix in the catalogue, or the whole row of the form before 2021. */
function group(prefix: string): Reading {
  return {
    plus: OUTCOMES.filter((outcome) => outcome.startsWith(`${prefix}.`)).map(
      (outcome) => `${OUTCOME}.${outcome}.total`,
    ),
  };
}

const GROUPS: readonly [RegExp, readonly Reading[]][] = [
  [/不予公开$/, [group('refused')]],
  [/无法提供$/, [group('unavailable')]],
  [/不予处理$/, [group('not-processed')]],
  [/其他处理$/, [group('other'), { plus: [`${OUTCOME}.other.total`] }]],
];

const ROWS: readonly [RegExp, string][] = [
  [/国家秘密/, 'refused.state-secret'],
  [/法律、?(?:行政)?法规(?:规定)?禁止公开/, 'refused.prohibited-by-law'],
  [/三安全一稳定/, 'refused.security-and-stability'],
  [/第三方合法权益/, 'refused.third-party-rights'],
  [/内部事务/, 'refused.internal-affairs'],
  [/过程性信息/, 'refused.process-information'],
  [/执法案卷/, 'refused.enforcement-file'],
  [/行政查询/, 'refused.administrative-query'],
  [/不掌握|信息不存在/, 'unavailable.not-held'],
  [/另行制作|没有现成/, 'unavailable.needs-creation'],
  [/补正后.{0,6}仍?不明确/, 'unavailable.still-unclear'],
  [/信访、?举报、?投诉类/, 'not-processed.petition'],
  [/(?<!反复|大量)重复申请/, 'not-processed.repeated'],
  [/公开出版物/, 'not-processed.published-material'],
  [/大量、?反复|反复、?大量/, 'not-processed.excessive'],
  [/重新出具/, 'not-processed.reissue'],
  [/逾期[不未]补正/, 'other.correction-overdue'],
  [/逾期未.{0,12}缴[纳费]/, 'other.fee-overdue'],
];

/** Words that may stand between the name of a row and its number, and no others. */
const ROW_END =
  /^(?:相关|有关|类|政府|信息|公开|的|申请|事项|情形|内容|而|不予公开|无法提供|不予处理|不予提供|不再处理|其|行政机关|、|费用|情况|”|"|已获取|需要|另行制作)*$/;

function ofOutcome({ phrase }: Spot): Meaning | undefined {
  const open = ofOpened(phrase.replace(/(?:(?:政府)?信息(?:公开)?)?申请(?:事项)?$|政府信息$/, ''));
  if (open) return open;
  const rows = ROWS.flatMap(([words, outcome]) => {
    const named = words.exec(phrase);
    return named ? [{ outcome, rest: phrase.slice(named.index + named[0].length) }] : [];
  });
  const found = GROUPS.find(([words]) => words.test(phrase));
  if (rows.length > 1) return undefined;
  const [row] = rows;
  if (!row) return found && !/因|属于|涉及|以/.test(phrase) ? { readings: found[1] } : undefined;
  const reading: Reading = { plus: [`${OUTCOME}.${row.outcome}.total`] };
  // 因本机关不掌握等原因无法提供: the whole group, or the row that stands for it.
  if (found && /等/.test(phrase)) return { readings: [reading, ...found[1]] };
  return ROW_END.test(row.rest) ? { readings: [reading] } : undefined;
}

/** Disclosed in full, in part, or the two together. */
function ofOpened(phrase: string): Meaning | undefined {
  const granted = `${OUTCOME}.granted.total`;
  const partly = `${OUTCOME}.partly-granted.total`;
  if (/(?:予以|全部|同意)公开(?:和|及|以及|或|与|、|\/)(?:予以)?部分(?:予以)?公开$/.test(phrase))
    return { readings: [{ plus: [granted, partly] }] };
  if (/部分(?:予以)?公开$/.test(phrase)) return cell(partly);
  if (/(?<!不)(?:予以|全部)公开$/.test(phrase)) return cell(granted);
  return undefined;
}
