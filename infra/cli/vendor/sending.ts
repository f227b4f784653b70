/**
 * Sending from the command line. In: a file of events, or one event, and the recipient options. Out: counts on standard
 * output; every fault with its line on standard error. Nothing is sent from a file with a fault.
 */
import { randomUUID } from 'node:crypto';
import { type EventType, PERMISSIONS } from '../../../shared/events/catalogue.ts';
import { readEvents } from '../../../shared/events/envelope.ts';
import type { Clocks } from '../../../shared/registry/clock.ts';
import type { Registry } from '../../../shared/store/ports.ts';
import { findSite, operatorStores, type Where } from '../connect.ts';
import { linesOf } from '../input-file.ts';
import type { Shell } from '../io.ts';
import { both, FaultList, Refused, type Words, WrongUsage } from '../messages.ts';
import { LONGEST_EVENT, readEventFile, wordsOf } from '../offline/event-file.ts';
import type { EventFile } from '../offline/held-events.ts';
import { startProgress } from '../progress.ts';
import {
  DEFAULT_PACE,
  type Delivered,
  type DoorFault,
  deliverAll,
  type EventLine,
  type Pace,
  type Recipient,
} from './delivery.ts';
import { signingKey } from './secret.ts';

/** The options for recipient and source. */
export interface To extends Where {
  source: string;
  secret?: string;
  url?: string;
}

export interface SendOrder extends Omit<To, 'source'>, Pace {
  source?: string;
  dryRun?: true;
  rehearse?: true;
}

export async function sendFile(path: string, order: SendOrder, shell: Shell): Promise<void> {
  if (order.dryRun) {
    const file = await checkedFile(path, shell, { numbering: await numberingNear(order, shell) });
    shell.out(
      `${both({ zh: `${file.events} 个事件均可发送`, en: `all ${file.events} events can be sent` })}\n`,
    );
    return;
  }
  const { source } = order;
  if (source === undefined)
    throw new WrongUsage({ zh: '缺少 --source：请写明来源编号', en: '--source is missing: name the source' });
  const key = signingKey(order, shell);
  const registry = await registryOf(order, shell);
  const ahead = Math.max(0, ...(await clocksIn(registry)).values());
  const numbering = await numberingIn(registry, source);
  const file = await checkedFile(path, shell, { ahead, numbering });
  const recipient = { url: await addressOf(order, shell), source, key };
  if (order.rehearse) {
    const { rehearseLines } = await import('./rehearsing.ts');
    const to = { recipient, pace: order, shell };
    return refuseEnded(await rehearseLines(eventLines(path), file.events, to), path);
  }
  const bar = startProgress(both({ zh: '发送', en: 'sending' }), file.events, shell);
  const delivered = await deliverAll(eventLines(path), recipient, { pace: order, shell, progress: bar.add });
  bar.stop();
  report(delivered, { path, events: file.events }, shell);
}

/** Every event of the file can be sent; it is read again when it is. */
async function checkedFile(
  path: string,
  shell: Shell,
  { ahead = 0, numbering }: { ahead?: number; numbering: readonly string[] },
): Promise<{ events: number }> {
  const file = await readEventFile(path, shell.now() + ahead, numbering);
  file.close();
  tellIgnored(file, shell);
  return file;
}

async function* eventLines(path: string): AsyncGenerator<EventLine> {
  for await (const { number, bytes } of linesOf(path, LONGEST_EVENT)) {
    if (bytes === 'too long')
      throw new Refused({ zh: `${path} 在发送中被改动`, en: `${path} changed while it was sent` });
    yield { number, bytes };
  }
}

/** What of the registry bears on sending; none of it if the caller names an address, or may not read it. */
type Known = Pick<Registry, 'clocks' | 'source'> | undefined;

async function registryOf(to: Where & { url?: string }, shell: Shell): Promise<Known> {
  if (to.url !== undefined) return undefined;
  return (await operatorStores(await findSite(to, shell))).registry;
}

/** The clocks of sandboxes; where none is known, the real time applies to all. */
async function clocksIn(registry: Known): Promise<Clocks> {
  return (await registry?.clocks().catch(() => undefined)) ?? new Map();
}

/** How the source numbers its cases. */
async function numberingIn(registry: Known, source: string): Promise<readonly string[]> {
  return (await registry?.source(source).catch(() => undefined))?.numbering ?? [];
}

/** A dry run needs no stack; where one runs, and the source is named, it reads as the endpoint will. */
async function numberingNear({ source, ...to }: SendOrder, shell: Shell): Promise<readonly string[]> {
  if (source === undefined) return [];
  return numberingIn(await registryOf(to, shell).catch(() => undefined), source);
}

export async function addressOf(to: Where & { url?: string }, shell: Shell): Promise<string> {
  return to.url ?? (await findSite(to, shell)).outputs.ApiUrl;
}

export interface OfficeEvent {
  type: Extract<EventType, 'narrative.written' | 'report.finalised' | 'event.retracted' | 'figures.reported'>;
  agency: string;
  year: number;
  data: object;
}

/**
 * Sends one event of an office, as of now. Its id is new each time: a repeated finalisation is intended, and a repeated
 * text says the same.
 */
export async function sendOfficeEvent(office: OfficeEvent, to: To, shell: Shell): Promise<void> {
  const key = signingKey(to, shell);
  const ahead = (await clocksIn(await registryOf(to, shell))).get(office.agency) ?? 0;
  const event = officeEvent(office, to.source, shell.now() + ahead);
  const line = { number: 1, bytes: Buffer.from(JSON.stringify(event)) };
  const recipient: Recipient = { url: await addressOf(to, shell), source: to.source, key };
  const pace = { ...DEFAULT_PACE, concurrency: 1 };
  report(
    await deliverAll([line], recipient, { pace, shell, progress: () => {} }),
    { path: office.type, events: 1 },
    shell,
  );
}

/** Sends already checked events, in batches. */
export async function sendEvents(
  events: readonly object[],
  to: To,
  name: string,
  shell: Shell,
): Promise<void> {
  const key = signingKey(to, shell);
  const lines = events.map((event, index) => ({
    number: index + 1,
    bytes: Buffer.from(JSON.stringify(event)),
  }));
  const recipient: Recipient = { url: await addressOf(to, shell), source: to.source, key };
  const bar = startProgress(both({ zh: '发送', en: 'sending' }), events.length, shell);
  const delivered = await deliverAll(lines, recipient, { pace: DEFAULT_PACE, shell, progress: bar.add });
  bar.stop();
  report(delivered, { path: name, events: events.length }, shell);
}

/** The event as it would be sent at that time; refuses one that breaks the catalogue. */
export function officeEvent(
  { type, agency, year, data }: OfficeEvent,
  source: string,
  now: number,
): OfficeEventShape {
  const event = {
    specversion: '1.0',
    id: randomUUID(),
    source: '/gongkai/office',
    type,
    time: new Date(now).toISOString(),
    subject: String(year),
    agency,
    data,
  };
  refuseFaulty(event, source, now);
  return event;
}

function refuseFaulty(event: OfficeEventShape, source: string, now: number): void {
  const sender = { source, agencies: [event.agency], may: PERMISSIONS, succeeds: [] };
  const { faults } = readEvents(event, sender, { mode: 'single', now });
  if (faults.length === 0) return;
  const list = new FaultList();
  for (const fault of faults) list.add(`${event.type} ${fault.pointer}`, wordsOf(fault));
  throw new Refused(
    { zh: '内容不符合事件目录，未发送', en: 'the event breaks the catalogue; nothing was sent' },
    list.lines(),
  );
}

type OfficeEventShape = { type: string; agency: string; [attribute: string]: unknown };

function report(delivered: Delivered, of: { path: string; events: number }, shell: Shell): void {
  const { stored, duplicates, conflicts } = delivered;
  shell.out(
    `${both({
      zh: `共 ${of.events}：存储 ${stored}，重复 ${duplicates}，冲突 ${conflicts.length}`,
      en: `of ${of.events}: stored ${stored}, duplicates ${duplicates}, conflicts ${conflicts.length}`,
    })}\n`,
  );
  refuseEnded(delivered, of.path);
}

/** Every fault with its line, if not all was accepted. */
function refuseEnded({ conflicts, ended }: Delivered, path: string): void {
  const faults = new FaultList();
  const note = (fault: DoorFault) => {
    faults.add(`${path}:${fault.line} ${fault.pointer}`.trim(), { zh: fault.detail, en: fault.code });
  };
  conflicts.forEach(note);
  if (ended?.kind === 'refused') ended.faults.forEach(note);
  if (ended) throw new Refused(endingWords(ended), faults.lines());
  if (conflicts.length > 0)
    throw new Refused(
      {
        zh: `${conflicts.length} 个事件与已存储的内容冲突，已存储的保持不变；请换新的 id，或改发已存储的内容`,
        en: `${conflicts.length} event(s) are stored already with other content, which stays; use a new id, or send what was stored`,
      },
      faults.lines(),
    );
}

const REMEDIES: Readonly<Record<number, Words>> = {
  401: {
    zh: '请检查来源编号、签名密钥和本机时间',
    en: 'check the id of the source, its secret, and the clock of this machine',
  },
  403: {
    zh: '请在登记文件中给该来源相应的机关和权限',
    en: 'give the source the agency and the permission in the registry file',
  },
  404: { zh: '请检查 --url，应为 ApiUrl', en: 'check --url; it is the ApiUrl of the stack' },
  422: { zh: '请改正后整体重发', en: 'fix the events and send the file again' },
};

function endingWords(ended: NonNullable<Delivered['ended']>): Words {
  if (ended.kind === 'no answer')
    return {
      zh: `尝试 ${ended.attempts} 次仍未送达（${ended.reason}），发送中止；稍后整体重发即可，已存储的不会重复计数`,
      en: `not delivered in ${ended.attempts} attempt(s) (${ended.reason}); send the file again later: a stored event counts once`,
    };
  const { status, title } = ended;
  const remedy = REMEDIES[status] ?? { zh: '请检查地址和内容', en: 'check the address and the content' };
  return {
    zh: `服务端拒绝（HTTP ${status} ${title}），发送中止；${remedy.zh}`,
    en: `refused with HTTP ${status}, the delivery ended; ${remedy.en}`,
  };
}

function tellIgnored({ ignored }: EventFile, shell: Shell): void {
  if (ignored.size === 0) return;
  const fields = [...ignored]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([pointer, lines]) => `${pointer || '/'} ×${lines}`);
  const listed = fields.slice(0, 20).join(', ');
  shell.tell(
    `提示：${both({
      zh: `目录之外的字段不会保存：${listed}`,
      en: 'note: fields that the catalogue does not name are dropped',
    })}`,
  );
}
