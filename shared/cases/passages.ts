/**
 * The times that an application was at this unit, with who handed it over and who it was handed on to. In: the stays of
 * a case as they were walked, and those of them that count. Out: each in order, with what it counts as here. It serves
 * to find the same application at the other unit; no table is made of it. Contract, section 7.
 */
import type { ApplicantType } from '../events/catalogue.ts';
import type { EventOf } from '../events/event.ts';
import { type Day, dayOf } from '../events/instant.ts';
import type { Receipt } from './custody.ts';

/** The other unit, and the number that the application has there, where that was said. */
export interface OtherUnit {
  agency: string;
  subject?: string;
}

export interface Passage {
  applicantType: ApplicantType;
  /** What it counts as here: newly received, carried in, or nowhere. */
  counts: 'received' | 'carried-in' | 'nowhere';
  received: Day;
  /** Who handed it over; absent where it came from the applicant. */
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
