import type { AnnualTables } from '../../../shared/form/annual-tables.ts';
import { enterApplications } from './applications.ts';
import { findFaults, UnbalancedTables } from './balance.ts';
import { workingDays } from './calendar.ts';
import { enterDisputes } from './disputes.ts';
import { type CloudEvent, openLedger } from './ledger.ts';
import { enterProactive } from './proactive.ts';
import { createRandom } from './random.ts';

/**
 * An invented history of cases that leads to given figures. No case-level data is public, so a sample year is
 * generated. In: balanced tables of the form of 2021, the agency's id and a seed. Out: CloudEvents in the order of
 * time that the counting rules (domain rules, section 2) count to exactly those 200 numbers and that 信息处理费. Same
 * arguments, same events; another seed, another history with the same numbers.
 *
 * The events declare themselves generated: their `source` is `/generated-sample/…`. They name no person, and none of
 * them is later than the year. Tables that no history leads to are refused with every fault ({@link UnbalancedTables}).
 */
export function generateHistory(order: { tables: AnnualTables; agency: string; seed: number }): CloudEvent[] {
  const { tables, agency, seed } = order;
  const faults = findFaults(tables);
  if (faults.length > 0) throw new UnbalancedTables(faults);
  const random = createRandom(seed);
  const calendar = workingDays(tables.year);
  const ledger = openLedger({ agency, year: tables.year, calendar, random });
  const stage = { tables, calendar, random, ledger };
  enterDisputes(stage, enterApplications(stage));
  enterProactive(stage);
  return ledger.events();
}

interface OfficeTexts {
  agency: string;
  year: number;
  /** Markdown of sections one, five and six. */
  narrative: { overview: string; problems: string; other: string };
  /** The 说明 published with the report. */
  note: string;
}

/** The disclosure office's events in the January after the year: its three texts, then the finalisation. */
export function officeEvents({ agency, year, narrative, note }: OfficeTexts): CloudEvent[] {
  const source = `/generated-sample/${agency}/office`;
  const subject = String(year);
  const event = (id: string, type: string, at: string, data: Record<string, string>): CloudEvent => {
    const time = `${year + 1}-01-${at}+08:00`;
    return { specversion: '1.0', id, source, type, time, subject, agency, data };
  };
  const written = (section: keyof OfficeTexts['narrative'], at: string): CloudEvent =>
    event(`${year}-${section}`, 'narrative.written', at, { section, markdown: narrative[section] });
  return [
    written('overview', '12T10:20:00'),
    written('problems', '12T10:40:00'),
    written('other', '12T11:00:00'),
    event(`${year}-finalised-1`, 'report.finalised', '19T15:30:00', { note }),
  ];
}
