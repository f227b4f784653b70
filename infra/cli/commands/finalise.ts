/** `gongkai finalise`: the office's instruction to publish a year's report. */
import type { Command } from 'commander';
import { instantOf, yearOf } from '../../../shared/events/instant.ts';
import { addAll, agencyOption, recipientOptions, sourceOption, yearOption } from '../arguments.ts';
import type { Asked } from '../clerk/outlook.ts';
import type { Shell } from '../io.ts';
import { both } from '../messages.ts';
import type { To } from '../vendor/sending.ts';

interface FinaliseOrder extends To {
  agency: string;
  year: number;
  draft?: string;
  note?: string;
  without?: string[];
}

const HELP = `
示例 / Examples:
  GONGKAI_SECRET=whsec_… gongkai finalise --agency huaian --year 2024 --source huaian-office
  gongkai finalise --agency huaian --year 2024 --source huaian-office --note "更正第三部分一处数字"
  gongkai night   # 立即运行 / publish it now`;

export function addFinalise(program: Command, shell: Shell): void {
  const command = program
    .command('finalise')
    .description(
      both({ zh: '定稿：由下一次夜间任务发布', en: 'finalise a report; the next night publishes it' }),
    )
    .addOption(agencyOption())
    .addOption(yearOption())
    .addOption(sourceOption().makeOptionMandatory())
    .option(
      '--draft <digest>',
      both({
        zh: '只在表格仍为此摘要时发布（gongkai draft --json 的 tablesDigest）',
        en: 'publish only while the tables have this digest (tablesDigest of gongkai draft --json)',
      }),
    )
    .option(
      '--note <text>',
      both({
        zh: '说明，随报告公布；有提示级核对未通过时、更正时必填；可重复，每次一行，逐项写明',
        en: 'note, printed in the report; required for a warning and for a correction; may be repeated, one line each',
      }),
      (line: string, before: string | undefined) => (before === undefined ? line : `${before}\n${line}`),
    )
    .option(
      '--without <agency...>',
      both({
        zh: '政府汇总报告：不计入的成员（机关编号），须附说明',
        en: 'of a government: the members that are left out, by their ids; needs a note',
      }),
    );
  addAll(command, recipientOptions())
    .addHelpText('after', HELP)
    .action((order: FinaliseOrder) => finalise(order, shell));
}

async function finalise(order: FinaliseOrder, shell: Shell): Promise<void> {
  const { sendOfficeEvent } = await import('../vendor/sending.ts');
  await refuseInVain(order, shell);
  const { agency, year, draft, note, without } = order;
  const data = {
    ...(draft !== undefined && { draft }),
    ...(note !== undefined && { note }),
    ...(without && { without }),
  };
  await sendOfficeEvent({ type: 'report.finalised', agency, year, data }, order, shell);
  const currentYear = yearOf(instantOf(shell.now()));
  const foreseen = await outlookFor({ agency, year, data, currentYear }, order, shell);
  for (const line of foreseen ?? [consequence(order, currentYear)]) shell.tell(line);
}

/** Refuses a finalisation that could never be published; skipped if only the endpoint can be reached. */
async function refuseInVain(order: FinaliseOrder, shell: Shell): Promise<void> {
  if (order.url !== undefined) return;
  const [waiting, { bucketsOf, findSite, operatorStores }] = await Promise.all([
    import('../operator/waiting.ts'),
    import('../connect.ts'),
  ]);
  const site = await findSite(order, shell);
  const [{ registry }, { drafts }] = await Promise.all([operatorStores(site), bucketsOf(site)]);
  await waiting.refuseInVain(order, { registry, drafts }, shell.now());
}

/** From the draft, if the caller may read it. */
async function outlookFor(asked: Asked, order: FinaliseOrder, shell: Shell): Promise<string[] | undefined> {
  if (order.url !== undefined) return undefined;
  const [{ outlookOf }, { bucketsOf, findSite }] = await Promise.all([
    import('../clerk/outlook.ts'),
    import('../connect.ts'),
  ]);
  const { drafts } = await bucketsOf(await findSite(order, shell));
  return (await outlookOf(asked, drafts).catch(() => undefined))?.map(both);
}

/** The next step, as far as this machine knows it: the night runs the checks. */
export function consequence({ agency, year }: Pick<FinaliseOrder, 'agency' | 'year'>, now: number): string {
  const withdraw = `gongkai withdraw --agency ${agency} --year ${year}`;
  if (year >= now)
    return both({
      zh: `${year}年尚未结束，暂不公布；${year + 1}年1月1日起自动公布。如年度有误，请撤回：${withdraw}`,
      en: `${year} is not over: nothing is published before 1 January ${year + 1}. If the year is wrong: ${withdraw}`,
    });
  return both({
    zh: `下一次汇总时公布；若有核对未通过，或有提示而未附说明，则不公布，原因见草稿和 gongkai status。公布前可撤回：${withdraw}`,
    en: `published by the next run; a failing check, or a warning without a note, keeps it waiting, and the draft and gongkai status say why. Until then: ${withdraw}`,
  });
}
