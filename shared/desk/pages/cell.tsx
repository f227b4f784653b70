import { sharesOfCell } from '../../consolidation/consolidate.ts';
import type { Share } from '../../counting/explain.ts';
import { yuanText } from '../../counting/money.ts';
import { cellNamed, isMoney, type Steps, valueAt } from '../../form/form.ts';
import { cellLabel } from '../../report/cell-labels.ts';
import type { Report } from '../../report/model.ts';
import { basisText } from '../../report/wording.ts';
import { cleanText } from '../../text/clean.ts';
import { framed } from './frame.tsx';
import { Message } from './message.tsx';
import { messageOfNumber } from './vendor-message.ts';
import { BLANK, eventName, momentText } from './words.ts';
import { frameOf, pathOf, type YearPage } from './year.ts';

/**
 * A number, opened. In: the cell and the shares of its cases. Out: its meaning, a government's members with their
 * shares, the rule, each case with its events, and a message to its sender; for figures their origin. Always: parts and
 * cases add up to the number; beyond a limit the rest is counted, not listed.
 */
const MOST = 200;

export function cellPage(page: YearPage, path: string, shares: readonly Share[]): string {
  const { form, tables, agency, year, figures } = page.now.report;
  const cell = cellNamed(form, path);
  const label = cellLabel(form, path);
  const value = cell ? shownAt(tables, cell.steps) : '';
  const money = cell !== undefined && isMoney(cell.quantity);
  return framed(
    frameOf(page, `${label} = ${value}`, ''),
    <div class="card">
      <p>
        <a href={`${pathOf(page)}#${path}`}>回到草稿</a>
      </p>
      {cell && <Parts report={page.now.report} steps={cell.steps} />}
      <p>{figures ? basisText(page.now.report) : `由 ${shares.length} 个编号得出。`}</p>
      <Rules shares={shares} />
      <Cases page={page} shares={shares} money={money} />
      {shares.length > 0 && (
        <Message
          title="转给承建单位"
          text={messageOfNumber({ agency, year }, { label, value, money, shares })}
        />
      )}
    </div>,
  );
}

/** The rules that counted the cases, each once. */
function Rules({ shares }: { shares: readonly Share[] }) {
  const rules = new Map(shares.map(({ rule }) => [rule.code, rule]));
  if (rules.size === 0) return null;
  return (
    <ul>
      {[...rules.values()].map(({ zh }) => (
        <li>{`计数规则：${zh}`}</li>
      ))}
    </ul>
  );
}

/** The cases with their events, up to `MOST`, and the number of the others. */
function Cases({ page, shares, money }: { page: YearPage; shares: readonly Share[]; money: boolean }) {
  return (
    <>
      <ul>
        {shares.slice(0, MOST).map((share) => (
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
    </>
  );
}

function shownAt(tables: unknown, steps: Steps): string {
  return String(valueAt(tables, steps) ?? BLANK);
}

/** For a government: each member's share, the largest first, and the remainder as its own part. */
function Parts({ report, steps }: { report: Report; steps: Steps }) {
  const { members, agency, year } = report;
  if (!members) return null;
  const parent = { agency, year, chargeDecimals: 0, own: members.own.tables };
  const { members: shares, own } = sharesOfCell(
    { steps },
    { parent, contributions: members.list, countedFor: 'draft' },
  );
  const names = new Map(members.list.map((member) => [member.agency, member.name]));
  return (
    <>
      <ul>
        {shares.map((share) => (
          <li>{`${cleanText(names.get(share.agency) ?? share.agency)}：${share.value ?? BLANK}`}</li>
        ))}
      </ul>
      <p>{`本级：${own ? (own.value ?? BLANK) : '无'}。以下为本级。`}</p>
    </>
  );
}

export function casePath(page: Pick<YearPage, 'frame' | 'now'>, subject: string): string {
  return `${page.frame.base}/${page.now.agency.id}/case?number=${encodeURIComponent(subject)}&year=${page.now.year}`;
}
