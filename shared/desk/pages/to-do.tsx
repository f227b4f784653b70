import { cleanText } from '../../text/clean.ts';
import { type AgencyDue, DueSoon } from './due-soon.tsx';
import { type Frame, framed } from './frame.tsx';
import { lightOf, pathOf, type Waiting, waitingIn, type YearPage } from './year.ts';

/**
 * 待办: the pending work of all agencies of a person. In: their years, and the open limits of each agency. Out: first
 * this person's own work, then the urgent applications, then each current year with its light. Always: one line per
 * item in words, with a link to its page.
 */
export function toDoPage(
  frame: Omit<Frame, 'title'>,
  { years, due }: { years: readonly YearPage[]; due: readonly AgencyDue[] },
): string {
  const mine = years.flatMap((page) =>
    waitingIn(page)
      .filter(({ look }) => look === 'mine')
      .map((waiting) => ({ page, waiting })),
  );
  return framed(
    { ...frame, title: '待办' },
    <>
      <section class="card" aria-labelledby="mine">
        <h2 id="mine">等我办的</h2>
        {mine.length === 0 ? (
          <p>现在没有等您审核的报告。</p>
        ) : (
          <ul>
            {mine.map(({ page, waiting }) => (
              <li>
                <a href={waiting.href}>{`${nameOf(page)}：${waiting.words}`}</a>
              </li>
            ))}
          </ul>
        )}
      </section>
      {due.map((each) => (
        <DueSoon due={each} />
      ))}
      {years.map((page) => (
        <YearCard page={page} />
      ))}
    </>,
  );
}

const nameOf = ({ now: { report, year } }: YearPage) => `${report.agency.name} ${year}年度`;

function YearCard({ page }: { page: YearPage }) {
  const { now } = page;
  const light = lightOf(now);
  const id = `${now.agency.id}-${now.year}`;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>
        <a href={pathOf(page)}>{nameOf(page)}</a>
      </h2>
      <p>
        <span class={`tag ${light.look}`}>{light.word}</span>
        {light.more}
      </p>
      <WaitingList list={waitingIn(page)} />
    </section>
  );
}

export function WaitingList({ list }: { list: readonly Waiting[] }) {
  if (list.length === 0) return <p class="why">没有待办事项。</p>;
  return (
    <ul>
      {list.map(({ look, words, href }) => (
        <li>
          <span class={`tag ${look === 'mine' ? 'no' : look}`}>{TAGS[look]}</span>
          <a href={href}>{cleanText(words)}</a>
        </li>
      ))}
    </ul>
  );
}

const TAGS: Readonly<Record<Waiting['look'], string>> = {
  mine: '等您办',
  no: '须处理',
  but: '须留意',
  yes: '进行中',
};
