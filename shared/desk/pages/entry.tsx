import { chineseDay } from '../../report/chinese-day.ts';
import { cleanText } from '../../text/clean.ts';
import type { OpenCases } from '../read-entry.ts';
import { leftText } from './due.tsx';
import { ENTRY_STEPS } from './entry-steps.ts';
import { type Frame, framed } from './frame.tsx';

/**
 * 登记: entry by hand for an office without a ledger. In: the open cases. Out: the possible beginnings, and the open
 * cases, each with a link to its next step. Always: no one types a number; if a case system sends the facts, the page
 * says so first.
 */
export interface EntryView {
  frame: Omit<Frame, 'title'>;
  /** Path of the forms, without a trailing slash. */
  at: string;
  caseAt: (subject: string) => string;
  open: OpenCases;
  systems: readonly string[];
  /** No year of the agency is counted from cases. */
  fromFigures: boolean;
}

const MOST = 100;

export function entryPage(view: EntryView): string {
  const { at, open, systems, caseAt } = view;
  return framed(
    { ...view.frame, title: '登记' },
    <>
      {systems.length > 0 && (
        <p class="said but">
          {`本机关的办件由业务系统报送（${systems.join('、')}）。系统里有的不要在这里再登记；这里只登记系统里没有的。`}
        </p>
      )}
      {view.fromFigures && <p class="said bad">本机关各年度的数字由填报得来，在这里登记的不计入表格。</p>}
      <Twice twice={open.twice} caseAt={caseAt} />
      <Begin at={at} />
      <Applications applications={open.applications} caseAt={caseAt} />
      <Disputes disputes={open.disputes} caseAt={caseAt} />
      <Latest latest={open.latest} caseAt={caseAt} />
    </>,
  );
}

type Listed<Part extends keyof OpenCases> = Pick<OpenCases, Part> & Pick<EntryView, 'caseAt'>;

function Twice({ twice, caseAt }: Listed<'twice'>) {
  if (twice.length === 0) return null;
  return (
    <section class="card" aria-labelledby="twice">
      <h2 id="twice">可能登记了两次</h2>
      <p>
        同一天、同一类别，既有这里登记的，也有业务系统报送的。若是同一件，请打开这里登记的一件，办“误登作废”。
      </p>
      <ul>
        {twice.slice(0, MOST).map(({ entered, sent }) => (
          <li>
            <a href={caseAt(entered)}>{cleanText(entered)}</a>
            {'，业务系统：'}
            <a href={caseAt(sent)}>{cleanText(sent)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Begin({ at }: Pick<EntryView, 'at'>) {
  return (
    <section class="card" aria-labelledby="begin">
      <h2 id="begin">登记新的一件</h2>
      <ul class="choices">
        {ENTRY_STEPS.filter(({ starts }) => starts).map(({ type, heading }) => (
          <li>
            <a class="button" href={`${at}/${type}`}>
              {heading}
            </a>
          </li>
        ))}
      </ul>
      <p class="why">编号由系统编定。不登记姓名、证件号码、电话和地址。</p>
    </section>
  );
}

function Applications({ applications, caseAt }: Listed<'applications'>) {
  return (
    <section class="card" aria-labelledby="open">
      <h2 id="open">{`在办的申请（${applications.length} 件）`}</h2>
      {applications.length === 0 && <p>没有在办的申请。</p>}
      <ul>
        {applications.slice(0, MOST).map(({ subject, receivedOn, limits: [limit] }) => (
          <li>
            <a href={caseAt(subject)}>{cleanText(subject)}</a>
            {`　${chineseDay(receivedOn)}收到${limit?.lastDay ? `，${chineseDay(limit.lastDay)}到期${leftText(limit)}` : ''}`}
          </li>
        ))}
      </ul>
      {applications.length > MOST && <p>{`其余 ${applications.length - MOST} 件见“期限”。`}</p>}
    </section>
  );
}

function Disputes({ disputes, caseAt }: Listed<'disputes'>) {
  return (
    <section class="card" aria-labelledby="disputes">
      <h2 id="disputes">{`尚未审结的复议和诉讼（${disputes.length} 件）`}</h2>
      {disputes.length === 0 && <p>没有尚未审结的复议和诉讼。</p>}
      <ul>
        {disputes.slice(0, MOST).map(({ subject, family, since }) => (
          <li>
            <a href={caseAt(subject)}>{cleanText(subject)}</a>
            {`　${family === 'review' ? '行政复议' : '行政诉讼'}，${chineseDay(since)}起`}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Latest({ latest, caseAt }: Listed<'latest'>) {
  if (latest.length === 0) return null;
  return (
    <section class="card" aria-labelledby="latest">
      <h2 id="latest">最近在这里登记的</h2>
      <ul>
        {latest.map((subject) => (
          <li>
            <a href={caseAt(subject)}>{cleanText(subject)}</a>
          </li>
        ))}
      </ul>
      <p class="why">登记错了的，打开该件更正。</p>
    </section>
  );
}
