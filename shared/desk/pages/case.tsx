import type { DueApplication } from '../../calendar/due.ts';
import type { Mending } from '../../cases/mending.ts';
import type { Share } from '../../counting/explain.ts';
import type { CaseAccount, FaultAccount } from '../../counting/explain-case.ts';
import { identityOf, type KeptEvent } from '../../events/event.ts';
import { dayOf } from '../../events/instant.ts';
import { cleanText } from '../../text/clean.ts';
import { CHOICES } from './choices.ts';
import { LimitLine } from './due.tsx';
import { Form, type Frame, framed } from './frame.tsx';
import { Message } from './message.tsx';
import { detailOf } from './steps-of-case.ts';
import { messageOfCase } from './vendor-message.ts';
import { eventName, momentText } from './words.ts';

/**
 * A case: its events, the cells in which it counts and why, its time limit, its faults with their fixes, and the steps
 * that can be entered by hand. In: the account of a number. Out: the page. Always: nothing is sent without a press of a
 * button, and a retraction states its reason.
 */
export interface CaseView {
  frame: Omit<Frame, 'title'>;
  /** The target of the forms. */
  action: string;
  back: string;
  /** Name of the agency. */
  agency: string;
  subject: string;
  events: readonly KeptEvent[];
  account: CaseAccount;
  /** The person may send facts of this agency. */
  mayMend: boolean;
  /** The running limits of an open application. */
  due: DueApplication | undefined;
  /** The tables of a year consist of reported figures, which no case changes. */
  isFromFigures: (year: number) => boolean;
  /** Address and label of a cell in which it counts. */
  cellOf: (year: number, path: string) => { href: string; label: string };
  entry: CaseEntry;
  /** Identities of the retracted events. */
  retracted: ReadonlySet<string>;
}

/** Steps that can be entered by hand. */
export interface CaseEntry {
  steps: readonly { href: string; name: string }[];
  /** The system that sends its later facts. */
  sentBy?: string | undefined;
  /** The page that corrects a fact entered here, by its identity. */
  corrections: ReadonlyMap<string, string>;
}

export function casePage(view: CaseView): string {
  const { frame, subject, account, back } = view;
  return framed(
    { ...frame, title: `编号 ${cleanText(subject)}` },
    <>
      <p>
        <a href={back}>回到核对</a>
      </p>
      {account.faults.length > 0 && (
        <section class="card" aria-labelledby="faults">
          <h2 id="faults">问题</h2>
          {account.faults.map((fault, index) => (
            <Fault view={view} fault={fault} index={index} />
          ))}
          <Message title="转给承建单位" text={messageOfCase(view.agency, subject, account.faults)} />
        </section>
      )}
      <Counts view={view} />
      {view.due && <Due due={view.due} />}
      <Steps entry={view.entry} />
      <Events view={view} />
    </>,
  );
}

function Counts({ view }: { view: CaseView }) {
  const { account } = view;
  return (
    <section class="card" aria-labelledby="counts">
      <h2 id="counts">计入何处</h2>
      {account.counted.length === 0 && <p>不计入任何表格。</p>}
      {account.counted.map(({ year, shares }) => (
        <>
          <h3>{`${year}年度`}</h3>
          {view.isFromFigures(year) && <p>本年度由填报的数字编报，这一件不计入其表格。</p>}
          <ul>
            {[...new Set(shares.map(({ rule }) => rule.zh))].map((words) => (
              <li>
                {`${words.replace(/。$/, '')}：`}
                {pathsOf(shares, words).map((path, index) => {
                  const { href, label } = view.cellOf(year, path);
                  return (
                    <>
                      {index > 0 && '；'}
                      <a href={href}>{label}</a>
                    </>
                  );
                })}
              </li>
            ))}
          </ul>
        </>
      ))}
      {account.notCounted.length > 0 && (
        <ul>
          {account.notCounted.map(({ rule }) => (
            <li>{`未计入：${rule.zh}`}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Events({ view }: { view: CaseView }) {
  return (
    <section class="card" aria-labelledby="events">
      <h2 id="events">记录的事件</h2>
      <ul class="record">
        {view.events.map((event) => (
          <li>
            {`${momentText(event.at)} ${eventName(event.type)}`}
            {detailOf(event) !== '' && `：${detailOf(event)}`}
            {view.retracted.has(identityOf(event)) && '（已撤回）'}
            {`（${event.person ?? event.source}，事件 ${cleanText(event.id)}）`}
            <Correction href={view.entry.corrections.get(identityOf(event))} event={event} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const pathsOf = (shares: readonly Share[], words: string): string[] => [
  ...new Set(shares.filter(({ rule }) => rule.zh === words).map(({ path }) => path)),
];

function Due({ due }: { due: DueApplication }) {
  return (
    <section class="card" aria-labelledby="limits">
      <h2 id="limits">办理期限</h2>
      {due.limits.length === 0 && <p>等待申请人补正，期限未起算。</p>}
      {due.limits.map((limit) => (
        <LimitLine limit={limit} />
      ))}
    </section>
  );
}

function Steps({ entry: { steps, sentBy } }: { entry: CaseEntry }) {
  if (sentBy !== undefined)
    return (
      <p class="why">{`这一件由业务系统报送（${sentBy}），后续办理也由它报送，不在这里登记，以免重复。`}</p>
    );
  if (steps.length === 0) return null;
  return (
    <section class="card" aria-labelledby="steps">
      <h2 id="steps">登记进展</h2>
      <ul class="choices">
        {steps.map(({ href, name }) => (
          <li>
            <a class="button" href={href}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Correction({ href, event }: { href: string | undefined; event: KeptEvent }) {
  if (href === undefined) return null;
  return (
    <>
      {'　'}
      <a href={href} aria-label={`更正：${eventName(event.type)}`}>
        更正
      </a>
    </>
  );
}

function Fault({ view, fault, index }: { view: CaseView; fault: FaultAccount; index: number }) {
  const { zh, mend, event } = fault;
  const { events, mayMend } = view;
  const faulty = events.find(({ id, source }) => id === event.id && source === event.source);
  return (
    <div>
      <h3>{cleanText(zh)}</h3>
      <p class="why">{`${momentText(event.at)} ${eventName(event.type)}`}</p>
      {!mayMend && <p class="why">您没有补录的权限，请转给承建单位。</p>}
      {mayMend && mend && mend.event.type !== 'event.retracted' && (
        <SendFix view={view} type={mend.event.type} before={faulty && dayOf(faulty.at)} index={index} />
      )}
      {mayMend && mend && <Retract view={view} event={event} index={index} />}
    </div>
  );
}

interface SendFixProps {
  view: CaseView;
  type: Mending['event']['type'];
  before: string | undefined;
  index: number;
}

/** Enters the missing fact, on no later day than `before`. */
function SendFix({ view, type, before, index }: SendFixProps) {
  return (
    <Form action={view.action} token={view.frame.token}>
      <input type="hidden" name="do" value="send" />
      <input type="hidden" name="type" value={type} />
      <label for={`day-${index}`}>{`补录“${eventName(type)}”，日期（不晚于 ${before ?? '问题事件'}）`}</label>
      <input id={`day-${index}`} type="date" name="day" required max={before} />
      <Details type={type} index={index} />
      <div class="row">
        <button class="main" type="submit">
          补录
        </button>
      </div>
    </Form>
  );
}

function Retract({ view, event, index }: { view: CaseView; event: FaultAccount['event']; index: number }) {
  return (
    <Form action={view.action} token={view.frame.token}>
      <input type="hidden" name="do" value="retract" />
      <input type="hidden" name="id" value={event.id} />
      <input type="hidden" name="source" value={event.source} />
      <label for={`reason-${index}`}>{`或撤回“${eventName(event.type)}”，理由`}</label>
      <input id={`reason-${index}`} type="text" name="reason" required maxlength={1000} />
      <div class="row">
        <button type="submit">撤回</button>
      </div>
    </Form>
  );
}

/** The content of the event besides its day. */
function Details({ type, index }: { type: string; index: number }) {
  const choice = CHOICES[type];
  if (!choice) return null;
  const { name, label, codes } = choice;
  return (
    <>
      <label for={`${name}-${index}`}>{label}</label>
      <select id={`${name}-${index}`} name={name} required>
        <option value="">请选择</option>
        {codes.map(([code, words]) => (
          <option value={code}>{words}</option>
        ))}
      </select>
    </>
  );
}
