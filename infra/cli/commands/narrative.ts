/** `gongkai narrative`: the text of a section, written by the office. */
import { Argument, type Command } from 'commander';
import { addAll, agencyOption, recipientOptions, sourceOption, yearOption } from '../arguments.ts';
import type { Shell } from '../io.ts';
import { both, Refused } from '../messages.ts';
import type { To } from '../vendor/sending.ts';

const SECTIONS = ['overview', 'problems', 'other'] as const;

type Order = To & { agency: string; year: number };

export function addNarrative(program: Command, shell: Shell): void {
  const command = program
    .command('narrative')
    .description(both({ zh: '发送报告的文字部分', en: 'send the text of a section' }))
    .addArgument(
      new Argument(
        '<section>',
        both({
          zh: 'overview 一、总体情况；problems 五、存在的主要问题及改进情况；other 六、其他需要报告的事项',
          en: 'section one, five or six',
        }),
      ).choices(SECTIONS),
    )
    .argument(
      '<file>',
      both({ zh: 'Word 文件（.docx）、文本文件或 Markdown 文件', en: 'Word (.docx), text or Markdown file' }),
    )
    .addOption(agencyOption())
    .addOption(yearOption())
    .addOption(sourceOption().makeOptionMandatory());
  addAll(command, recipientOptions())
    .addHelpText(
      'after',
      `
示例 / Examples:
  GONGKAI_SECRET=whsec_… gongkai narrative overview overview.md --agency huaian --year 2024 --source huaian-office
  GONGKAI_SECRET=whsec_… gongkai narrative problems 存在的问题.docx --agency huaian --year 2024 --source huaian-office`,
    )
    .action(async (section: string, file: string, order: Order) => {
      await narrate(section, file, order, shell);
    });
}

async function narrate(section: string, file: string, order: Order, shell: Shell): Promise<void> {
  const [{ sendOfficeEvent }, { readText }, { citationFaults }, { editionToCompute }, texts] =
    await Promise.all([
      import('../vendor/sending.ts'),
      import('../input-file.ts'),
      import('../../../shared/checks/citations.ts'),
      import('../offline/editions.ts'),
      import('../../../shared/report/length-of-texts.ts'),
    ]);
  const { blocksOf, MOST_BLOCKS } = texts;
  const { agency, year } = order;
  const markdown = /\.docx$/i.test(file) ? await wordText(file, shell) : await readText(file);
  // An unknown cell is reported before anything is sent: later it would be a warning of the night.
  const faults = citationFaults(markdown, editionToCompute(year));
  if (faults.length > 0) {
    throw new Refused(
      { zh: `${file} 中引用单元格有误，未发送`, en: `a citation in ${file} is wrong; nothing was sent` },
      faults.map(both),
    );
  }
  const blocks = blocksOf(markdown);
  if (blocks > MOST_BLOCKS)
    shell.tell(
      `提示：${both({
        zh: `${file} 有 ${blocks} 个段落或列表项，超过 ${MOST_BLOCKS} 个时印本（PDF）可能无法生成，定稿将因此不能公布`,
        en: `note: ${file} has ${blocks} paragraphs or list items; above ${MOST_BLOCKS} the PDF may not be made, and then nothing is published`,
      })}`,
    );
  const data = { section, markdown };
  await sendOfficeEvent({ type: 'narrative.written', agency, year, data }, order, shell);
}

/** Pictures are named, because no section can hold one. */
async function wordText(file: string, shell: Shell): Promise<string> {
  const [{ textOfWord }, { readWhole }] = await Promise.all([
    import('../clerk/word-text.ts'),
    import('../input-file.ts'),
  ]);
  const { markdown, pictures } = await textOfWord(file, await readWhole(file));
  if (markdown === '') throw new Refused({ zh: `${file} 中没有文字`, en: `there is no text in ${file}` });
  if (pictures > 0)
    shell.tell(
      `提示：${both({
        zh: `${file} 中的 ${pictures} 幅图片没有读取，报告的文字部分不含图片`,
        en: `note: ${pictures} picture(s) in ${file} were left out; a section holds text alone`,
      })}`,
    );
  return markdown;
}
