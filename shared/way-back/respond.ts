/**
 * The read side for senders. In: one request, signed like events. Out: the answer for API Gateway: JSON or a problem
 * document, both with `no-store`. Always: authentication comes first, and every failed one gets the same 401; a source
 * reads only its own agencies; nothing is written. Contract, section 12.
 */

import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Language } from '../events/faults.ts';
import { instantOf, yearOf } from '../events/instant.ts';
import { timeAt } from '../events/sender.ts';
import { problemResult } from '../intake/http.ts';
import { identify } from '../intake/identify.ts';
import {
  faultsProblem,
  queryProblem,
  type ReadRefusalCode,
  type RefusalCode,
  refusal,
} from '../intake/problem.ts';
import { MOST_BYTES } from '../intake/receive.ts';
import type { KnownSender, Senders } from '../intake/senders.ts';
import { StoreUnavailable } from '../store/ports.ts';
import { refusalKey } from '../store/refusals.ts';
import { type Found, forbidden, found, type ReadPorts, refused } from './answer.ts';
import { faultsHere } from './faults.ts';
import { nextAfter, pageAsked } from './page.ts';
import { queryFaults } from './query.ts';
import { reconcile } from './reconcile.ts';
import { registered } from './registered.ts';
import { rehearse } from './rehearsal.ts';
import type { Asked, WayBackRequest } from './request.ts';
import { subjectHere } from './subject.ts';
import { isReported, yearHere } from './years.ts';

/** The earliest year that an event may have. */
const FIRST_EVENT = 1949;

export type WayBack = ReadPorts & { senders: Senders };
export interface Voice {
  language: Language;
  /** Address of the page of codes. */
  page: string;
}

export async function respond(
  request: WayBackRequest,
  ports: WayBack,
  voice: Voice,
): Promise<{ result: APIGatewayProxyStructuredResultV2; source?: string }> {
  try {
    // A rehearsal runs all steps of a request for events, including authentication.
    if (request.asked === 'rehearsal')
      return { result: resultOf(await rehearse(request, ports, voice), voice) };
    if (request.body.length > MOST_BYTES) return { result: resultOf(refused('body.too-large'), voice) };
    const { sender: known } = await identify(request, ports);
    if (!known) return { result: resultOf(refused('identity.refused'), voice) };
    const sender = await ports.senders.withClocks(known);
    return { result: resultOf(await answered(request, sender, ports), voice), source: sender.source };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return { result: resultOf(refused('store.unavailable'), voice) };
  }
}

async function answered(
  { asked, query, body }: WayBackRequest,
  sender: KnownSender,
  ports: WayBack,
): Promise<Found> {
  if (asked === 'reconcile') return reconcile(body, sender, ports.eventLog);
  const faults = queryFaults(asked, query);
  const page = pageAsked(query);
  if (!page || faults.length > 0) return { kind: 'misasked', faults };
  if (asked === 'source') return registered(sender, page, ports);
  if (asked === 'refusals') return refusalsHere(sender, page, ports);
  const { agency = '', subject = '', year: written } = Object.fromEntries(query);
  const notHere = forbidden(agency, sender);
  if (notHere) return notHere;
  if (asked === 'subjects') return subjectHere({ agency, subject, page }, sender, ports);
  const year = written === undefined ? undefined : Number(written);
  const last = yearOf(instantOf(timeAt(sender, agency, ports.clock())));
  if (year !== undefined && !isAskable(asked, year, last)) return refused('year.unknown');
  if (asked === 'faults') return faultsHere({ agency, year, last, page }, sender, ports);
  return yearHere(agency, year ?? last, ports.drafts);
}

/** Whether a year can be asked for; faults may also concern years before the first report. */
function isAskable(asked: Asked, year: number, last: number): boolean {
  return asked === 'faults' ? year >= FIRST_EVENT && year <= last : isReported(year, last);
}

async function refusalsHere(
  { source }: KnownSender,
  { limit, after }: { limit: number; after: string | undefined },
  { refusals, clock }: ReadPorts,
): Promise<Found> {
  const listed: object[] = [];
  let last: string | undefined;
  for await (const each of refusals.of(source, clock(), after)) {
    if (listed.length === limit) return found({ refusals: listed, next: nextAfter(last ?? '') });
    listed.push({ time: new Date(each.at).toISOString(), status: each.status, errors: each.errors });
    last = refusalKey(each);
  }
  return found({ refusals: listed, next: null });
}

export function resultOf(answer: Found, { language, page }: Voice): APIGatewayProxyStructuredResultV2 {
  switch (answer.kind) {
    case 'found':
      return unkept({
        statusCode: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(answer.body),
      });
    case 'faulty':
      return unkept(problemResult(faultsProblem(answer.faults, language, page), language));
    case 'misasked':
      return unkept(problemResult(queryProblem(answer.faults, language, page), language));
    case 'refused':
      return refusalResult(answer.code, { language, page });
    case 'problem':
      return unkept(problemResult(answer.problem, language));
  }
}

export function refusalResult(
  code: RefusalCode | ReadRefusalCode,
  { language, page }: Voice,
): APIGatewayProxyStructuredResultV2 {
  return unkept(problemResult(refusal(code, language, page), language));
}

function unkept(result: APIGatewayProxyStructuredResultV2): APIGatewayProxyStructuredResultV2 {
  return { ...result, headers: { ...result.headers, 'cache-control': 'no-store' } };
}
