/**
 * The outlook of a finalisation, reported at once. In: the finalisation, and the draft of its year in the private
 * bucket. Out: that it will be published, or every reason against it; and the number of note lines against the number
 * of points to answer. Always holds: the reasons are those of the night (`finalisation.ts`); without a readable draft
 * it predicts nothing.
 */
import type { CheckResult } from '../../../shared/checks/check.ts';
import { standing } from '../../../shared/checks/check-report.ts';
import { currentDraft } from '../../../shared/night/draft.ts';
import { chineseDay } from '../../../shared/report/chinese-day.ts';
import { type Finalisation, foreseenRefusals } from '../../../shared/report/finalisation.ts';
import type { Refusal } from '../../../shared/report/model.ts';
import type { Objects } from '../../../shared/store/ports.ts';
import type { Words } from '../messages.ts';

interface DraftSaid {
  agency: { sandbox?: true };
  year: number;
  tablesDigest: string;
  draftDigest?: string;
  checks: CheckResult[];
  edition: { day?: string; published: number | null; review?: { awaits: readonly string[] } };
}

export interface Asked {
  agency: string;
  year: number;
  data: Finalisation['data'];
  currentYear: number;
}

/** Undefined without a draft. */
export async function outlookOf(
  { agency, year, data, currentYear }: Asked,
  drafts: Pick<Objects, 'get'>,
): Promise<Words[] | undefined> {
  const draft = await currentDraft(agency, year, drafts);
  const object = draft && (await drafts.get(`${draft.prefix}report.json`));
  if (!object) return undefined;
  const said: DraftSaid = JSON.parse(Buffer.from(object.bytes).toString());
  const { published, review } = said.edition;
  const refusals = foreseenRefusals(said, data, { published, currentYear });
  const withdraw = `gongkai withdraw --agency ${agency} --year ${year}`;
  return [
    inWords(said, refusals, withdraw),
    ...(review ? [REVIEW] : []),
    ...noteInWords(standing(said.checks).warnings.length, data.note),
  ];
}

function inWords({ edition, year }: DraftSaid, refusals: readonly Refusal[], withdraw: string): Words {
  const of = edition.day ? `按${chineseDay(edition.day)}的草稿，` : '按当前草稿，';
  if (refusals.length === 0)
    return {
      zh: `${of}没有妨碍公布的问题，随即公布${year}年度报告第${(edition.published ?? 0) + 1}版（通常几分钟内）。公布前可撤回：${withdraw}`,
      en: `nothing blocks version ${(edition.published ?? 0) + 1} of ${year}: it is published within minutes. Until then: ${withdraw}`,
    };
  return {
    zh: `${of}现在不会公布：${refusals.map(({ zh }) => zh).join('')}原因消除后自动公布；不想公布请撤回：${withdraw}`,
    en: `it is not published now: ${refusals.map(({ en }) => en).join(' ')} Once that is solved it is published by itself; to take it back: ${withdraw}`,
  };
}

const REVIEW: Words = {
  zh: '本机关设有公布前审核：未按同一份草稿、同一说明全部通过前，不会公布。',
  en: 'this agency reviews before publication: nothing is published before every step has approved exactly this.',
};

/** One line of the note answers one point. */
function noteInWords(warnings: number, note: string | undefined): Words[] {
  const lines = (note ?? '').split('\n').filter((line) => line.trim() !== '').length;
  if (note === undefined || lines >= warnings) return [];
  return [
    {
      zh: `有${warnings}项须在说明中逐项写明，说明只有${lines}行；请核对每项都已写明（--note 可重复，每次一行）`,
      en: `${warnings} warnings ask for a line of the note each, and it has ${lines}; check that each is answered (--note may be repeated)`,
    },
  ];
}
