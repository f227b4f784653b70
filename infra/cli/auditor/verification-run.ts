/** `gongkai verify`, as it is called. In: what to verify. Out: a line a finding, or JSON; a finding that fails refuses. */
import { join } from 'node:path';
import type { Finding } from '../../../shared/audit/findings.ts';
import { verifyPlace } from '../../../shared/audit/place.ts';
import { formatsBy } from '../../../shared/formats/formats.ts';
import { openPrinter } from '../../../shared/formats/pdf/printing.ts';
import { digestOfBytes } from '../../../shared/formats/seal.ts';
import { sha256Bytes } from '../../../shared/store/digest.ts';
import { verifyEd25519 } from '../../../shared/store/ed25519.ts';
import { gapLines } from '../clerk/gap-lines.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import { EDITIONS } from '../offline/editions.ts';
import { drawingBy } from './drawing.ts';
import { type EventsOrder, verifyEvents } from './event-verification.ts';
import { openPlace } from './published-place.ts';
import { casesLine, type Recount } from './recount.ts';

export async function printVerification(
  target: string,
  { asJson, deep }: { asJson: boolean; deep: boolean },
  shell: Shell,
): Promise<void> {
  // The bundle of this command carries no fonts: what prints lies in the checkout.
  const printer = openPrinter({ folder: join(shell.root, 'shared/formats/pdf') });
  const place = {
    ...(await openPlace(target)),
    deep,
    editions: EDITIONS,
    digest: digestOfBytes,
    log: { digest: sha256Bytes, verify: verifyEd25519 },
    drawing: drawingBy(formatsBy(printer.print)),
  };
  const findings = await verifyPlace(place).finally(printer.close);
  if (asJson) printJson(findings, shell);
  else shell.out(findings.map(lineOf).join(''));
  conclude(findings, shell);
}

/** Without a place the digests and the tables alone, always as JSON. */
export async function printEventVerification(
  order: EventsOrder,
  asJson: boolean,
  shell: Shell,
): Promise<void> {
  const {
    recount: { tables, salt: _, ...digests },
    findings,
    gap,
  } = await verifyEvents(order, shell);
  if (!findings) {
    printJson({ ...digests, tables }, shell);
    return;
  }
  if (asJson) printJson({ ...digests, findings: findings.all, ...(gap !== undefined && { gap }) }, shell);
  else
    shell.out(
      `${digestLines(digests)}${findings.all.map(lineOf).join('')}${gap === undefined ? '' : gapLines(gap)}`,
    );
  conclude(findings.all, shell);
}

function digestLines({ tablesDigest, events, eventsDigest }: Omit<Recount, 'tables'>): string {
  return `tablesDigest  ${tablesDigest}\neventsDigest  ${eventsDigest ?? '–'}  (${events})\n`;
}

function printJson(value: unknown, shell: Shell): void {
  shell.out(`${JSON.stringify(value, null, 2)}\n`);
}

function conclude(findings: readonly Finding[], shell: Shell): void {
  const count = (result: Finding['result']) => findings.filter((finding) => finding.result === result).length;
  shell.tell(
    both({
      zh: `一致 ${count('pass')} 项，不一致 ${count('fail')} 项，无法重算 ${count('not-assessable')} 项`,
      en: `${count('pass')} agree, ${count('fail')} do not, ${count('not-assessable')} could not be recomputed`,
    }),
  );
  const places = [...new Set(findings.filter(({ result }) => result === 'fail').map(({ place }) => place))];
  if (places.length > 0)
    throw new Refused({
      zh: `核验未通过：${places.join('、')}`,
      en: `verification failed: ${places.join(', ')}`,
    });
}

const RESULTS = { pass: '一致 ok  ', fail: '不符 FAIL', 'not-assessable': '未核 n/a ' } as const;

function lineOf({ place, result, behind, ...words }: Finding): string {
  return `${RESULTS[result]}  ${place}  ${both(words)}\n${behind ? casesLine(behind) : ''}`;
}
