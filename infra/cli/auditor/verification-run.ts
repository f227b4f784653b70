/**
 * `gongkai verify`, the command. In: the place to verify. Out: one line per finding, or JSON; a failing finding
 * refuses.
 */
import { verifyPlace } from '../../../shared/audit/place.ts';
import { formatsBy } from '../../../shared/formats/formats.ts';
import { digestOfBytes } from '../../../shared/formats/seal.ts';
import { sha256Bytes } from '../../../shared/store/digest.ts';
import { verifyEd25519 } from '../../../shared/store/ed25519.ts';
import { gapLines } from '../clerk/gap-lines.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import { EDITIONS } from '../offline/editions.ts';
import { printerOf } from '../printer.ts';
import { drawingBy } from './drawing.ts';
import { type EventsOrder, type EventVerification, verifyEvents } from './event-verification.ts';
import { conclude, lineOf, printJson } from './finding-lines.ts';
import { openPlace } from './published-place.ts';
import { savedIn } from './saved-place.ts';
import { checkpointsFolder, seenIn } from './seen-checkpoints.ts';

export interface VerificationOptions {
  asJson: boolean;
  /** A government's members too, down to the leaves. */
  deep: boolean;
  /** Folder of the checkpoints that were seen. */
  checkpoints: string | undefined;
  /** Folder that keeps a copy of all that was read. */
  save: string | undefined;
}

export async function printVerification(
  target: string,
  { asJson, deep, checkpoints, save }: VerificationOptions,
  shell: Shell,
): Promise<void> {
  const printer = printerOf(shell);
  const published = await openPlace(target);
  const opened = save === undefined ? published : await savedIn(save, published);
  const folder = checkpointsFolder(checkpoints, shell);
  const place = {
    ...opened,
    ...(folder !== undefined && { seen: seenIn(folder, opened.address, notKept(folder, shell)) }),
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

/** The verification stands, kept or not. */
const notKept = (folder: string, shell: Shell) => (error: unknown) =>
  shell.tell(
    both({
      zh: `检查点未能留存于 ${folder}：${String(error)}；下次无从比对`,
      en: `the checkpoint could not be kept in ${folder}: there is nothing to compare with the next time`,
    }),
  );

/** Without a place, only the digests and the tables, always as JSON. */
export async function printEventVerification(
  order: EventsOrder,
  asJson: boolean,
  shell: Shell,
): Promise<void> {
  const {
    recount: { tables, salt: _, ...counted },
    rules,
    checks,
    findings,
    gap,
  } = await verifyEvents(order, shell);
  const digests = { ...counted, ...(rules && { rules }) };
  if (!findings) {
    printJson({ ...digests, tables, ...(checks && { checks }) }, shell);
    return;
  }
  if (asJson) printJson({ ...digests, findings: findings.all, ...(gap !== undefined && { gap }) }, shell);
  else
    shell.out(
      `${digestLines(digests)}${findings.all.map(lineOf).join('')}${gap === undefined ? '' : gapLines(gap)}`,
    );
  conclude(findings.all, shell);
}

type Digests = Omit<EventVerification['recount'], 'tables' | 'salt'> & Pick<EventVerification, 'rules'>;

function digestLines({ tablesDigest, events, eventsDigest, rules }: Digests): string {
  const by = rules ? `rules         ${rules.sha256 ?? '–'}  (${rules.code ?? rules.ruleSet})\n` : '';
  return `tablesDigest  ${tablesDigest ?? '–'}\neventsDigest  ${eventsDigest ?? '–'}  (${events})\n${by}`;
}
