import type { DocumentRow } from '../../../shared/form/annual-tables.ts';
import { fenOfWanYuan, yuanOfFen } from './balance.ts';
import { endOfMonth, officeTime } from './calendar.ts';
import { fitInto, type Step } from './ledger.ts';
import type { Stage } from './matter.ts';

/**
 * Section two. In: its ten numbers. Out, into the ledger: documents with the dates of their issue and repeal (the older
 * ones too, since every document in force was issued at some time), and monthly reports of decisions and charges that
 * add up exactly, each at the last second of its month.
 */
export function enterProactive(stage: Stage): void {
  const { rules, normativeDocuments, licences, penalties, coercions, chargesWanYuan } =
    stage.tables.proactive;
  stage.ledger.enter(documents(stage, 'rule', rules), { label: '规章', digits: 3 });
  stage.ledger.enter(documents(stage, 'normative-document', normativeDocuments), {
    label: '规范性文件',
    digits: 3,
  });
  reportActions(stage, { kind: 'licence', label: '许可', total: licences });
  reportActions(stage, { kind: 'penalty', label: '处罚', total: penalties });
  reportActions(stage, { kind: 'coercion', label: '强制', total: coercions });
  reportCharges(stage, fenOfWanYuan(chargesWanYuan) ?? 0n);
}

/** Older documents in force at the start of the year, those of the year, and the repeals among both. */
function documents({ calendar, random }: Stage, kind: string, row: DocumentRow): Step[][] {
  const { first, last } = calendar;
  const older = row.inForce - row.issued + row.repealed;
  const shortLived = Math.max(row.repealed - older, Math.min(row.issued, Math.floor(row.repealed / 10)));
  const issue = (day: number): Step => ({ day, type: 'document.issued', data: { kind }, notBefore: day });
  const repeal = (day: number): Step => ({ day, type: 'document.repealed', data: { kind } });
  const standing = Array.from({ length: older }, (_, index) => {
    const issued = issue(random.int(0, first - 1));
    return index < row.repealed - shortLived ? [issued, repeal(random.int(first, last))] : [issued];
  });
  const ofTheYear = Array.from({ length: row.issued }, (_, index) => {
    const day = random.int(first, last);
    return index < shortLived ? fitInto([issue(day), repeal(day + random.int(20, 120))], last) : [issue(day)];
  });
  const longGone = Array.from({ length: Math.floor(older / 20) }, () => {
    const day = random.int(0, first - 300);
    return [issue(day), repeal(day + random.int(20, 290))];
  });
  return [...standing, ...ofTheYear, ...longGone];
}

interface Totals {
  kind: string;
  label: string;
  total: number;
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);
const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** Monthly reports, in three batches for large numbers; a zero is reported too. */
function reportActions({ tables, calendar, random, ledger }: Stage, { kind, label, total }: Totals): void {
  const { year } = tables;
  const batches = total >= 1000 ? 3 : 1;
  const wrongMonth = total >= 1000 ? random.int(1, 11) : null;
  const shares = random.split(BigInt(total), MONTHS.length, 0.4);
  for (const month of MONTHS) {
    const time = endOfMonth(year, month);
    const counts = random.split(shares[month - 1] ?? 0n, batches, 0.8).map(Number);
    for (const [index, count] of counts.entries()) {
      const subject = `${year}-${label}-${twoDigits(month)}-${index + 1}`;
      const report = { type: 'action.reported', time, subject };
      if (month === wrongMonth && index === 0) {
        const id = ledger.report({ ...report, data: { kind, count: count + random.int(1, 500) } });
        const opening = calendar.days.find((day) => day > time) ?? '';
        const data = { id, reason: '统计口径有误，现予撤回并重新报送' };
        ledger.report({
          type: 'event.retracted',
          time: officeTime(opening, random.int(0, 9000)),
          subject,
          data,
        });
      }
      ledger.report({ ...report, data: { kind, count } });
    }
  }
}

function reportCharges({ tables, random, ledger }: Stage, fen: bigint): void {
  const shares = random.split(fen, MONTHS.length, 0.5);
  for (const month of MONTHS) {
    const subject = `${tables.year}-收费-${twoDigits(month)}`;
    const data = { yuan: yuanOfFen(shares[month - 1] ?? 0n) };
    ledger.report({ type: 'charge.reported', time: endOfMonth(tables.year, month), subject, data });
  }
}
