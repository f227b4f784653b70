/**
 * What a download is saved under. In: the name of a file of a report, and the title of the report. Out: a name in
 * Chinese, and the `Content-Disposition` that says it (RFC 6266, RFC 8187). Always holds: sixty agencies' files in one
 * folder are told apart; no name has a character that a file system refuses; a header is plain ASCII.
 */
import { reportTitle } from '../form/form.ts';
import { cleanText } from '../text/clean.ts';

/** What a file is beside the report itself, by how its own name begins. */
const KINDS: readonly (readonly [begins: string, kind: string])[] = [
  ['report.', ''],
  ['members.', '（各成员）'],
  ['infographic.', '（一图读懂）'],
];

/** Undefined for what nobody saves as a report: the page itself, the seal, the proof. */
export function savedAs(name: string, title: string): string | undefined {
  const kind = KINDS.find(([begins]) => name.startsWith(begins))?.[1];
  if (kind === undefined) return undefined;
  return `《${title}》${kind}.${endingOf(name)}`.replace(/[\\/:*?"<>|]/g, '_');
}

/** Which report a file is of. */
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

/** As RFC 8187 writes a value: beyond encodeURIComponent, which leaves five signs. */
function extended(value: string): string {
  return encodeURIComponent(value).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
