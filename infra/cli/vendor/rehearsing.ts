/**
 * A rehearsal from the command line. In: a valid file of events, and the recipient. Out: the events that would be
 * stored, and each fault of the feed that would remain, in words, on standard output. Always: nothing is stored. The
 * events of one number travel in one request, since only together do they show the state of their case.
 */
import { MOST_EVENTS } from '../../../shared/events/envelope.ts';
import type { Shell } from '../io.ts';
import { both, type Words } from '../messages.ts';
import { startProgress } from '../progress.ts';
import {
  type Delivered,
  deliverAll,
  type EventLine,
  type Pace,
  type Recipient,
  type StandingFault,
} from './delivery.ts';

export async function rehearseLines(
  lines: AsyncIterable<EventLine>,
  events: number,
  { recipient, pace, shell }: { recipient: Recipient; pace: Pace; shell: Shell },
): Promise<Delivered> {
  const bar = startProgress(both({ zh: '演练', en: 'rehearsing' }), events, shell);
  const place = 'rehearsal';
  const delivered = await deliverAll(
    await byNumber(lines),
    { ...recipient, place },
    { pace: { ...pace, batch: MOST_EVENTS }, shell, progress: bar.add },
  );
  bar.stop();
  print(delivered, events, shell);
  return delivered;
}

/** The lines of a file, grouped by agency and number, in the order of their first. */
async function byNumber(lines: AsyncIterable<EventLine>): Promise<EventLine[]> {
  const groups = new Map<string, EventLine[]>();
  for await (const line of lines) {
    const { agency, subject } = JSON.parse(Buffer.from(line.bytes).toString('utf8'));
    const key = `${agency}\0${subject}`;
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    const group = [first, ...rest];
    const bytes = group.reduce((sum, line) => sum + line.bytes.length + 1, 0);
    return [{ ...first, room: { events: group.length, bytes } }, ...rest];
  });
}

function print({ stored, duplicates, conflicts, standing }: Delivered, events: number, shell: Shell): void {
  const [errors, notes] = [standing.filter(isError).length, standing.filter((one) => !isError(one)).length];
  const summary: Words = {
    zh: `共 ${events}：将存储 ${stored}，重复 ${duplicates}，冲突 ${conflicts.length}；将存在的问题 ${errors}，提示 ${notes}。未存储任何内容`,
    en: `of ${events}: would store ${stored}, duplicates ${duplicates}, conflicts ${conflicts.length}; faults that would stand ${errors}, warnings ${notes}; nothing was stored`,
  };
  shell.out(`${both(summary)}\n`);
  for (const fault of standing) shell.out(`${lineOf(fault)}\n`);
}

const isError = ({ level }: StandingFault) => level === 'error';

function lineOf(fault: StandingFault): string {
  const { subject, text, blocks, mend, events } = fault;
  const ids = events.flatMap(({ id }) => id ?? []).join(', ');
  const place = [subject ?? both({ zh: '其他来源的编号', en: 'a number of another source' }), ids].join(' ');
  const said: Words = {
    zh: [
      text.zh,
      blocks.length > 0 ? `${blocks.join('、')} 年度因此不能发布。` : '',
      mend ? `处理：${mend.zh}${mend.event ? `（${mend.event.type}）` : ''}` : '',
    ].join(''),
    en: [
      text.en,
      blocks.length > 0 ? `; blocks ${blocks.join(', ')}` : '',
      mend ? `; to do: ${mend.en}` : '',
    ].join(''),
  };
  return `${place.trim()}  ${both(said)}`;
}
