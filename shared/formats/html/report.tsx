import { type Form, processingFeeSentence, reportTitle, type SectionCode } from '../../form/form.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import { MEMBERS_HEADING } from '../../report/members-table.ts';
import type { NarrativeSection, Report } from '../../report/model.ts';
import { agencyName, basisText, chainNote, draftMark, leadText } from '../../report/wording.ts';
import { parseNarrative } from '../../text/blocks.ts';
import { About, type PageLinks, Ways } from './about.tsx';
import { AtAGlance } from './at-a-glance.tsx';
import { Blocks } from './blocks.tsx';
import { addressOnPage } from './cite.tsx';
import { DATASET, DatasetFacts, NAME } from './dataset.tsx';
import { DraftNotice } from './draft-notice.tsx';
import { Members } from './members.tsx';
import { pageOf } from './page.tsx';
import { descriptionOf, PortalMeta } from './portal-meta.tsx';
import { Unwritten } from './proposal.tsx';
import { ApplicationsTable, DisputesTable, ProactiveTables } from './tables.tsx';
import { EditionLine, Note } from './version-notice.tsx';

/**
 * The statutory page. In: the model of a report. Out: one HTML document, six sections in the order of the form (条例,
 * article 50; 国办公开办函〔2021〕30号). Always holds: the same model gives the same bytes; the page of a version holds nothing
 * of faults, checks, subjects or events.
 */
export type { Download, PageLinks } from './about.tsx';

export function renderHtml(report: Report, links: PageLinks): string {
  const agency = agencyName(report);
  const title = reportTitle(agency, report.year);
  const isVersion = report.edition.kind === 'version';
  return pageOf(
    report.edition.kind === 'draft' ? `【${draftMark(report)}】${title}` : title,
    '跳到正文',
    <main class="sheet" id="main" {...(isVersion && DATASET)}>
      <header class="head">
        <h1 {...(isVersion && NAME)}>
          <span>{agency}</span>
          <span>{reportTitle('', report.year)}</span>
        </h1>
        <EditionLine report={report} links={links} />
        <Ways report={report} links={links} />
      </header>
      <Facts report={report} agency={agency} />
      <Basis report={report} />
      <DraftNotice report={report} />
      <Contents report={report} links={links} />
      <AtAGlance report={report} links={links} />
      <Lead report={report} />
      {report.form.sections.map((section) => (
        <Section report={report} section={section} />
      ))}
      <Members report={report} links={links} />
      <Note report={report} />
      <Sign report={report} agency={agency} />
      <About report={report} links={links} />
    </main>,
    <>
      <PortalMeta report={report} />
      {isVersion && links.root !== undefined && (
        <link rel="canonical" href={`${links.root}${report.agency.id}/${report.year}/index.html`} />
      )}
    </>,
  );
}

function Contents({ report: { form, year, edition, members }, links }: { report: Report; links: PageLinks }) {
  const noted = edition.kind === 'version' && (edition.note !== null || edition.replaces !== null);
  return (
    <nav class="contents" aria-label="目录">
      <ol>
        <Entry to="glance" name={`${year}年数据概览`} />
        {form.sections.map(({ code, heading }) => (
          <Entry to={code} name={heading} />
        ))}
        {members && <Entry to="members" name={MEMBERS_HEADING} />}
        {noted && <Entry to="note" name={edition.number > 1 ? '更正说明' : '说明'} />}
        {links.downloads.length > 0 && <Entry to="downloads" name="下载" />}
        <Entry to="provenance" name="数据来源" />
      </ol>
    </nav>
  );
}

function Entry({ to, name }: { to: string; name: string }) {
  return (
    <li>
      <a href={`#${to}`}>{name}</a>
    </li>
  );
}

/** A draft is not a public data set. */
function Facts({ report: { edition, year }, agency }: { report: Report; agency: string }) {
  if (edition.kind === 'draft') return null;
  const { number, finalisedOn } = edition;
  const description = descriptionOf(agency, year, number);
  const years = { first: year, last: year };
  return <DatasetFacts facts={{ description, years, agency, version: { number, finalisedOn } }} />;
}

function Basis({ report }: { report: Report }) {
  const basis = basisText(report);
  return basis === null ? null : <p class="basis">{basis}</p>;
}

function Lead({ report }: { report: Report }) {
  return (
    <div class="lead">
      <p>{leadText(report)}</p>
    </div>
  );
}

function Section({ report, section }: { report: Report; section: Form['sections'][number] }) {
  return (
    <section aria-labelledby={section.code}>
      <h2 id={section.code}>{section.heading}</h2>
      <SectionBody report={report} code={section.code} />
    </section>
  );
}

function SectionBody({ report, code }: { report: Report; code: SectionCode }) {
  const link = report.edition.kind === 'version' ? addressOnPage : undefined;
  switch (code) {
    case 'proactive':
      return <ProactiveTables form={report.form} tables={report.tables} link={link} />;
    case 'applications':
      return <ApplicationsTable form={report.form} tables={report.tables} link={link} />;
    case 'disputes':
      return <DisputesTable form={report.form} tables={report.tables} link={link} />;
    case 'other':
      return (
        <div class="text">
          <p>{processingFeeSentence(report.tables.processingFees)}</p>
          <Other report={report} />
        </div>
      );
    default:
      return (
        <div class="text">
          <Narrative report={report} section={code} />
        </div>
      );
  }
}

function Other({ report }: { report: Report }) {
  const lines = chainNote(report);
  const isWritten = report.narrative.other !== null || lines.length === 0;
  return (
    <>
      {isWritten && <Narrative report={report} section="other" />}
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </>
  );
}

function Narrative({ report, section }: { report: Report; section: NarrativeSection }) {
  const blocks = parseNarrative(report.narrative[section] ?? '');
  if (blocks.length > 0) return <Blocks blocks={blocks} />;
  if (report.edition.kind === 'draft') return <Unwritten report={report} section={section} />;
  return <p class="none">{section === 'other' ? '无其他需要报告的事项。' : '无'}</p>;
}

function Sign({ report, agency }: { report: Report; agency: string }) {
  const { edition } = report;
  return (
    <p class="sign">
      {agency}
      <br />
      {edition.kind === 'draft' ? (
        draftMark(report)
      ) : (
        <time datetime={edition.finalisedOn}>{chineseDay(edition.finalisedOn)}</time>
      )}
    </p>
  );
}
