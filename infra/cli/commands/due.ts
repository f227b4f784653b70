/** `gongkai due`: the open limits of an agency; `gongkai calendar`: the days off that the count knows. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Day, isDay } from '../../../shared/events/instant.ts';
import { addAll, agencyOption, eventsOption, whereOptions } from '../arguments.ts';
import type { DueOrder } from '../clerk/due-list.ts';
import { bucketsOf, findSite, type Where } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';

interface DueOptions extends DueOrder, Where {
  events?: string;
  calendar?: string[];
}

const HELP = `
收到申请的次日为第一日。节假日和调休按国务院办公厅各年度的通知；尚未公布的年度不作推定，到期日写作“不早于”。
Day one is the day after receipt. Years whose days off are not announced are unknown: the answer is "not before".

示例 / Examples:
  gongkai due --agency huaian
  gongkai due --agency huaian --on 2026-12-01 --json
  gongkai due --agency huaian --ics > due.ics`;

export function addDue(program: Command, shell: Shell): void {
  const command = program
    .command('due')
    .description(
      both({
        zh: '在办申请的法定期限：到期日、剩余工作日、每一天为什么计或不计',
        en: 'time limits of open applications: last day, days left, why each day counts or not',
      }),
    )
    .addOption(agencyOption())
    .addOption(
      new Option(
        '--on <date>',
        both({ zh: '截至哪一天（默认今天）', en: 'as of this day (default: today)' }),
      ).argParser(parseDay),
    )
    .option('--json', both({ zh: '以 JSON 输出', en: 'print JSON' }))
    .addOption(
      new Option('--ics', both({ zh: '以日历文件（iCalendar）输出', en: 'print iCalendar' })).conflicts(
        'json',
      ),
    )
    .option(
      '--calendar <file...>',
      both({ zh: '另加的放假安排文件', en: 'further arrangements of days off' }),
    )
    .addOption(eventsOption());
  addAll(command, whereOptions())
    .addHelpText('after', HELP)
    .action((order: DueOptions) => listLimits(order, shell));
}

async function listLimits(order: DueOptions, shell: Shell): Promise<void> {
  const [{ printDue }, { openCases }, store] = await Promise.all([
    import('../clerk/due-list.ts'),
    import('../clerk/case-source.ts'),
    import('../operator/calendar-store.ts'),
  ]);
  const files = await Promise.all((order.calendar ?? []).map(store.readArrangementFile));
  const source = await openCases(order, shell);
  const kept = order.events === undefined ? await keptInStack(order, shell) : [];
  await printDue(order, source, [...kept, ...files], shell);
}

async function keptInStack(where: Where, shell: Shell) {
  const { keptArrangements } = await import('../../../shared/calendar/kept.ts');
  return keptArrangements((await bucketsOf(await findSite(where, shell))).drafts);
}

function parseDay(text: string): Day {
  if (isDay(text)) return text;
  throw new InvalidArgumentError(
    both({ zh: '应为日期，例如 2026-12-01', en: 'a date is expected, such as 2026-12-01' }),
  );
}

export function addCalendar(program: Command, shell: Shell): void {
  const calendar = program
    .command('calendar')
    .description(both({ zh: '节假日和调休安排', en: 'days off and make-up days' }))
    .addHelpText('after', EXAMPLES);
  const apply = calendar
    .command('apply')
    .description(both({ zh: '加入一个年度的放假安排', en: 'add the arrangement of a year' }))
    .argument('<file>', both({ zh: '放假安排文件（JSON）', en: 'arrangement (JSON)' }));
  addAll(apply, whereOptions())
    .addHelpText('after', FILE)
    .action(async (path: string, where: Where) => {
      const store = await import('../operator/calendar-store.ts');
      const arrangement = await store.readArrangementFile(path);
      const { drafts } = await bucketsOf(await findSite(where, shell));
      await store.keepArrangement(arrangement, drafts);
      shell.tell(
        both({
          zh: `已采用${arrangement.year}年放假安排（${arrangement.document}）`,
          en: `the arrangement of ${arrangement.year} applies`,
        }),
      );
    });
}

const EXAMPLES = `
示例 / Examples:
  gongkai calendar apply 2027.json`;

const FILE = `
文件形如（放假起止日均含；节日的通知另有文号的写在该节日的 document 里）：
The file looks like this (first and last day off, both included):
  {"year": 2027, "document": "国办发明电〔2026〕…号",
   "holidays": [{"name": "元旦", "off": ["2027-01-01", "2027-01-03"], "makeUp": []}]}

示例 / Examples:
  gongkai calendar apply 2027.json
  gongkai calendar apply 2027.json --stack Gongkai`;
