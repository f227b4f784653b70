/**
 * A ledger of 10,000 rows: read, compared with what stands, every new fact read by the catalogue (contract, section 11: 5 s).
 * `npm run bench:ledger`. Prints the medians of three runs; exit 1 above the limit.
 */
import type { KeptEvent } from '../../shared/events/event.ts';
import { differenceOf } from '../../shared/ledger/difference.ts';
import { exportYear } from '../../shared/ledger/export.ts';
import { readBook } from '../../shared/ledger/raw.ts';
import { readLedger } from '../../shared/ledger/read-ledger.ts';
import { exportBook } from '../../shared/ledger/workbooks.ts';
import { kept } from '../rooms/reading.ts';

const ROWS = 10_000;
const LIMIT = 5_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);

function history(index: number): KeptEvent[] {
  const at = (days: number) => new Date(Date.UTC(2025, 0, 1) + ((index % 200) + days) * DAY).toISOString();
  const fact = (type: string, days: number, data: object) =>
    kept({
      ...{ specversion: '1.0', id: type, source: '/x', type: `application.${type}`, time: at(days) },
      ...{ subject: `〔2025〕${index}号`, agency: 'huaian', data },
    });
  return [
    fact('received', 0, { applicantType: 'natural-person' }),
    fact('extended', 10, { workingDays: 10 }),
    fact('decided', 20, { outcome: 'granted' }),
  ];
}

const standing = new Map(
  Array.from({ length: ROWS }, (_, index) => [`〔2025〕${index}号`, history(index)] as const),
);
const bytes = exportBook('huaian', 2025, exportYear(standing, 2025));
const sender = { source: 'cases', agencies: ['huaian'], may: ['facts' as const], succeeds: [] };

async function once(known: ReadonlyMap<string, readonly KeptEvent[]>): Promise<[ms: number, events: number]> {
  const begun = performance.now();
  const ledger = readLedger(await readBook(bytes, '台账.xlsx'), undefined, '2026-06-01');
  const { events, faults } = differenceOf(ledger.sheets, {
    agency: 'huaian',
    sender,
    standing: known,
    now: NOW,
  });
  if (ledger.faults.length + faults.length > 0)
    throw new Error(JSON.stringify([...ledger.faults, ...faults].slice(0, 3)));
  return [performance.now() - begun, events.length];
}

async function median(known: ReadonlyMap<string, readonly KeptEvent[]>): Promise<[number, number]> {
  const runs = [await once(known), await once(known), await once(known)].toSorted(([a], [b]) => a - b);
  return runs[1] ?? [0, 0];
}

const [empty, sent] = await median(new Map());
const [full, none] = await median(standing);
process.stdout.write(
  `${ROWS} rows, ${bytes.length} bytes: ${Math.round(empty)} ms with ${sent} new facts, ${Math.round(full)} ms with ${none}\n`,
);
process.exitCode = Math.max(empty, full) > LIMIT ? 1 : 0;
