/**
 * `gongkai rehearse`, the command. In: a release, and the data to look at. Out: lines or JSON; a moved number refuses,
 * as a gate.
 */
import { RULE_SET } from '../../../../shared/counting/rule-sets.ts';
import { digestOfBytes } from '../../../../shared/formats/seal.ts';
import { RELEASE } from '../../../../shared/report/release.ts';
import { RulesFault } from '../../auditor/rules-faults.ts';
import { RulesProcess } from '../../auditor/rules-process.ts';
import { bucketsOf, findSite, operatorStores, type Where } from '../../connect.ts';
import type { Shell } from '../../io.ts';
import { both, Refused, WrongUsage } from '../../messages.ts';
import { editionToCompute } from '../../offline/editions.ts';
import { rulesOfRelease } from './new-rules.ts';
import {
  type MovedYear,
  type Rehearsal,
  type RehearsedYear,
  rehearse,
  type Wanted,
  yearOfFile,
  yearsOfStack,
} from './rehearsal.ts';

export interface RehearseOrder extends Wanted, Where {
  release: string;
  events?: string;
  json?: true;
}

export async function printRehearsal(order: RehearseOrder, shell: Shell): Promise<void> {
  const bytes = await rulesOfRelease(order.release);
  let at: RehearsedYear | undefined;
  const run = async (): Promise<Rehearsal> => {
    const rules = await RulesProcess.open(bytes, shell.root);
    try {
      return await rehearse(rules, await yearsFor(order, shell), (year) => {
        at = year;
      });
    } finally {
      rules.close();
    }
  };
  const done = await run().catch((error: unknown) => {
    if (!(error instanceof RulesFault)) throw error;
    const where = at ? `${at.agency} ${at.year} ` : '';
    throw new Refused({
      zh: `${where}[${error.code}] ${error.words.zh}；演练未完成`,
      en: `${where}[${error.code}] ${error.words.en}; the rehearsal is not complete`,
    });
  });
  const from = { release: RELEASE, ruleSet: RULE_SET };
  if (order.json)
    shell.out(`${JSON.stringify({ rules: { sha256: digestOfBytes(bytes) }, from, ...done }, null, 2)}\n`);
  else shell.out(done.moved.map(linesOf).join(''));
  conclude(done, shell);
}

async function yearsFor(order: RehearseOrder, shell: Shell): Promise<AsyncIterable<RehearsedYear>> {
  const { events, agency, year } = order;
  if (events === undefined) {
    const site = await findSite(order, shell);
    const [stores, { drafts }] = await Promise.all([operatorStores(site), bucketsOf(site)]);
    return yearsOfStack({ agency, year }, { ...stores, drafts });
  }
  if (agency === undefined || year === undefined)
    throw new WrongUsage({
      zh: '--events 应与 --agency、--year 同用',
      en: '--events goes with --agency and --year',
    });
  editionToCompute(year);
  return yearOfFile({ events, agency, year }, shell);
}

function conclude({ looked, moved }: Rehearsal, shell: Shell): void {
  shell.tell(
    both({
      zh: `已看 ${looked.agencies} 个机关的 ${looked.years} 个年度`,
      en: `looked at ${looked.years} years of ${looked.agencies} agencies`,
    }),
  );
  if (moved.length === 0) {
    shell.tell(both({ zh: '没有数字会变，也没有核对会变', en: 'no number moves, and no check' }));
    return;
  }
  const published = moved.filter(({ version }) => version !== null).length;
  throw new Refused({
    zh: `新版本会使 ${moved.length} 个年度的数字或核对改变，其中已公布 ${published} 个`,
    en: `the release moves numbers or checks of ${moved.length} years, ${published} of them published`,
  });
}

function linesOf({ agency, year, version, edition, cells, checks, alsoIn }: MovedYear): string {
  const what =
    version === null
      ? both({ zh: '草稿', en: 'draft' })
      : both({ zh: `第 ${version} 版`, en: `version ${version}` });
  const head = `${agency} ${year}  ${what}\n`;
  const form =
    edition.before === edition.after
      ? ''
      : `  ${both({ zh: '格式', en: 'edition' })}  ${edition.before} → ${edition.after}\n`;
  const moved = cells.map(
    ({ path, before, after, cases, count }) =>
      `  ${path}  ${before} → ${after}\n${count === 0 ? '' : `    ${cases.join(', ')}${count > cases.length ? ` … ${both({ zh: `另有 ${count - cases.length} 件`, en: `and ${count - cases.length} more` })}` : ''}\n`}`,
  );
  const asked = checks.map(
    ({ id, before, after }) =>
      `  ${both({ zh: '核对', en: 'check' })} ${id}  ${before ?? '—'} → ${after ?? '—'}\n`,
  );
  const sums =
    alsoIn.length === 0
      ? ''
      : `  ${both({ zh: '汇总中含有它的机关', en: 'in the sums of' })}  ${alsoIn.join(', ')}\n`;
  return [head, form, ...moved, ...asked, sums].join('');
}
