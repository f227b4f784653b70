/**
 * The stays of an application at this unit, with the previous and the next unit. In: all stays of a case, and the
 * counted ones. Out: each in order, with its category here. It serves to find the same application at the other unit;
 * no table uses it. Contract, section 7.
 */
import type { ApplicantType } from '../events/catalogue.ts';
import type { EventOf } from '../events/event.ts';
import { type Day, dayOf } from '../events/instant.ts';
import type { Receipt } from './custody.ts';

/** The other unit, and the application's number there, if stated. */
export interface OtherUnit {
  agency: string;
  subject?: string;
}

export interface Passage {
  applicantType: ApplicantType;
  /** Its category here: newly received, carried in, or nowhere. */
  counts: 'received' | 'carried-in' | 'nowhere';
  received: Day;
  /** The previous unit; absent if the case came from the applicant. */
  from?: OtherUnit;
  handedOn?: Day;
  to?: OtherUnit;
  /** Ids of the receipt and of the hand-over. */
  events: string[];
}

/** Whether it began or ended by a hand-over. */
export function isHandedOver({ from, to }: Pick<Passage, 'from' | 'to'>): boolean {
  return from !== undefined || to !== undefined;
}

interface Walked {
  receipt: Receipt;
  handedOn?: EventOf<'application.transferred'>;
}

export function passagesOf(
  walked: readonly Walked[],
  counted: readonly (Walked & { carriedIn?: string })[],
  applicantType: ApplicantType,
): Passage[] {
  return walked.map(({ receipt, handedOn }) => {
    const stay = counted.find((one) => one.receipt === receipt);
    const from = fromIn(receipt);
    const { to, toSubject } = handedOn?.data ?? {};
    return {
      applicantType,
      counts: stay ? (stay.carriedIn === undefined ? 'received' : 'carried-in') : 'nowhere',
      received: dayOf(receipt.at),
      ...(from && { from }),
      ...(handedOn && { handedOn: dayOf(handedOn.at) }),
      ...(to !== undefined && { to: otherUnit(to, toSubject) }),
      events: [receipt.id, ...(handedOn ? [handedOn.id] : [])],
    };
  });
}

function fromIn({ data: { transferredFrom, fromSubject } }: Receipt): OtherUnit | undefined {
  return transferredFrom === undefined ? undefined : otherUnit(transferredFrom, fromSubject);
}

function otherUnit(agency: string, subject: string | undefined): OtherUnit {
  return { agency, ...(subject !== undefined && { subject }) };
}
