import type { Share } from '../../counting/explain.ts';
import { yuanText } from '../../counting/money.ts';
import { cellNamed, isMoney, valueAt } from '../../form/form.ts';
import { cellLabel } from '../../report/cell-labels.ts';
import { cleanText } from '../../text/clean.ts';
import { framed } from './frame.tsx';
import { eventName, momentText } from './words.ts';
import { frameOf, pathOf, type YearPage } from './year.ts';

/**
 * A number, opened. In: the cell and the shares of its cases. Out: what it is, the rule, each case with its events, and a
 * message to whom it concerns. Always: the shares add up to the number; beyond many the rest is counted, not listed.
 */
const MOST = 200;

export function cellPage(page: YearPage, path: string, shares: readonly Share[]): string {
  const { form, tables, agency, year } = page.now.report;
  const cell = cellNamed(form, path);
  const label = cellLabel(form, path);
  const value = cell ? String(valueAt(tables, cell.steps)) : '';
  const rules = new Map(shares.map(({ rule }) => [rule.code, rule]));
  const shown = shares.slice(0, MOST);
  const money = cell !== undefined && isMoney(cell.quantity);
  const lines = shown.map((share) => cleanText(share.subject));
  return framed(
    frameOf(page, `${label} = ${value}`, ''),
    <div class="card">
      <p>
        <a href={`${pathOf(page)}#${path}`}>回到草稿</a>
      </p>
      <p>{`由 ${shares.length} 个编号得出。`}</p>
      {rules.size > 0 && (
        <ul>
          {[...rules.values()].map(({ zh }) => (
            <li>{`计数规则：${zh}`}</li>
          ))}
        </ul>
      )}
      <ul>
        {shown.map((share) => (
          <li>
            <a href={casePath(page, share.subject)}>{cleanText(share.subject)}</a>
            {money && `（${yuanText(share.amount)} 元）`}
            {!money && share.amount !== 1n && `（${share.amount} 件）`}
            {`：${share.events.map(({ type, at }) => `${momentText(at)} ${eventName(type)}`).join('；')}`}
          </li>
        ))}
      </ul>
      {shares.length > MOST && (
        <p>{`其余 ${shares.length - MOST} 个编号略；完整清单请用 gongkai explain。`}</p>
      )}
      {shares.length > 0 && (
        <Message
          title="转给承建单位"
          text={`${agency.name}${year}年度报告“${label}”现为 ${value}，由下列编号得出，请核对：\n${lines.join('\n')}`}
        />
      )}
    </div>,
  );
}

export function casePath(page: Pick<YearPage, 'frame' | 'now'>, subject: string): string {
  return `${page.frame.base}/${page.now.agency.id}/case?number=${encodeURIComponent(subject)}&year=${page.now.year}`;
}

/** A text to copy into a letter. */
export function Message({ title, text }: { title: string; text: string }) {
  return (
    <details>
      <summary>{title}（已拟好，可复制）</summary>
      <section class="scroller" aria-label={title} tabindex={0}>
        <pre class="message">{cleanText(text)}</pre>
      </section>
    </details>
  );
}
