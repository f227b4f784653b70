import type { DueApplication, Limit } from '../../calendar/due.ts';
import { LIMIT_NAMES } from '../../calendar/ics.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import { cleanText } from '../../text/clean.ts';
import { casePath } from './cell.tsx';
import { framed } from './frame.tsx';
import { frameOf, type YearPage } from './year.ts';

/**
 * 期限: the open applications of an agency with their running limits, overdue first. In: today's limits. Out: for each
 * the last day, the days left, and each day with the reason why it counts or not. Always: an unknown last day is "not
 * before", never a guess.
 */
export interface DueView {
  today: string;
  due: readonly DueApplication[];
}

const MOST = 500;

export function duePage(page: YearPage, { today, due }: DueView): string {
  const shown = due.slice(0, MOST);
  return framed(
    frameOf(page, `期限（截至${chineseDay(today)}）`, 'due'),
    <div class="card">
      {due.length === 0 && <p>没有在办的申请。</p>}
      <ul class="record">
        {shown.map((one) => (
          <li>
            <a href={casePath(page, one.subject)}>{cleanText(one.subject)}</a>
            {`　${chineseDay(one.receivedOn)}收到`}
            {one.limits.length === 0 && '　等待申请人补正，期限未起算'}
            {one.limits.map((limit) => (
              <LimitLine limit={limit} />
            ))}
          </li>
        ))}
      </ul>
      {due.length > MOST && <p>{`其余 ${due.length - MOST} 件略；全部请用 gongkai due。`}</p>}
    </div>,
  );
}

export function LimitLine({ limit }: { limit: Limit }) {
  const { lastDay, notBefore, because, provision, days } = limit;
  return (
    <details>
      <summary>
        <span class={`tag ${lookOf(limit)}`}>{LIMIT_NAMES[limit.limit]}</span>
        {lastDay ? chineseDay(lastDay) : `不早于${notBefore ? chineseDay(notBefore) : '—'}`}
        {leftText(limit)}
      </summary>
      <p class="why">{`${provision}${because ? `；${because}` : ''}`}</p>
      <ol>
        {days.map(({ date, counted, number, why }) => (
          <li>{`${date} ${counted === null ? '未知' : counted ? `计第 ${number ?? ''} 日` : '不计'}：${why}`}</li>
        ))}
      </ol>
    </details>
  );
}

/** The words after a last day; nothing if the day is unknown. */
export function leftText({ overdue, daysLeft }: Limit): string {
  if (daysLeft === null) return '';
  if (overdue) return `，已超过 ${-daysLeft} 个工作日`;
  return daysLeft === 0 ? '，今天到期' : `，还有 ${daysLeft} 个工作日`;
}

/** Working days within which an application is due soon. */
export const SOON = 3;

function lookOf({ overdue, daysLeft }: Limit): 'no' | 'but' | 'yes' {
  if (overdue) return 'no';
  return daysLeft !== null && daysLeft <= SOON ? 'but' : 'yes';
}
