import type { DueApplication, Limit } from '../../calendar/due.ts';
import { LIMIT_NAMES } from '../../calendar/ics.ts';
import { chineseDay } from '../../report/chinese-day.ts';
import { cleanText } from '../../text/clean.ts';
import { casePath } from './cell.tsx';
import { type DueView, leftText, SOON } from './due.tsx';
import { entryPath, mayEnter, pathOf, type YearPage } from './year.ts';

/**
 * The urgent applications of an agency, for 待办. In: today's limits, as 期限 shows them. Out: a card with the overdue
 * applications and those due within three working days, each by its number, and the count of unknown last days
 * (contract, sections 9 and 10). Always: an application appears once, by its most urgent limit. The notice that an
 * applicant has to correct something is an offer, not a duty, and is never urgent.
 */
export interface AgencyDue extends DueView {
  /** A year of the agency, for the links to its pages. */
  page: Pick<YearPage, 'frame' | 'now' | 'person'>;
}

interface Pressing {
  subject: string;
  limit: Limit;
}

const MOST = 5;

export function DueSoon({ due: { page, today, due } }: { due: AgencyDue }) {
  const { overdue, soon, unknown } = pressingOf(due);
  const { agency } = page.now.report;
  const id = `${page.now.agency.id}-due`;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>
        <a href={pathOf(page, 'due')}>{`${agency.name} 申请期限`}</a>
      </h2>
      <p class="why">{`截至${chineseDay(today)}，在办申请 ${due.length} 件。`}</p>
      <Stretch page={page} tag={{ look: 'no', words: '已超期' }} list={overdue} />
      <Stretch page={page} tag={{ look: 'but', words: '即将到期' }} list={soon} />
      {unknown.length > 0 && (
        <p>
          <span class="tag but">到期日未定</span>
          {unknownWords(unknown)}
        </p>
      )}
      {mayEnter(page) && (
        <p>
          <a class="button" href={entryPath(page)}>
            登记申请、答复、复议和诉讼
          </a>
        </p>
      )}
      {overdue.length + soon.length === 0 && <p>{`没有已超期或 ${SOON} 个工作日内到期的申请。`}</p>}
    </section>
  );
}

interface StretchOf {
  page: Pick<YearPage, 'frame' | 'now'>;
  tag: { look: 'no' | 'but'; words: string };
  list: readonly Pressing[];
}

function Stretch({ page, tag, list }: StretchOf) {
  if (list.length === 0) return null;
  const more = list.length - MOST;
  return (
    <>
      <p>
        <span class={`tag ${tag.look}`}>{tag.words}</span>
        {`${list.length} 件`}
      </p>
      <ul>
        {list.slice(0, MOST).map(({ subject, limit }) => (
          <li>
            <a href={casePath(page, subject)}>{cleanText(subject)}</a>
            {`：${LIMIT_NAMES[limit.limit]}${chineseDay(limit.lastDay ?? limit.from)}${leftText(limit)}`}
          </li>
        ))}
        {more > 0 && (
          <li>
            <a href={pathOf(page, 'due')}>{`其余 ${more} 件`}</a>
          </li>
        )}
      </ul>
    </>
  );
}

/** Unknown last days are counted, with the earliest possible day and the reason. */
function unknownWords(unknown: readonly Pressing[]): string {
  const [first] = unknown.toSorted((a, b) =>
    (a.limit.notBefore ?? '') < (b.limit.notBefore ?? '') ? -1 : 1,
  );
  const { notBefore = null, because = null } = first?.limit ?? {};
  const earliest = notBefore ? `，最早的不早于${chineseDay(notBefore)}` : '';
  return `${unknown.length} 件${earliest}${because ? `（${because}）` : ''}`;
}

/** In their original order: overdue first, then by last day. */
function pressingOf(due: readonly DueApplication[]) {
  const found = { overdue: [] as Pressing[], soon: [] as Pressing[], unknown: [] as Pressing[] };
  for (const { subject, limits } of due) {
    const binding = limits.filter(({ limit }) => limit !== 'correction-notice');
    const late = binding.find(({ overdue }) => overdue);
    const near = binding.find(({ daysLeft }) => daysLeft !== null && daysLeft <= SOON);
    const dark = binding.find(({ lastDay }) => lastDay === null);
    if (late) found.overdue.push({ subject, limit: late });
    else if (near) found.soon.push({ subject, limit: near });
    else if (dark) found.unknown.push({ subject, limit: dark });
  }
  return found;
}
