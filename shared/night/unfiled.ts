/**
 * Finalisations of years that the agency files no report of: those before it began, and those that it had ended in. In:
 * the agency, what its office said of each year, and the latest versions. Out: of each such year the refusal. Always: no
 * version is made of them, and each waits with a reason until it is withdrawn (contract, section 5: every refusal is
 * reported). There is no draft that could show it.
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

/** In the order of the years, as the log has its subjects. */
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
