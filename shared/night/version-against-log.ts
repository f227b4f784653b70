/**
 * Compares a published version with the present log, case by case. In: the evidence of the version, and each case of
 * the log in the order of subjects while it is folded. Out: by cell of the version's year, the cases whose shares
 * differ; and the cases that break a chain into the next year. One pass, with one case of each side in memory.
 */
import { foldCase } from '../cases/case.ts';
import { type ChainCase, chainCases, type ThenAndAfter } from '../checks/chain-cases.ts';
import { sharesOf } from '../counting/explain.ts';
import type { Rule } from '../counting/rule.ts';
import { movedByRules, RULE_SET } from '../counting/rule-sets.ts';
import type { KeptEvent } from '../events/event.ts';
import { compareUtf8 } from '../events/text.ts';
import type { LoggedEvent, Objects } from '../store/ports.ts';
import { readEvidence } from './evidence.ts';
import { casesOf } from './fold-log.ts';
import type { Manifest } from './manifest.ts';

type LoggedCase = { subject: string; events: LoggedEvent[] };

export class Comparison {
  readonly #year: number;
  readonly #ruleSet: string;
  readonly #editions: ThenAndAfter;
  readonly #then: AsyncIterator<LoggedCase>;
  #next: LoggedCase | undefined;
  #started = false;
  /** By cell of the version's year, the cases whose shares changed. */
  readonly differing = new Map<string, string[]>();
  /** By cell, the cases that newer rules count differently, even without new events, and those rules by code. */
  readonly moved = new Map<string, { cases: string[]; rules: Map<string, Rule> }>();
  /** Cases that break a chain into the next year. */
  readonly breaking: ChainCase[] = [];

  /** `editions`: those of the version's year and of the next year. */
  constructor(version: Manifest, editions: ThenAndAfter, drafts: Objects) {
    this.#editions = editions;
    this.#year = version.year;
    this.#ruleSet = version.ruleSet;
    this.#then = casesOf(ownEvents(version, drafts))[Symbol.asyncIterator]();
  }

  /** Compares one case of the log. Subjects must come in order. */
  async add(subject: string, now: readonly LoggedEvent[]): Promise<void> {
    await this.#passTo(subject);
    const isKnown = this.#next?.subject === subject;
    this.#compare(subject, isKnown ? (this.#next?.events ?? []) : [], now);
    if (isKnown) await this.#advance();
  }

  /** Call once, after the last case. */
  async close(): Promise<this> {
    await this.#passTo(undefined);
    return this;
  }

  /** Compares the version's cases that the log lacks, up to a subject. */
  async #passTo(subject: string | undefined): Promise<void> {
    if (!this.#started) await this.#advance();
    this.#started = true;
    while (this.#next && (subject === undefined || compareUtf8(this.#next.subject, subject) < 0)) {
      this.#compare(this.#next.subject, this.#next.events, []);
      await this.#advance();
    }
  }

  async #advance(): Promise<void> {
    const { done, value } = await this.#then.next();
    this.#next = done ? undefined : value;
  }

  #compare(subject: string, then: readonly LoggedEvent[], now: readonly LoggedEvent[]): void {
    const [before, after] = [then, now].map(eventsOf) as [KeptEvent[], KeptEvent[]];
    this.#compareRules(subject, before);
    // An unchanged case cannot break a chain, unless it repeals an unknown document.
    const isSame = then.length === now.length && then.every(({ digest }, at) => digest === now[at]?.digest);
    if (isSame && !after.some(({ type }) => type === 'document.repealed')) return;
    this.breaking.push(...chainCases({ subject, published: before, now: after }, this.#year, this.#editions));
    if (isSame) return;
    for (const path of this.#differingShares(subject, before, after)) {
      const known = this.differing.get(path);
      if (known) known.push(subject);
      else this.differing.set(path, [subject]);
    }
  }

  #compareRules(subject: string, then: readonly KeptEvent[]): void {
    if (this.#ruleSet === RULE_SET || !then.some(mayBeMoved)) return;
    const set = { ruleSet: this.#ruleSet, form: this.#editions.published };
    for (const { path, rule } of movedByRules(foldCase(subject, then), this.#year, set)) {
      const known = this.moved.get(path) ?? { cases: [] as string[], rules: new Map<string, Rule>() };
      this.moved.set(path, known);
      known.cases.push(subject);
      known.rules.set(rule.code, rule);
    }
  }

  #differingShares(subject: string, then: readonly KeptEvent[], now: readonly KeptEvent[]): string[] {
    const shares = (events: readonly KeptEvent[]) =>
      new Map(
        sharesOf(foldCase(subject, events), this.#year, this.#editions.published).map(({ path, amount }) => [
          path,
          amount,
        ]),
      );
    const [before, after] = [shares(then), shares(now)];
    return [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => before.get(path) !== after.get(path),
    );
  }
}

/** A cheap test: the existing sets of rules differ only in cases with a hand-over. */
function mayBeMoved({ type }: KeptEvent): boolean {
  return type === 'application.transferred';
}

/** The events of the version's own agency, because the comparison reads only that agency's log. */
async function* ownEvents(version: Manifest, drafts: Objects): AsyncIterable<LoggedEvent> {
  for await (const logged of readEvidence(version, drafts)) {
    if (logged.event.agency !== version.agency.id) return;
    yield logged;
  }
}

function eventsOf(logged: readonly LoggedEvent[]): KeptEvent[] {
  return logged.map(({ event }) => event);
}
