import type { CheckResult } from '../../checks/check.ts';
import { processingFeeSentence, type SectionCode } from '../../form/form.ts';
import { Blocks } from '../../formats/html/blocks.tsx';
import { ApplicationsTable, DisputesTable, ProactiveTables } from '../../formats/html/tables.tsx';
import { parseNarrative } from '../../text/blocks.ts';
import { cleanText } from '../../text/clean.ts';
import type { YearNow } from '../standing.ts';
import { framed } from './frame.tsx';
import { WaitingList } from './to-do.tsx';
import { actText, momentText } from './words.ts';
import { frameOf, lightOf, pathOf, waitingIn, type YearPage } from './year.ts';

/**
 * 草稿: the main page of the desk. In: the current year. Out: at the left the report as printed, each number a link to
 * its cases and rule; at the right the obstacles, each problem once and in words, and who did what.
 */
export function draftPage(page: YearPage): string {
  const { report } = page.now;
  return framed(
    frameOf(
      page,
      `${report.agency.sandbox ? '【测试】' : ''}${report.agency.name}${report.year}年政府信息公开工作年度报告`,
      '',
    ),
    <>
      <Steps page={page} />
      <div class="two">
        <div>
          {report.form.sections.map(({ code, heading }) => (
            <section class="card" aria-labelledby={code}>
              <h2 id={code}>{heading}</h2>
              <SectionBody page={page} code={code} />
            </section>
          ))}
        </div>
        <Rail page={page} />
      </div>
    </>,
  );
}

function SectionBody({ page, code }: { page: YearPage; code: SectionCode }) {
  const { report } = page.now;
  const { form, tables } = report;
  const link = (path: string) => pathOf(page, `cells/${path}`);
  switch (code) {
    case 'proactive':
      return <ProactiveTables form={form} tables={tables} link={link} />;
    case 'applications':
      return <ApplicationsTable form={form} tables={tables} link={link} />;
    case 'disputes':
      return <DisputesTable form={form} tables={tables} link={link} />;
    case 'other':
      return (
        <>
          <p>{processingFeeSentence(report.tables.processingFees)}</p>
          <Narrative page={page} section="other" />
        </>
      );
    default:
      return <Narrative page={page} section={code} />;
  }
}

function Narrative({ page, section }: { page: YearPage; section: 'overview' | 'problems' | 'other' }) {
  const text = page.now.report.narrative[section];
  return (
    <>
      <div class="text">
        {text === null ? <p class="unwritten">〔本节尚未撰写〕</p> : <Blocks blocks={parseNarrative(text)} />}
      </div>
      {page.person.may.includes('text') && (
        <p>
          <a class="button" href={`${pathOf(page, 'texts')}#${section}`}>
            {text === null ? '去写' : '修改'}
          </a>
        </p>
      )}
    </>
  );
}

/** The stage of the report: 数据汇总, 核对与撰写, 审核, 定稿待发, 已公布. */
function stepOf({ publishesNext, last, report, folded: { approval }, digest }: YearNow): number {
  if (publishesNext) return 3;
  if (last !== null && report.edition.corrections.length === 0) return 4;
  // A submission that was sent back, or is about another content, is no step any more.
  if (!approval?.submission || approval.sentBack || approval.submission.draft !== digest) return 1;
  return approval.approved.length === approval.steps.length ? 3 : 2;
}

function Steps({ page: { now } }: { page: YearPage }) {
  const { blocking } = now;
  const at = stepOf(now);
  const open = blocking.length > 0 ? `还有 ${blocking.length} 项` : '可以';
  const steps = ['数据汇总', `核对与撰写（${open}）`, '审核', '定稿待发', '已公布'];
  return (
    <ol class="steps">
      {steps.map((words, index) => (
        <li class={index < at ? 'done' : undefined} aria-current={index === at ? 'step' : undefined}>
          {`${index < at ? '✓ ' : ''}${words}`}
        </li>
      ))}
    </ol>
  );
}

function Rail({ page }: { page: YearPage }) {
  const light = lightOf(page.now);
  const failed = page.now.report.checks.filter(({ result }) => result === 'fail');
  return (
    <aside aria-label="还差什么" tabindex={0}>
      <div class={`light ${light.look}`}>
        <b>{light.word}</b>
        {light.more}
      </div>
      <section class="card" aria-labelledby="waiting">
        <h2 id="waiting">还差什么</h2>
        <WaitingList list={waitingIn(page)} />
        {failed.map((check) => (
          <Problem page={page} check={check} />
        ))}
      </section>
      <section class="card" aria-labelledby="submit">
        <h2 id="submit">送审</h2>
        <p>
          <a class="button" href={pathOf(page, 'review')}>
            报审、审核与定稿
          </a>
        </p>
        <p>
          <a class="button" href={pathOf(page, `files/${page.now.year}-draft.docx`)}>
            下载送审稿（Word）
          </a>
        </p>
      </section>
      <Record page={page} />
    </aside>
  );
}

const MOST = 3;

function Problem({ page, check }: { page: YearPage; check: CheckResult }) {
  const { id, level, zh, findings } = check;
  return (
    <div>
      <p>
        <span class={`tag ${level === 'error' ? 'no' : 'but'}`}>
          {level === 'error' ? '必须改' : '须说明'}
        </span>
        <a href={`${pathOf(page, 'checks')}#check-${id}`}>{cleanText(zh)}</a>
      </p>
      <ul>
        {findings.slice(0, MOST).map((finding) => (
          <li>{cleanText(finding.zh)}</li>
        ))}
        {findings.length > MOST && <li>{`此外还有 ${findings.length - MOST} 处`}</li>}
      </ul>
    </div>
  );
}

const MOST_RECORDED = 12;

export function Record({ page: { record } }: { page: YearPage }) {
  return (
    <section class="card" aria-labelledby="record">
      <h2 id="record">记录</h2>
      {record.length === 0 && <p class="why">还没有人动过。</p>}
      <ul class="record">
        {record
          .slice(-MOST_RECORDED)
          .reverse()
          .map((event) => (
            <li>{`${momentText(event.at)} ${event.person ?? event.source} ${cleanText(actText(event))}`}</li>
          ))}
      </ul>
    </section>
  );
}
