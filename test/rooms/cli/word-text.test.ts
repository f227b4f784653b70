import { describe, expect, test } from 'vitest';
import { textOfWord } from '../../../infra/cli/clerk/word-text.ts';
import { renderDocx } from '../../../shared/formats/docx/report.ts';
import { paragraphsOf } from '../../../shared/text/paragraphs.ts';
import { versionReport } from '../report/report-builder.ts';

/** The text of section five comes back out of a Word file that the product itself writes. */
async function throughWord(problems: string): Promise<string[]> {
  const report = versionReport({}, { narrative: { overview: null, problems, other: null } });
  const { markdown } = await textOfWord('报告.docx', renderDocx(report));
  const all = paragraphsOf(markdown).map(({ label, text }) => `${label}${text}`);
  const from = all.findIndex((text) => text.startsWith('五、'));
  const until = all.findIndex((text) => text.startsWith('六、'));
  return all.slice(from + 1, until);
}

describe('a section that was written in Word', () => {
  test('keeps paragraphs, headings, lists, bold, links and tables', async () => {
    const text = [
      '### 主要问题',
      '审核不够**细致**，见[条例](https://www.gov.cn/)。',
      '1. 培训少。\n2. 制度旧。',
      '类别\t件数\n网上\t3\n信函\t1',
    ].join('\n\n');
    expect(await throughWord(text)).toEqual([
      '主要问题',
      '审核不够细致，见条例。',
      '1.培训少。',
      '2.制度旧。',
      '类别\t件数',
      '网上\t3',
      '信函\t1',
    ]);
  });

  test.each(['热线7*24小时', '面积3*4*5米', '[苏政办发](2019)50号', '姓名张**、李**', '2**3**4', 'a_b_c'])(
    'keeps %s as it was typed',
    async (typed) => {
      expect(await throughWord(`一个说法：${typed}。`)).toEqual([`一个说法：${typed}。`]);
    },
  );

  test('is refused in words where the file is none', async () => {
    await expect(textOfWord('旧.doc', new Uint8Array([1, 2, 3]))).rejects.toMatchObject({
      words: { zh: expect.stringContaining('请先另存为 .docx') },
    });
  });
});
