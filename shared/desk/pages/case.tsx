import type { CaseAccount, FaultAccount } from '../../counting/explain-case.ts';
import type { KeptEvent } from '../../events/event.ts';
import { dayOf } from '../../events/instant.ts';
import { cleanText } from '../../text/clean.ts';
import { CHOICES } from './choices.ts';
import { Form, type Frame, framed } from './frame.tsx';
import { Message } from './message.tsx';
import { messageOfCase } from './vendor-message.ts';
import { eventName, momentText } from './words.ts';

/**
 * A case: its events, where it counts and why, its faults, and the event that mends each, ready to be sent. In: the
 * account of a number. Out: the page. Always: nothing is sent without a press of a button, and a retraction says why.
 */
export interface CaseView {
  frame: Omit<Frame, 'title'>;
  /** Where the forms are sent. */
  action: string;
  back: string;
  /** Name of the agency. */
  agency: string;
  subject: string;
  events: readonly KeptEvent[];
  account: CaseAccount;
  /** The person may send facts of this agency. */
  mayMend: boolean;
}

export function casePage(view: CaseView): string {
  const { frame, subject, events, account, back } = view;
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
      <section class="card" aria-labelledby="counts">
        <h2 id="counts">计入何处</h2>
        {account.counted.length === 0 && <p>不计入任何表格。</p>}
        {account.counted.map(({ year, shares }) => (
          <>
            <h3>{`${year}年度`}</h3>
            <ul>
              {[...new Set(shares.map(({ rule }) => rule.zh))].map((words) => (
                <li>{words}</li>
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
      <section class="card" aria-labelledby="events">
        <h2 id="events">记录的事件</h2>
        <ul class="record">
          {events.map((event) => (
            <li>
              {`${momentText(event.at)} ${eventName(event.type)}（${event.person ?? event.source}，事件 ${cleanText(event.id)}）`}
            </li>
          ))}
        </ul>
      </section>
    </>,
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
        <Form action={view.action} token={view.frame.token}>
          <input type="hidden" name="do" value="send" />
          <input type="hidden" name="type" value={mend.event.type} />
          <label
            for={`day-${index}`}
          >{`补录“${eventName(mend.event.type)}”，日期（不晚于 ${faulty ? dayOf(faulty.at) : '问题事件'}）`}</label>
          <input
            id={`day-${index}`}
            type="date"
            name="day"
            required
            max={faulty ? dayOf(faulty.at) : undefined}
          />
          <Details type={mend.event.type} index={index} />
          <div class="row">
            <button class="main" type="submit">
              补录
            </button>
          </div>
        </Form>
      )}
      {mayMend && mend && (
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
      )}
    </div>
  );
}

/** What the event says beside its day. */
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
