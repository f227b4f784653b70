/**
 * Who is registered: agencies, what each was called and to whom it belonged when; the sources that speak for them; the
 * persons who act for them. In: nothing, these are shapes. Always holds: a dated list says what was until the last day
 * that it names, and is never rewritten; what stands in the plain field holds after the last entry. Contract, sections
 * 1 and 6 to 9.
 */
import type { Permission } from '../events/catalogue.ts';

/** A calendar day in Asia/Shanghai, YYYY-MM-DD. */
export type Day = string;

/** The review steps of an office before it publishes (业务审核, 保密审查, 分管领导审签, 主要负责人审阅), in this order. */
export const APPROVAL_STEPS = ['section', 'secrecy', 'leader', 'principal'] as const;
export type ApprovalStep = (typeof APPROVAL_STEPS)[number];

/** What the agency was called until the end of a day. */
export interface FormerName {
  until: Day;
  name: string;
}

/** To whom it belonged until the end of a day; null: to nobody who is registered. */
export interface FormerParent {
  until: Day;
  parent: string | null;
}

/**
 * Names that the root of the publication keeps for itself, used or not (contract, section 2): no new agency takes one;
 * an agency registered before has its reports and no page of its own.
 */
export const TAKEN_FOLDERS: ReadonlySet<string> = new Set([
  'agencies',
  'data',
  'desk',
  'log',
  'rules',
  'years',
]);

export interface Agency {
  id: string;
  name: string;
  parent: string | null;
  contact: string | null;
  /** Decimals of 万元 that the agency prints. */
  chargeDecimals: number;
  /** It is no more: no source speaks for it, and no new year of it is drafted. What it published stays. */
  retired?: true;
  /** No drafts of years before the one of this day. */
  since?: Day;
  /** A 1 January: from that year on its tables come from cases, before it from figures; null: always from figures. */
  casesFrom?: Day | null;
  /** It publishes one report for itself and its members. */
  consolidates?: true;
  /** MM-DD of the year after, by which the report is due. */
  deadline?: string;
  /** Earlier names and parents, each until the last day that it held, in the order of these days. */
  names?: readonly FormerName[];
  parents?: readonly FormerParent[];
  /** Its last day; its open cases, figures and documents in force belong to `mergedInto` from then on. */
  until?: Day;
  mergedInto?: string;
  /** Who has to approve before it publishes; absent: nobody. */
  approval?: readonly ApprovalStep[];
  /** Where messages for the office go. */
  notify?: { webhook: string };
  /** For trials, for ever: no parent, no members, nothing public. */
  sandbox?: true;
}

export interface Source {
  id: string;
  agencies: readonly string[];
  may: readonly Permission[];
  succeeds: readonly string[];
  /** How it numbers its cases: `#` a digit, `YYYY` a year, all else literal. */
  numbering?: readonly string[];
  /** A disabled source is refused as an unknown one is. */
  disabled: boolean;
  /** Disabled for good: nobody waits for its events. What it sent stays. */
  retired?: true;
}

/** A right of a person; `ledger` is what `facts` is to a source. */
export const PERSON_RIGHTS = [
  'read',
  'text',
  'ledger',
  'figures',
  'approve:section',
  'approve:secrecy',
  'approve:leader',
  'approve:principal',
  'finalise',
  'review',
] as const;
export type PersonRight = (typeof PERSON_RIGHTS)[number];

/** A person of an office. Nothing of a person is ever public; the id is opaque. */
export interface Person {
  id: string;
  /** The issuer's `sub`, by which sign-in finds the person. */
  subject: string;
  agencies: readonly string[];
  may: readonly PersonRight[];
  disabled?: true;
}

/** One change of the registry, with what stood before and after it; null where there was nothing. */
export interface RegistryChange {
  /** Milliseconds since 1970 UTC. */
  at: number;
  kind: 'agency' | 'source' | 'person';
  id: string;
  before: Agency | Source | Person | null;
  after: Agency | Source | Person;
}

/** The day by which a report is due in the year after, where the registry names none. */
export function deadlineOf({ deadline, consolidates }: Pick<Agency, 'deadline' | 'consolidates'>): string {
  return deadline ?? (consolidates ? '03-31' : '01-31');
}
