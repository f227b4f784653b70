/**
 * The members in a government's report, for every format: each contribution, the members left out, and the blank cells.
 * In: a report. Out: lines of words and numbers, the government's own line first; null for a single agency. Always
 * holds: no control or bidirectional character is in a word; no line repeats a label of the official tables. Contract,
 * section 7: the page and every format name the members left out.
 */
import { cleanText } from '../text/clean.ts';
import { rowLabel } from './cell-labels.ts';
import type { MemberTotals, PrintedReport, ReportMember } from './model.ts';
import { agencyName, leftOutText } from './wording.ts';

export const MEMBERS_HEADING = '汇总范围';

export const MEMBER_HEADS = [
  '成员',
  '状态',
  '收到',
  '办结',
  '结转',
  '复议',
  '直接诉讼',
  '复议后诉讼',
] as const;

export interface MemberLine {
  /** Id of the agency. */
  agency: string;
  name: string;
  state: string;
  /** In the order of the heads after the state; null for a blank, or a missing contribution. */
  numbers: readonly (number | null)[];
  /** Number of the contributed version; null if there is none. */
  version: number | null;
}

export interface MembersTable {
  leftOut: string | null;
  lines: readonly MemberLine[];
  /** A sentence, and a line for each member with blank cells; null if there is none. */
  blanks: { sentence: string; lines: readonly string[] } | null;
}

export function membersTable(report: PrintedReport): MembersTable | null {
  const { agency, members } = report;
  if (!members) return null;
  const name = `${agencyName(report)}（本级）`;
  const own = { agency: agency.id, name, state: '本级', version: null };
  return {
    leftOut: leftOutText(report),
    lines: [
      { ...own, numbers: numbersOf(members.own.totals) },
      ...members.list.map((member) => ({
        agency: member.agency,
        name: onOneLine(member.name),
        state: stateInWords(member),
        version: member.version,
        numbers: numbersOf(member.totals),
      })),
    ],
    blanks: blanksOf(report),
  };
}

function numbersOf(totals: MemberTotals | null): (number | null)[] {
  const { received, concluded, carriedOut, review, lawsuitDirect, lawsuitAfterReview } = totals ?? NOTHING;
  return [received, concluded, carriedOut, review, lawsuitDirect, lawsuitAfterReview];
}

const NOTHING: MemberTotals = {
  received: null,
  concluded: null,
  carriedOut: null,
  review: null,
  lawsuitDirect: null,
  lawsuitAfterReview: null,
};

const STATES: Record<ReportMember['state'], string> = {
  published: '已公布',
  figures: '填报',
  draft: '草稿',
  returned: '已退回',
  missing: '缺',
};

/** A return is not public: the public reads only that the member is left out. */
function stateInWords({ state, version, counted }: ReportMember): string {
  const number = version === null ? '' : `第${version}版`;
  if (state === 'returned' && !counted) return `${number}未计入`;
  return `${STATES[state]}${number}${counted ? '' : '，未计入'}`;
}

function blanksOf(report: PrintedReport): MembersTable['blanks'] {
  const { incomplete = [] } = report.members ?? {};
  if (incomplete.length === 0) return null;
  const sentence = `表中有${incomplete.length}格，部分成员没有填报，按空白不计：`;
  return { sentence, lines: blankCells(report) };
}

/** By member, its blank cells; the columns of one row are named together. */
function blankCells({ members, form, agency }: PrintedReport): string[] {
  const names = new Map(
    [agency, ...(members?.list ?? []).map(namedMember)].map(({ id, name }) => [id, name]),
  );
  const blanks = new Map<string, Map<string, number>>();
  for (const { path, agencies } of members?.incomplete ?? [])
    for (const id of agencies) {
      const rows = blanks.get(id) ?? new Map<string, number>();
      const row = rowLabel(form, path);
      blanks.set(id, rows.set(row, (rows.get(row) ?? 0) + 1));
    }
  return [...blanks].map(([id, rows]) => {
    const blankRows = [...rows].map(([row, cells]) => (cells === 1 ? row : `${row}（${cells}格）`));
    return `${onOneLine(names.get(id) ?? id)}：${blankRows.join('；')}`;
  });
}

const onOneLine = (name: string) => cleanText(name).replace(/\s+/g, ' ').trim();
const namedMember = ({ agency, name }: ReportMember) => ({ id: agency, name });
