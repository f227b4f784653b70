/**
 * The saved name of a download. In: the name of a file of a report, and the title of the report. Out: a name in
 * Chinese, and its `Content-Disposition` (RFC 6266, RFC 8187). Always holds: the names distinguish sixty agencies'
 * files in one folder; no name has a character that a file system refuses; a header is plain ASCII.
 */
import { reportTitle } from '../form/form.ts';
import { cleanText } from '../text/clean.ts';

/** The kind of a file besides the report itself, by the beginning of its name. */
const KINDS: readonly (readonly [begins: string, kind: string])[] = [
  ['report.', ''],
  ['members.', '（各成员）'],
  ['infographic.', '（一图读懂）'],
];

/** Undefined for files that are not saved as a report: the page itself, the seal, the proof. */
export function savedAs(name: string, title: string): string | undefined {
  const kind = KINDS.find(([begins]) => name.startsWith(begins))?.[1];
  if (kind === undefined) return undefined;
  return `《${title}》${kind}.${endingOf(name)}`.replace(/[\\/:*?"<>|]/g, '_');
}

/** The report of a file. */
export interface Saved {
  agency: { id: string; name: string };
  year: number;
  number: number;
}

/** Shown in a browser; the others are saved at once. */
const SHOWN = ['html', 'pdf', 'json', 'svg', 'png'];

export function dispositionOf(name: string, { agency, year, number }: Saved): string | undefined {
  const saved = savedAs(name, reportTitle(onOneLine(agency.name), year));
  if (saved === undefined) return undefined;
  const how = SHOWN.includes(endingOf(name)) ? 'inline' : 'attachment';
  const plain = `${agency.id}-${year}-v${number}-${name}`;
  return `${how}; filename="${plain}"; filename*=UTF-8''${extended(saved)}`;
}

const onOneLine = (name: string) => cleanText(name).replace(/\s+/g, ' ').trim();

/** In the encoding of RFC 8187: beyond encodeURIComponent, which leaves five characters. */
function extended(value: string): string {
  return encodeURIComponent(value).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
