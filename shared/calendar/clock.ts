/**
 * The clock of one application. In: its live events in order. Out: the running period, its pauses, and its restarts.
 * Days are Asia/Shanghai's; the day after an event is its day one. 条例 30, 32, 33 and 国办函〔2020〕109号.
 */
import type { KeptEvent } from '../events/event.ts';
import { type Day, dayOf } from '../events/instant.ts';
import { LIMIT_RULES, MOST_EXTENDED } from './rules.ts';

/** From the day after `after` to `until`, both included; null while it lasts. */
export interface Pause {
  readonly after: Day;
  readonly until: Day | null;
}

export interface Clock {
  /** Day zero of the running period: the receipt, the corrected text, or the payment. */
  readonly from: Day;
  readonly begunBy: 'receipt' | 'corrected' | 'paid';
  readonly days: number;
  readonly extended: number;
  /** Consultations of third parties. */
  readonly pauses: readonly Pause[];
  /** The agency's reason to wait; the answer's period pauses then, except for the third party's. */
  readonly waits: 'applicant' | 'payment' | 'third-party' | null;
  readonly waitsSince: Day | null;
  /** No correction was requested in the period of the receipt: the notice is still possible. */
  readonly mayAskForCorrection: boolean;
}

export function clockOf(receipt: KeptEvent, later: readonly KeptEvent[]): Clock {
  let clock = started(dayOf(receipt.at), 'receipt');
  for (const event of later) clock = moved(clock, event);
  return clock;
}

function started(from: Day, begunBy: Clock['begunBy']): Clock {
  return {
    from,
    begunBy,
    days: LIMIT_RULES.answer.days,
    extended: 0,
    pauses: [],
    waits: null,
    waitsSince: null,
    mayAskForCorrection: begunBy === 'receipt',
  };
}

function moved(clock: Clock, event: KeptEvent): Clock {
  const day = dayOf(event.at);
  switch (event.type) {
    case 'application.correction-requested':
      return { ...clock, waits: 'applicant', waitsSince: day, mayAskForCorrection: false };
    case 'application.corrected':
      return started(day, 'corrected');
    case 'application.fee-charged':
      return { ...clock, waits: 'payment', waitsSince: day };
    case 'application.fee-paid':
      return started(day, 'paid');
    case 'application.extended':
      return { ...clock, extended: Math.min(MOST_EXTENDED, event.data.workingDays) };
    case 'application.third-party-consulted':
      return consulted(clock, day);
    case 'application.third-party-answered':
      return answered(clock, day);
    default:
      return clock;
  }
}

/** Several third parties are consulted within one pause. */
function consulted(clock: Clock, day: Day): Clock {
  if (clock.pauses.some(({ until }) => until === null)) return clock;
  const pauses = [...clock.pauses, { after: day, until: null }];
  return { ...clock, pauses, ...(clock.waits === null && { waits: 'third-party', waitsSince: day }) };
}

function answered(clock: Clock, day: Day): Clock {
  const pauses = clock.pauses.map((pause) => (pause.until === null ? { ...pause, until: day } : pause));
  return { ...clock, pauses, ...(clock.waits === 'third-party' && { waits: null, waitsSince: null }) };
}
