/** The narrative check as a list of findings alone. */
import type { CheckFinding, NarrativeTexts } from '../../shared/checks/check.ts';
import { type NarratedTables, readNarrative } from '../../shared/checks/check-narrative.ts';

export function checkNarrative(narrative: NarrativeTexts, tables: NarratedTables): CheckFinding[] {
  return readNarrative(narrative, tables).findings;
}
