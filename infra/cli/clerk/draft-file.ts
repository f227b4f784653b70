/**
 * A draft as PDF or Word, made on request: nobody signs a web page, and an ugly page break should show before it is
 * public for ever. In: the draft and its `report.json`. Out: the file, beside the other files of the draft. Always
 * holds: every page says 草稿, and the file holds no faults, cases or reasons.
 */
import { renderDocx } from '../../../shared/formats/docx/report.ts';
import { readDraft } from '../../../shared/formats/json/read-report.ts';
import { cannotPrint, type Printer } from '../../../shared/formats/pdf/printing.ts';
import type { Draft } from '../../../shared/night/draft.ts';
import type { Report } from '../../../shared/report/model.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import { Refused } from '../messages.ts';
import { editionNamed } from '../offline/editions.ts';

const MEDIA_TYPES = {
  'report.pdf': 'application/pdf',
  'report.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;

export const ON_DEMAND = Object.keys(MEDIA_TYPES);

type OnDemand = keyof typeof MEDIA_TYPES;

export function isOnDemand(name: string): name is OnDemand {
  return Object.hasOwn(MEDIA_TYPES, name);
}

/** Where the draft lies, and what prints: a printer is opened for a PDF alone. */
export interface DraftPorts {
  drafts: Objects;
  printer: () => Printer;
}

/** Stores the file beside the draft, and returns its key. */
export async function makeDraftFile(
  name: OnDemand,
  { prefix }: Draft,
  { drafts, printer }: DraftPorts,
): Promise<string> {
  const report = await readBack(`${prefix}report.json`, drafts);
  const bytes = name === 'report.docx' ? renderDocx(report) : await printed(report, printer);
  const key = `${prefix}${name}`;
  await drafts.put({ key, bytes, mediaType: MEDIA_TYPES[name], cacheControl: 'no-store' });
  return key;
}

async function readBack(key: string, drafts: Objects): Promise<Report> {
  const object = await drafts.get(key);
  if (!object)
    throw new Refused({ zh: '草稿刚被更新，请再试一次', en: 'the draft was just replaced; try again' });
  const json: { tables: { format: string } } = JSON.parse(Buffer.from(object.bytes).toString());
  const edition = editionNamed(json.tables.format);
  if (!edition) throw new TypeError(`no edition ${json.tables.format}`);
  return readDraft(json, edition);
}

async function printed(report: Report, opened: () => Printer): Promise<Uint8Array> {
  const reason = cannotPrint();
  if (reason !== null)
    throw new Refused({
      zh: `本机（${reason}）不能生成 PDF，请用 report.docx`,
      en: `this machine (${reason}) cannot print; ask for report.docx`,
    });
  const printer = opened();
  try {
    return await printer.print(report, 'report.pdf');
  } finally {
    printer.close();
  }
}
