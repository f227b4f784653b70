/**
 * The names by which search of government portals reads a page (国办发〔2017〕47号《政府网站发展指引》, annex on the design of pages:
 * 网站标签, 栏目标签, 内容页标签). In: the report of a version. Out: `meta` elements. Always holds: it states only facts of the
 * report. The website that carries the page is unknown (SiteName, SiteDomain, SiteIDCode, Url), and of the publication
 * only the day is known.
 */
import { reportTitle } from '../../form/form.ts';
import type { Report } from '../../report/model.ts';
import { agencyName } from '../../report/wording.ts';

const COLUMN = '政府信息公开年报';

export function PortalMeta({ report }: { report: Report }) {
  const { edition, year } = report;
  if (edition.kind === 'draft') return null;
  const agency = agencyName(report);
  const title = reportTitle(agency, year);
  const names: [string, string][] = [
    ['ColumnName', COLUMN],
    ['ColumnType', COLUMN],
    ['ArticleTitle', title],
    ['PubDate', edition.finalisedOn],
    ['ContentSource', agency],
    ['Author', agency],
    ['Keywords', `政府信息公开,年度报告,${year}年,${agency.replaceAll(',', ' ')}`],
    ['Description', descriptionOf(agency, year, edition.number)],
  ];
  return (
    <>
      {names.map(([name, content]) => (
        <meta name={name} content={content} />
      ))}
    </>
  );
}

/** A version described in one sentence. */
export function descriptionOf(agency: string, year: number, number: number): string {
  return `${reportTitle(agency, year)}（第${number}版），统计期限自${year}年1月1日起至${year}年12月31日止。`;
}
