/**
 * The fix of a fault of the feed. In: a fault and the events of its case. Out: the event to send, in words and as type,
 * subject and the known data; nothing for a warning, which blocks nothing.
 */
import type { EventType } from '../events/catalogue.ts';
import type { KeptEvent } from '../events/event.ts';
import type { FaultText } from '../events/faults.ts';
import { FEED_FAULTS, type FeedFault, type FeedFaultCode, type Mend } from './faults.ts';

export interface Mending extends FaultText {
  action: Mend;
  /** The event to send; the sender fills in the fields that only it knows, such as the time. */
  event: { type: EventType; subject: string; data?: { id: string; source: string } };
}

/** Clerks read the Chinese too: the type of the event is beside it, in `event`. */
const WORDS: Record<Mend, FaultText> = {
  'send-receipt': {
    zh: '补报收到申请的记录（收到之日不晚于此项），或撤回此项记录',
    en: 'send the application.received that is missing (of no later day), or retract this event',
  },
  'send-filing': {
    zh: '补报立案的记录（立案之日不晚于此项），或撤回此项记录',
    en: 'send the filing that is missing (of no later day), or retract this event',
  },
  'send-issue': {
    zh: '补报制发文件的记录（制发之日不晚于此项），或撤回此项记录',
    en: 'send the document.issued that is missing (of no later day), or retract this event',
  },
  retract: {
    zh: '撤回有误的记录（通常即此项），需要时以新编号重新报送',
    en: 'retract the event that is wrong (mostly this one) with event.retracted, and send it anew under a new id where needed',
  },
};

/** In words alone, if the events are not available; nothing for a warning. */
export function mendingInWords(code: FeedFaultCode): FaultText | undefined {
  const kind = FEED_FAULTS[code];
  return kind.level === 'warning' ? undefined : WORDS[kind.mend];
}

export function mendingOf(fault: FeedFault, events: Iterable<KeptEvent>): Mending | undefined {
  const { id, source } = fault.event;
  const faulty = [...events].find((event) => id === event.id && source === event.source);
  return faulty && mendingOfType(fault, faulty);
}

/** The same, if only the type of the faulty event is known. */
export function mendingOfType(
  { code, event }: FeedFault,
  { subject, type }: Pick<KeptEvent, 'subject' | 'type'>,
): Mending | undefined {
  const kind = FEED_FAULTS[code];
  if (kind.level === 'warning') return undefined;
  const action = kind.mend;
  return { action, ...WORDS[action], event: eventFor(action, { ...event, subject, type }) };
}

function eventFor(
  action: Mend,
  { id, source, subject, type }: Pick<KeptEvent, 'id' | 'source' | 'subject' | 'type'>,
): Mending['event'] {
  switch (action) {
    case 'send-receipt':
      return { type: 'application.received', subject };
    case 'send-filing':
      return { type: type === 'review.concluded' ? 'review.filed' : 'lawsuit.filed', subject };
    case 'send-issue':
      return { type: 'document.issued', subject };
    case 'retract':
      return { type: 'event.retracted', subject, data: { id, source } };
  }
}
