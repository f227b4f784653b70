/**
 * Breaks in an agency's series: it was renamed, bodies joined or left it, or a year has no report. In: its published
 * years. Out: each break with its reason. Always holds: every break follows from the reports themselves; an agency
 * without a parent that kept its name has none.
 */
import type { CatalogueEntry } from '../report/model.ts';
import { cleanText } from '../text/clean.ts';

export interface Break {
  /** The first year of the new line. */
  year: number;
  reasons: string[];
}

export interface LineYear {
  entry: Pick<CatalogueEntry, 'agency' | 'year'>;
  members: readonly { agency: string; name: string }[];
}

/** In the order of the years. */
export function breaksOf(years: readonly LineYear[]): Break[] {
  const inOrder = years.toSorted((a, b) => a.entry.year - b.entry.year);
  return inOrder.slice(1).flatMap((year, index) => {
    const before = inOrder[index];
    const reasons = before ? reasonsBetween(before, year) : [];
    return reasons.length === 0 ? [] : [{ year: year.entry.year, reasons }];
  });
}

function reasonsBetween(before: LineYear, now: LineYear): string[] {
  const [old, name] = [cleanText(before.entry.agency.name), cleanText(now.entry.agency.name)];
  const missing = Array.from(
    { length: now.entry.year - before.entry.year - 1 },
    (_, index) => `${before.entry.year + 1 + index}`,
  );
  const isSummed = before.members.length > 0 && now.members.length > 0;
  return [
    ...(missing.length > 0 ? [`${missing.join('、')}年度没有公布的报告`] : []),
    ...(old === name ? [] : [`更名：${old}改为${name}`]),
    ...(isSummed ? naming('加入', missingFrom(before, now)) : []),
    ...(isSummed ? naming('退出', missingFrom(now, before)) : []),
  ];
}

/** Members of the second that are none of the first. */
function missingFrom({ members }: LineYear, { members: others }: LineYear): string[] {
  const known = new Set(members.map(({ agency }) => agency));
  return others.filter(({ agency }) => !known.has(agency)).map(({ name }) => cleanText(name));
}

const NAMED = 5;
const naming = (what: string, names: readonly string[]): string[] => {
  if (names.length === 0) return [];
  const rest = names.length > NAMED ? `等${names.length}个` : '';
  return [`${what}：${names.slice(0, NAMED).join('、')}${rest}`];
};
