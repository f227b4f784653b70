/**
 * `faults`: the standing faults of the feed. In: the cases, and those that break a chain from the year before. Out, on
 * standard output: each fault with its event, the years that it blocks and its fix, in the order of the numbers.
 */
import { foldCase } from '../../../shared/cases/case.ts';
import { type FaultAccount, faultsOf } from '../../../shared/counting/explain-case.ts';
import { compareUtf8 } from '../../../shared/events/text.ts';
import { proposed } from '../../../shared/way-back/proposed.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import { faultText, printableFault, printJson } from './account-lines.ts';
import { breakLines, type ChainBreak } from './case-behind.ts';
import type { CaseSource } from './case-source.ts';

export async function printFaults(
  { json }: { json?: true },
  source: CaseSource,
  chains: readonly ChainBreak[],
  shell: Shell,
): Promise<void> {
  const faults: FaultAccount[] = [];
  for await (const { subject, events, until } of source.cases)
    faults.push(...faultsOf(foldCase(subject, events), events, until));
  faults.sort((a, b) => compareUtf8(a.subject, b.subject) || compareUtf8(a.event.id, b.event.id));
  if (json) {
    const { id } = source.agency;
    printJson([...faults.map((fault) => printableMended(fault, id)), ...chains.map(printableBreak)], shell);
    return;
  }
  for (const fault of faults) shell.out(`${fault.subject}  ${faultText(fault)}`);
  for (const each of chains) shell.out(breakLines(each));
  if (faults.length + chains.length === 0)
    shell.tell(both({ zh: '没有数据报送问题', en: 'no fault of the feed stands' }));
}

/** With the event to send, as the endpoint proposes it, and the fields that only its sender can fill in. */
function printableMended(fault: FaultAccount, agency: string) {
  const { mend, ...printed } = printableFault(fault);
  if (!mend) return printed;
  const { event: faulty } = fault;
  return { ...printed, mend: { ...mend, ...proposed(mend.event, { agency, faulty }, faulty) } };
}

/** Printed like a fault; it has several events, and blocks nothing. */
function printableBreak({ check, subject, year, ...chain }: ChainBreak) {
  return { subject, code: check, level: 'warning', year, ...chain };
}
