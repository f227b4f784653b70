/**
 * The registered entries: agencies with their dated names and parents; the sources that send for them; the people who
 * act for them. In: nothing, these are shapes. Always holds: an entry of a dated list is valid until the last day that
 * it names, and is never rewritten; the plain field is valid after the last entry. Contract, sections 1 and 6 to 9.
 */
import type { Permission } from '../events/catalogue.ts';

/** A calendar day in Asia/Shanghai, YYYY-MM-DD. */
export type Day = string;

/** The review steps of an office before it publishes (业务审核, 保密审查, 分管领导审签, 主要负责人审阅), in this order. */
export const APPROVAL_STEPS = ['section', 'secrecy', 'leader', 'principal'] as const;
export type ApprovalStep = (typeof APPROVAL_STEPS)[number];

/** The agency's name until the end of a day. */
export interface FormerName {
  until: Day;
  name: string;
}

/** The agency's parent until the end of a day; null: no registered parent. */
export interface FormerParent {
  until: Day;
  parent: string | null;
}

/**
 * Names that the root of the publication reserves, used or not (contract, section 2). No new agency may take one; an
 * agency registered before has its reports and no page of its own.
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
  /** Printed decimals of 万元. */
  chargeDecimals: number;
  /** The agency has ended: no source sends for it, and no new year of it is drafted. Its publications stay. */
  retired?: true;
  /** No drafts of years before the year of this day. */
  since?: Day;
  /** A 1 January: from that year on its tables come from cases, before it from figures; null: always from figures. */
  casesFrom?: Day | null;
  /** It publishes one report for itself and its members. */
  consolidates?: true;
  /** MM-DD of the following year: the report's deadline. */
  deadline?: string;
  /** Earlier names and parents, each with its last day, in the order of these days. */
  names?: readonly FormerName[];
  parents?: readonly FormerParent[];
  /** Its last day; its open cases, figures and documents in force belong to `mergedInto` from then on. */
  until?: Day;
  mergedInto?: string;
  /** The steps that must approve before publication; absent: none. */
  approval?: readonly ApprovalStep[];
  /** The recipient of messages for the office. */
  notify?: { webhook: string };
  /** For trials, for ever: no parent, no members, nothing public. */
  sandbox?: true;
}

export interface Source {
  id: string;
  agencies: readonly string[];
  may: readonly Permission[];
  succeeds: readonly string[];
  /** The pattern of its case numbers: `#` a digit, `YYYY` a year, all else literal. */
  numbering?: readonly string[];
  /** A disabled source is refused like an unknown one. */
  disabled: boolean;
  /** Disabled for good: its silence raises no alarm. Its events stay. */
  retired?: true;
}

/** A right of a person; `ledger` corresponds to `facts` of a source. */
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
  /** Milliseconds since 1970 UTC: sessions from then or before are void. Set by disabling, and kept. */
  sessionsAfter?: number;
}

/** One change of the registry, with the entry before and after it; null for none. */
export interface RegistryChange {
  /** Milliseconds since 1970 UTC. */
  at: number;
  kind: 'agency' | 'source' | 'person';
  id: string;
  before: Agency | Source | Person | null;
  after: Agency | Source | Person;
}

/** The deadline of a report in the following year, if the registry names none. */
export function deadlineOf({ deadline, consolidates }: Pick<Agency, 'deadline' | 'consolidates'>): string {
  return deadline ?? (consolidates ? '03-31' : '01-31');
}
