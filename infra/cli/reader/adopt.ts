/**
 * `gongkai adopt`: one published report becomes the figures of a year. In: its place, its agency and its year. Out: the
 * output of `read`, and then one `figures.reported`, signed and sent. Always holds: a report of another year or with
 * unread cells is not sent, unless the caller declares those cells blank. Faults of its sums are sent as printed, and
 * reported.
 */
import { figuresOf, type ReadFigures } from '../../../shared/reading/figures.ts';
import type { ReadReport } from '../../../shared/reading/read-report.ts';
import { failing, type ReadResult } from '../../../shared/reading/result.ts';
import type { Shell } from '../io.ts';
import { both, FaultList, Refused } from '../messages.ts';
import { officeEvent, sendOfficeEvent, type To } from '../vendor/sending.ts';
import { gather } from './gather.ts';
import { printed } from './read-reports.ts';

export interface AdoptOrder extends To {
  agency: string;
  year: number;
  scope?: 'own' | 'whole';
  origin?: string;
  unreadAsBlank?: true;
  json?: true;
  dryRun?: true;
}

export async function adopt(place: string, order: AdoptOrder, shell: Shell): Promise<void> {
  const results = await gather([place], {}, shell);
  shell.out(printed(results, { ...(order.json && { json: true }) }));
  const figures = adoptable(results, order);
  const { agency, year, scope = 'own' } = order;
  const data = {
    tables: figures.tables,
    format: figures.format,
    scope,
    origin: order.origin ?? originOf(place),
  };
  tellStanding(results, figures, shell);
  const event = { type: 'figures.reported', agency, year, data } as const;
  const aside = { ...shell, out: (text: string) => shell.tell(text.trimEnd()) };
  if (order.dryRun) {
    officeEvent(event, order.source, shell.now());
    shell.tell(both({ zh: '可以报送，尚未发送（--dry-run）', en: 'can be sent; nothing was sent' }));
  } else await sendOfficeEvent(event, order, aside);
}

function adoptable(results: readonly ReadResult[], order: AdoptOrder): ReadFigures {
  const [only, second] = results;
  if (!only || second)
    throw new Refused({
      zh: '一次采用一份报告，请给出一个文件或网址',
      en: 'one report is adopted at a time; name one file or address',
    });
  if ('unreadable' in only) throw new Refused(only.unreadable);
  const figures = figuresOf(only.report);
  if (!figures || Object.keys(only.report.cells).length === 0)
    throw new Refused({ zh: '没有读到任何表格，未发送', en: 'no table was read; nothing was sent' });
  refuseOtherYear(only.report, order);
  if (figures.unread.length > 0 && !order.unreadAsBlank) refuseUnread(only.place, figures);
  return figures;
}

function refuseOtherYear({ year, title }: ReadReport, { year: asked }: AdoptOrder): void {
  if (year === null || year === asked) return;
  throw new Refused({
    zh: `这是${year}年度的报告${title ? `（${title}）` : ''}，不是${asked}年度的，未发送`,
    en: `this is a report on ${year}, not on ${asked}; nothing was sent`,
  });
}

function refuseUnread(place: string, { unread }: ReadFigures): never {
  const faults = new FaultList();
  for (const { path, reason } of unread) faults.add(`${place} ${path}`, { zh: reason, en: 'unread' });
  throw new Refused(
    {
      zh: `有${unread.length}格没有读到，未发送；请先改正文件，或确认原文确为空白后加 --unread-as-blank`,
      en: `${unread.length} cell(s) were not read; nothing was sent. Correct the file, or add --unread-as-blank where the source prints none`,
    },
    faults.lines(),
  );
}

/** A file's name or an address: the folders of this machine stay private. */
function originOf(place: string): string {
  const origin = /^https?:/i.test(place) ? place : (place.split(/[/\\]/).at(-1) ?? place);
  return origin.slice(0, 500);
}

function tellStanding(results: readonly ReadResult[], { unread, inWords }: ReadFigures, shell: Shell): void {
  const broken = results.flatMap((result) => ('checks' in result ? failing(result.checks) : []));
  const notes = [
    broken.length > 0 && {
      zh: `${broken.length}项核对不符（${broken.map(({ id }) => id).join('、')}），仍按原文报送`,
      en: `${broken.length} check(s) fail; the figures are sent as they are printed`,
    },
    unread.length > 0 && {
      zh: `${unread.length}格没有读到，按空白报送`,
      en: `${unread.length} unread cell(s) are sent as blank`,
    },
    inWords.length > 0 && {
      zh: '信息处理费只在正文中说明，未从正文取数，按空白报送',
      en: 'the report states the processing fee only in words; it is sent as blank',
    },
  ];
  for (const note of notes) if (note) shell.tell(`提示：${both(note)}`);
}
