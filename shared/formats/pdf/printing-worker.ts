/**
 * The process that prints: its parent is printing.ts. In: one order at a time. Out: the bytes of that file, or the
 * reason why there are none, and the current memory of this process. Always ends with its parent.
 */
import type { PrintedReport } from '../../report/model.ts';
import { infographicOf, pngOf, svgOf } from './infographic.ts';
import { manuscriptOf } from './manuscript.ts';
import type { Answer, Order } from './printing.ts';
import { tagTables } from './table-tags.ts';
import { openTypesetter, type Typesetter } from './typesetter.ts';

let typesetter: Typesetter | undefined;

async function print({ file, report }: Order): Promise<Uint8Array> {
  typesetter ??= openTypesetter();
  if (file === 'report.pdf') return pdf(report, typesetter);
  const svg = infographic(report, typesetter);
  return file === 'infographic.svg' ? new TextEncoder().encode(svg) : pngOf(svg);
}

/** The last drawn picture: the PNG is requested right after the SVG of the same report. */
let drawn: { of: string; svg: string } | undefined;

function infographic(report: PrintedReport, { svg }: Typesetter): string {
  const of = JSON.stringify(report);
  if (drawn?.of !== of)
    drawn = { of, svg: svgOf(svg('infographic.typ', { infographic: infographicOf(report) }), report) };
  return drawn.svg;
}

async function pdf(report: PrintedReport, { pdf: set }: Typesetter): Promise<Uint8Array> {
  const manuscript = manuscriptOf(report);
  const { sections, members, note } = manuscript;
  const bodies = [...sections, members, note].flatMap((part) => part?.body ?? []);
  const sheets = bodies.flatMap((body) => (body.kind === 'table' ? [body.table] : []));
  return tagTables(set('report.typ', { manuscript }), sheets);
}

async function answer(order: Order): Promise<Answer> {
  try {
    const bytes = await print(order);
    return { ok: true, bytes, memory: process.memoryUsage.rss() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, reason, memory: process.memoryUsage.rss() };
  }
}

process.on('message', async (order: Order) => {
  const given = await answer(order);
  process.send?.(given);
});
process.on('disconnect', () => process.exit(0));
