import { type Form, form2021, processingFeeSentence, reportTitle, type SectionCode } from '../tables/form.ts';
import { Blocks } from './blocks.tsx';
import { chineseDay } from './chinese-day.ts';
import { DraftNotice } from './draft-notice.tsx';
import { cleanText, parseNarrative } from './markdown.ts';
import type { NarrativeSection, Report } from './model.ts';
import { pageOf } from './page.tsx';
import { ApplicationsTable, DisputesTable, ProactiveTables } from './tables.tsx';

/**
 * The statutory page: in goes the model of a report, out comes one HTML document, six sections in the order of
 * the form (条例, article 50; 国办公开办函〔2021〕30号). Always holds: the same model gives the same bytes; the page
 * of a version has nothing in it of faults, checks, subjects or events.
 */
export interface Download {
  name: string;
  label: string;
}

export interface PageLinks {
  /** Where the downloads lie, seen from the page: '' beside it, 'v2/' below it. */
  base: string;
  downloads: readonly Download[];
  /** Where the current version's page lies, seen from a page that may no longer be it; null for none. */
  current: string | null;
}

export function renderHtml(report: Report, links: PageLinks): string {
  const agency = cleanText(report.agency.name);
  const title = reportTitle(agency, report.year);
  return pageOf(
    report.edition.kind === 'draft' ? `【草稿】${title}` : title,
    '跳到正文',
    <main class="sheet" id="main">
      <header class="head">
        <h1>
          <span>{agency}</span>
          <span>{reportTitle('', report.year)}</span>
        </h1>
        <EditionLine report={report} current={links.current} />
      </header>
      <DraftNotice report={report} />
      <Contents />
      <Lead report={report} agency={agency} />
      {form2021.sections.map((section) => (
        <Section report={report} section={section} />
      ))}
      <Note report={report} />
      <Sign report={report} agency={agency} />
      <About report={report} links={links} />
    </main>,
  );
}

function EditionLine({ report: { edition }, current }: { report: Report; current: string | null }) {
  if (edition.kind === 'draft') return <p class="edition">草稿（第{edition.fold}次汇总），未公布</p>;
  return (
    <p class="edition">
      第{edition.number}版 · {chineseDay(edition.finalisedOn)}
      {current !== null && (
        <>
          {' · '}
          <a href={current}>查看现行版本</a>
        </>
      )}
    </p>
  );
}

function Contents() {
  return (
    <nav class="contents" aria-label="目录">
      <ol>
        {form2021.sections.map(({ code, heading }) => (
          <li>
            <a href={`#${code}`}>{heading}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Lead({ report: { agency, year }, agency: name }: { report: Report; agency: string }) {
  const contact = agency.contact === null ? '' : cleanText(agency.contact).trim();
  return (
    <div class="lead">
      <p>
        本报告由{name}
        根据《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条、第五十条的规定编制。
        {`报告所列数据的统计期限自${year}年1月1日起至${year}年12月31日止。`}
        {`如对本报告有疑问，请与${name}联系${contact === '' ? '' : `（${contact}）`}。`}
      </p>
    </div>
  );
}

function Section({ report, section }: { report: Report; section: Form['sections'][number] }) {
  return (
    <section aria-labelledby={section.code}>
      <h2 id={section.code}>{section.heading}</h2>
      <SectionBody report={report} code={section.code} heading={section.heading} />
    </section>
  );
}

function SectionBody({ report, code, heading }: { report: Report; code: SectionCode; heading: string }) {
  switch (code) {
    case 'proactive':
      return <ProactiveTables tables={report.tables} />;
    case 'applications':
      return <ApplicationsTable tables={report.tables} label={heading} />;
    case 'disputes':
      return <DisputesTable tables={report.tables} label={heading} />;
    case 'other':
      return (
        <div class="text">
          <p>{processingFeeSentence(report.tables.processingFees)}</p>
          <Narrative report={report} section="other" />
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

function Narrative({ report, section }: { report: Report; section: NarrativeSection }) {
  const blocks = parseNarrative(report.narrative[section] ?? '');
  if (blocks.length > 0) return <Blocks blocks={blocks} />;
  if (report.edition.kind === 'draft') return <p class="unwritten">〔本节尚未撰写〕</p>;
  return <p class="none">{section === 'other' ? '无其他需要报告的事项。' : '无'}</p>;
}

/** What the office says about the version itself: plain text, a line a paragraph. */
function Note({ report: { edition } }: { report: Report }) {
  if (edition.kind === 'draft' || edition.note === null) return null;
  return (
    <section aria-labelledby="note">
      <h2 id="note">{edition.number > 1 ? '更正说明' : '说明'}</h2>
      <div class="text">
        {cleanText(edition.note)
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => (
            <p>{line.trim()}</p>
          ))}
      </div>
    </section>
  );
}

function Sign({ report: { edition }, agency }: { report: Report; agency: string }) {
  return (
    <p class="sign">
      {agency}
      <br />
      {edition.kind === 'draft' ? (
        '草稿'
      ) : (
        <time datetime={edition.finalisedOn}>{chineseDay(edition.finalisedOn)}</time>
      )}
    </p>
  );
}

function About({ report, links }: { report: Report; links: PageLinks }) {
  return (
    <footer class="about">
      <Downloads links={links} />
      <Provenance report={report} />
    </footer>
  );
}

function Downloads({ links: { base, downloads } }: { links: PageLinks }) {
  if (downloads.length === 0) return null;
  return (
    <section class="downloads" aria-labelledby="downloads">
      <h2 id="downloads">下载</h2>
      <ul class="files">
        {downloads.map(({ name, label }) => (
          <li>
            <a href={`${base}${name}`} download={name}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Provenance({ report: { provenance, edition, tablesDigest } }: { report: Report }) {
  return (
    <section aria-labelledby="provenance">
      <h2 id="provenance">数据来源</h2>
      <p>
        {`表中数字由系统读取本机关登记的${provenance.events}条事件，按统计规则汇总得出。`}
        同样的事件按同样的规则汇总，得到同样的数字。
      </p>
      <dl>
        <dt>版本</dt>
        <dd>{edition.kind === 'draft' ? '草稿' : `第${edition.number}版`}</dd>
        <dt>报告格式</dt>
        <dd>{form2021.basis}</dd>
        <dt>统计规则</dt>
        <dd>{cleanText(provenance.ruleSet)}</dd>
        <dt>事件校验值</dt>
        <dd>
          <code>{provenance.eventsDigest}</code>
        </dd>
        <dt>表格校验值</dt>
        <dd>
          <code>{tablesDigest}</code>
        </dd>
      </dl>
    </section>
  );
}
