import { expandCitations } from '../../checks/citations.ts';
import { cellsOf } from '../../form/form.ts';
import { yearBefore } from '../../report/glance.ts';
import type { NarrativeSection, Report } from '../../report/model.ts';
import { proposedNarrative } from '../../report/proposed-narrative.ts';
import { parseNarrative } from '../../text/blocks.ts';
import { Blocks } from './blocks.tsx';

/**
 * A draft's contents for an unwritten section: that it is unwritten, and a proposed text, with its figures and as
 * Markdown to copy. Only for drafts: a version says 无 instead.
 */
export function Unwritten({ report, section }: { report: Report; section: NarrativeSection }) {
  // A text cannot cite a blank.
  if (cellsOf(report.form, report.tables).some(({ value }) => value === null))
    return <p class="unwritten">〔本节尚未撰写〕</p>;
  const markdown = proposedNarrative(report, section);
  const previous = yearBefore(report);
  const { text } = expandCitations(markdown, {
    form: report.form,
    tables: report.tables,
    ...(previous && { previous }),
  });
  return (
    <>
      <p class="unwritten">〔本节尚未撰写〕</p>
      <div class="proposal">
        <p class="mark">〔系统拟稿，未经撰写，不会公布〕</p>
        <Blocks blocks={parseNarrative(text)} />
        <details>
          <summary>复制原文（Markdown，数字为引用）</summary>
          <section class="scroller" aria-label={`拟稿原文：${NAMES[section]}`} tabindex={0}>
            <pre>{markdown}</pre>
          </section>
          <p>
            改写后保存为文件，用命令{' '}
            <code>{`gongkai narrative ${section} 文件 --agency ${report.agency.id} --year ${report.year}`}</code>{' '}
            报送；双花括号中的引用由系统换成表中数字，表格变动时随之更新。
          </p>
        </details>
      </div>
    </>
  );
}

const NAMES: Record<NarrativeSection, string> = {
  overview: '第一部分',
  problems: '第五部分',
  other: '第六部分',
};
