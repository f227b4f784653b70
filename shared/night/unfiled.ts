/**
 * Finalisations of years for which the agency files no report: before it began, or after it ended. In: the agency, its
 * finalisations by year, and the latest versions. Out: a refusal for each such year. Always: no version is made from
 * them; each waits with its reason until it is withdrawn (contract, section 5: every refusal is reported), because
 * there is no draft to show it.
 */
import { compareEvents } from '../events/event.ts';
import { FIRST_REPORT } from '../form/codes.ts';
import type { Agency } from '../registry/agency.ts';
import { files, lastDayOf } from '../registry/membership.ts';
import { chineseDay } from '../report/chinese-day.ts';
import type { Finalisation } from '../report/finalisation.ts';
import type { Refusal } from '../report/model.ts';
import type { Manifest } from './manifest.ts';
import type { OfficeWord } from './office-word.ts';

export interface UnfiledYear {
  year: number;
  finalisation: Finalisation;
  said: Omit<OfficeWord, 'latest'>;
  refusal: Refusal;
}

/** In the order of the years. */
export function unfiledYears(
  agency: Agency,
  words: ReadonlyMap<number, OfficeWord>,
  versions: ReadonlyMap<number, { manifest: Manifest }>,
): UnfiledYear[] {
  return [...words]
    .filter(([year]) => year >= FIRST_REPORT && !files(agency, year))
    .flatMap(([year, { latest: finalisation, ...said }]) => {
      const held = versions.get(year)?.manifest.finalisation;
      const isOpen = finalisation && (!held || compareEvents(finalisation, held) > 0);
      return isOpen ? [{ year, finalisation, said, refusal: notFiled(agency, year) }] : [];
    });
}

function notFiled({ since, until }: Agency, year: number): Refusal {
  const isOver = until !== undefined && until < lastDayOf(year);
  return isOver
    ? {
        code: 'year-not-filed',
        zh: `本机关已于${chineseDay(until)}撤并，${year}年的年度报告由承接机关编制，这份定稿不会公布；请撤回。`,
        en: `The agency ended on ${until} and files no report of ${year}; withdraw the finalisation.`,
      }
    : {
        code: 'year-not-filed',
        zh: `本机关自${chineseDay(since ?? '')}起编制年度报告，${year}年没有报告，这份定稿不会公布；请撤回。`,
        en: `The agency files reports since ${since}, and none of ${year}; withdraw the finalisation.`,
      };
}
