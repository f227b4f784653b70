/**
 * Time limits as an iCalendar file (RFC 5545). In: the limits. Out: one all-day event per binding limit, named only by
 * the number of the case. Lines are folded at 75 octets; an unknown limit says "not before" in its name.
 */
import { dayAfter } from '../events/instant.ts';
import type { DueApplication, Limit } from './due.ts';
import type { LimitKind } from './rules.ts';

export const LIMIT_NAMES: Readonly<Record<LimitKind, string>> = {
  answer: '答复期限',
  'correction-notice': '告知补正期限',
  'third-party': '第三方答复期限',
  payment: '申请人缴费期限',
};

/** `stamp`: the time of the file, `YYYYMMDDTHHMMSSZ`. */
export function icsOf(agency: string, due: readonly DueApplication[], stamp: string): string {
  const events = due.flatMap(({ subject, limits }) =>
    limits.flatMap((limit) => eventLines(agency, subject, limit, stamp)),
  );
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//gongkai//due//ZH',
    'CALSCALE:GREGORIAN',
    ...events,
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function eventLines(agency: string, subject: string, limit: Limit, stamp: string): string[] {
  const day = limit.lastDay ?? limit.notBefore;
  if (day === null) return [];
  const plain = (date: string) => date.replaceAll('-', '');
  const name = `${subject} ${LIMIT_NAMES[limit.limit]}${limit.lastDay ? '' : '（不早于此日）'}`;
  const why = `${limit.from}次日起${limit.workingDays}个工作日，${limit.provision}${limit.because ? `；${limit.because}` : ''}`;
  return [
    'BEGIN:VEVENT',
    `UID:${encodeURIComponent(subject)}.${limit.limit}@${agency}.gongkai`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${plain(day)}`,
    `DTEND;VALUE=DATE:${plain(dayAfter(day))}`,
    `SUMMARY:${escaped(name)}`,
    `DESCRIPTION:${escaped(why)}`,
    `STATUS:${limit.lastDay ? 'CONFIRMED' : 'TENTATIVE'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, (mark) => `\\${mark}`).replaceAll(/\r?\n/g, '\\n');
}

const MOST_OCTETS = 75;

/** A line of more than 75 octets continues after a line end and a blank; no character is cut. */
function folded(line: string): string {
  let [out, octets] = ['', 0];
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > MOST_OCTETS) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
