import type { CheckFinding } from '../../../shared/checks/check.ts';
import { APPLICANT_TYPES, OUTCOMES } from '../../../shared/events/catalogue.ts';
import type {
  AnnualTables,
  DisputeRow,
  DocumentRow,
  SevenColumns,
} from '../../../shared/form/annual-tables.ts';

/**
 * The conditions on tables before any history can lead to them: the sums and the identity of the form
 * (国办公开办函〔2021〕30号), the bounds of the event catalogue, and that documents in force were once issued. In: tables. Out:
 * all faults with their places; an empty list means that a history exists.
 */
export function findFaults(tables: AnnualTables): CheckFinding[] {
  return [
    ...formFaults(tables),
    ...applicationFaults(tables),
    ...(['review', 'lawsuitDirect', 'lawsuitAfterReview'] as const).flatMap((block) =>
      disputeFaults(`/disputes/${block}`, tables.disputes[block]),
    ),
    ...proactiveFaults(tables),
    ...feeFaults(tables),
  ];
}

/** Tables that no history can lead to. */
export class UnbalancedTables extends Error {
  readonly faults: readonly CheckFinding[];

  constructor(faults: readonly CheckFinding[]) {
    super(faults.map(({ pointer, zh, en }) => `${pointer}: ${zh} (${en})`).join('\n'));
    this.name = 'UnbalancedTables';
    this.faults = faults;
  }
}

/**
 * A history is built in memory, and so are its tests: a whole province's year fits, a typing error in a figure does
 * not.
 */
const MOST_CASES = 1_000_000;
/** The most that one `action.reported` can count. */
const MOST_ACTIONS = 10 ** 12;
const COLUMNS = [...APPLICANT_TYPES, 'total'] as const;

const fault = (pointer: string, zh: string, en: string): CheckFinding => ({ pointer, zh, en });

function differs(pointer: string, printed: number, reckoned: number): CheckFinding[] {
  if (printed === reckoned) return [];
  return [fault(pointer, `应为 ${reckoned}，实为 ${printed}`, `should be ${reckoned}, is ${printed}`)];
}

function countFaults(pointer: string, counts: object, most: number): CheckFinding[] {
  return Object.entries(counts)
    .filter(([, count]) => !Number.isSafeInteger(count) || count < 0 || count > most)
    .map(([key]) =>
      fault(`${pointer}/${key}`, `须为 0 至 ${most} 的整数`, `must be an integer from 0 to ${most}`),
    );
}

function formFaults({ format, year }: AnnualTables): CheckFinding[] {
  const faults: CheckFinding[] = [];
  if (format !== '2021')
    faults.push(fault('/format', '只支持 2021 年版格式', 'only the form of 2021 is known'));
  if (!Number.isInteger(year) || year < 2021 || year > 2099) {
    faults.push(fault('/year', '年度须在 2021 至 2099 之间', 'the year must lie between 2021 and 2099'));
  }
  return faults;
}

function applicationFaults({ applications }: AnnualTables): CheckFinding[] {
  const { received, carriedIn, outcomes, concluded, carriedOut } = applications;
  const rows: [string, SevenColumns][] = [
    ['received', received],
    ['carriedIn', carriedIn],
    ...OUTCOMES.map((outcome): [string, SevenColumns] => [`outcomes/${outcome}`, outcomes[outcome]]),
    ['concluded', concluded],
    ['carriedOut', carriedOut],
  ];
  const rowFaults = rows.flatMap(([name, row]) => {
    const sum = APPLICANT_TYPES.reduce((total, type) => total + row[type], 0);
    const pointer = `/applications/${name}`;
    return [...countFaults(pointer, row, MOST_CASES), ...differs(`${pointer}/total`, row.total, sum)];
  });
  const columnFaults = COLUMNS.flatMap((column) => {
    const results = OUTCOMES.reduce((total, outcome) => total + outcomes[outcome][column], 0);
    const open = received[column] + carriedIn[column] - concluded[column];
    return [
      ...differs(`/applications/concluded/${column}`, concluded[column], results),
      ...differs(`/applications/carriedOut/${column}`, carriedOut[column], open),
    ];
  });
  return [...rowFaults, ...columnFaults];
}

function disputeFaults(pointer: string, row: DisputeRow): CheckFinding[] {
  const sum = row.upheld + row.corrected + row.other + row.pending;
  return [...countFaults(pointer, row, MOST_CASES), ...differs(`${pointer}/total`, row.total, sum)];
}

function documentFaults(pointer: string, row: DocumentRow): CheckFinding[] {
  const faults = countFaults(pointer, row, MOST_CASES);
  const least = row.issued - row.repealed;
  if (row.inForce >= least) return faults;
  const zh = `现行有效件数不能少于 ${least}（本年制发减本年废止）`;
  return [...faults, fault(`${pointer}/inForce`, zh, `cannot be less than ${least}, issued less repealed`)];
}

function proactiveFaults({ proactive }: AnnualTables): CheckFinding[] {
  const { rules, normativeDocuments, licences, penalties, coercions, chargesWanYuan } = proactive;
  const faults = [
    ...documentFaults('/proactive/rules', rules),
    ...documentFaults('/proactive/normativeDocuments', normativeDocuments),
    ...countFaults('/proactive', { licences, penalties, coercions }, MOST_ACTIONS),
  ];
  if (fenOfWanYuan(chargesWanYuan) !== null) return faults;
  const zh = '须为十进制金额，整数至多 11 位，小数至多 6 位（精确到分）';
  const en = 'must be a decimal amount of at most 11 digits and 6 decimals, down to the fen';
  return [...faults, fault('/proactive/chargesWanYuan', zh, en)];
}

function feeFaults({ processingFees }: AnnualTables): CheckFinding[] {
  const { applications, yuan } = processingFees;
  const faults = countFaults('/processingFees', { applications }, MOST_CASES);
  const fen = fenOfYuan(yuan);
  if (fen === null) {
    const zh = '须为以元计的十进制金额，至多两位小数';
    faults.push(
      fault('/processingFees/yuan', zh, 'must be a decimal amount in yuan with at most two decimals'),
    );
  } else if (fen > 0n && applications === 0) {
    const zh = '收取了信息处理费，缴费申请件数不能为 0';
    faults.push(fault('/processingFees/applications', zh, 'fees were paid: cannot be 0'));
  }
  return faults;
}

/** Fen (1 万元 = 1,000,000 fen), or null if the text is no such amount. */
export function fenOfWanYuan(text: string): bigint | null {
  const match = /^(0|[1-9]\d{0,10})(?:\.(\d{1,6}))?$/.exec(text);
  return match ? BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(6, '0')) : null;
}

/** Fen, or null if the text is no amount of the contract's pattern. */
export function fenOfYuan(text: string): bigint | null {
  const match = /^(0|[1-9]\d{0,14})(?:\.(\d{1,2}))?$/.exec(text);
  return match ? BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(2, '0')) : null;
}

/** The amount as the contract's `yuan`. */
export function yuanOfFen(fen: bigint): string {
  return `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;
}
