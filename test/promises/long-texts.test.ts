/**
 * R37: whatever the endpoint accepts is drafted (contract, section 5). Texts at the limit of the contract, of many kinds
 * of blocks and scripts, get a draft that warns of their length; a version whose printed file cannot be made is refused
 * by name, is not tried again while nothing changed, and holds back no other year.
 */
import { describe, expect, test } from 'vitest';
import { type Format, TEXT_FORMATS } from '../../shared/formats/renderers.ts';
import { TooLarge } from '../../shared/formats/too-large.ts';
import { currentDraft } from '../../shared/night/draft.ts';
import { blocksOf, MOST_BLOCKS } from '../../shared/report/length-of-texts.ts';
import { memoryStores } from '../doubles/memory-store.ts';
import { length, tell } from '../prove/figure.ts';
import { contentsOf } from '../rooms/night/reader.ts';
import { finalised, textOf, texts, type World, worldOn, written } from '../rooms/night/world.ts';

const SECTIONS = ['overview', 'problems', 'other'] as const;
const LONGEST = 100_000;

/** A printed format that bears so many blocks, and counts how often it was asked. */
function printerOf(most: number): { format: Format; asked: number[] } {
  const asked: number[] = [];
  const render: Format['render'] = ({ year, narrative }) => {
    asked.push(year);
    const blocks = SECTIONS.map((section) => blocksOf(narrative[section] ?? ''));
    if (blocks.reduce((sum, more) => sum + more, 0) > most) throw new TooLarge('it took more than 1100 MiB');
    return Buffer.from(`%PDF ${year}`);
  };
  return { format: { label: '印本', name: 'report.pdf', mediaType: 'application/pdf', render }, asked };
}

async function refusedIn(world: World, year: number): Promise<string[]> {
  const draft = await currentDraft('huaian', year, world.stores.drafts);
  const report = JSON.parse(await textOf(world.stores.drafts, `${draft?.prefix}report.json`));
  return report.edition.refusals.map(({ code }: { code: string }) => code);
}

const of = (results: Awaited<ReturnType<World['night']>>, year: number) =>
  results.find((result) => result.year === year);

describe('a version whose printed file cannot be made', () => {
  const items = '- 甲\n'.repeat(400);

  test('is refused by name, drafted all the same, not tried again, and holds back no other year', async () => {
    const { format, asked } = printerOf(300);
    const world = worldOn({ ...memoryStores(), formats: [...TEXT_FORMATS, format] });
    await world.register('huaian');
    await world.send('huaian', ...texts(2023), ...texts(2024), written(2023, 'problems', items));
    await world.send('huaian', finalised(2023, { note: '说明。' }), finalised(2024, { note: '说明。' }));
    const first = await world.night();
    expect(of(first, 2023)).toMatchObject({
      state: 'refused',
      version: null,
      reason:
        'report.pdf 无法生成：篇幅过大，最长的是“五、存在的主要问题及改进情况”（400个段落或列表项）。请精简后重新定稿。',
    });
    expect(await refusedIn(world, 2023)).toEqual(['format-too-large']);
    world.later(15);
    expect(of(await world.run('pending'), 2024)).toMatchObject({ state: 'published', version: 1 });
    expect(world.errors).toEqual([]);
    // An hour on the journal is settled, and nobody asks the printer again.
    await world.night();
    const entries = await world.stores.journal.entries('huaian');
    expect(entries).toEqual([]);
    for (const mode of ['pending', 'night', 'from-log'] as const) {
      world.later(15);
      await world.run(mode);
    }
    expect(asked.filter((year) => year === 2023)).toEqual([2023]);
    expect(await refusedIn(world, 2023)).toEqual(['format-too-large']);
    expect(
      [...(await contentsOf(world.stores.publication)).keys()].filter((key) => key.includes('2023')),
    ).toEqual([]);
    // The text is shortened: what was finalised of it is tried again by itself.
    await world.send('huaian', written(2023, 'problems', '已精简。'));
    expect(of(await world.night(), 2023)).toMatchObject({ state: 'published', version: 1 });
  });

  test('is tried again for a new finalisation, and still leaves the version before as it is', async () => {
    const { format, asked } = printerOf(300);
    const world = worldOn({ ...memoryStores(), formats: [...TEXT_FORMATS, format] });
    await world.register('huaian');
    await world.send('huaian', ...texts(2024), finalised(2024, { note: '说明。' }));
    await world.night();
    const before = await contentsOf(world.stores.publication);
    await world.send('huaian', written(2024, 'overview', items), finalised(2024, { note: '更正。' }));
    expect(of(await world.night(), 2024)).toMatchObject({ state: 'refused', version: 1 });
    await world.send('huaian', finalised(2024, { note: '再更正。' }));
    expect(of(await world.night(), 2024)).toMatchObject({ state: 'refused', version: 1 });
    expect(asked).toHaveLength(3);
    expect(await contentsOf(world.stores.publication)).toEqual(before);
  });

  test('another failure of a format is no refusal: it fails, and what was given to this stack stays so', async () => {
    let broken = true;
    const render: Format['render'] = () => {
      if (broken) throw new Error('no such binary');
      return Buffer.from('%PDF');
    };
    const format = { label: '印本', name: 'report.pdf', mediaType: 'application/pdf', render };
    const world = worldOn({ ...memoryStores(), formats: [...TEXT_FORMATS, format] });
    await world.register('huaian');
    await world.send('huaian', ...texts(2024), finalised(2024, { note: '说明。' }));
    expect(of(await world.night(), 2024)).toMatchObject({ state: 'failed' });
    broken = false;
    expect(of(await world.night(), 2024)).toMatchObject({ state: 'published', version: 1 });
  });
});

/** A line of each kind of block, and scripts whose letters take more than one unit. */
const KINDS: Record<string, string> = {
  'list items': '- 甲\n',
  'numbered items': '1. 甲\n',
  'lists in lists': '- - - - 甲\n',
  paragraphs: '甲\n\n',
  'line breaks': '甲\n',
  quotes: '> 甲\n\n',
  headings: '# 甲\n',
  marks: '**甲**_乙_`丙`',
  links: '[甲](https://example.cn)',
  brackets: '[[[[((((',
  'bare marks': '-\n',
  'plain text': '政府信息公开工作平稳有序。',
  'letters beyond the first plane': '𠮷野家𡘙',
  Tibetan: 'བོད་ཡིག་',
  Arabic: 'ئۇيغۇرچە ',
  citations: '{{applications.received.total}}件，',
};
const names = Object.keys(KINDS);
const TRIED = names.slice(0, length('TEXT_KINDS', 1));

describe('R37: texts at the limit of the contract', { timeout: 60_000 + TRIED.length * 60_000 }, () => {
  test(`of ${TRIED.length} kinds three sections of ${LONGEST} characters each are drafted`, async () => {
    let held = 0;
    for (const name of TRIED) {
      const unit = [...(KINDS[name] ?? '')];
      const text = Array.from({ length: Math.floor(LONGEST / unit.length) }, () => unit.join(''))
        .join('')
        .trimEnd();
      const { format } = printerOf(MOST_BLOCKS);
      const world = worldOn({ ...memoryStores(), formats: [...TEXT_FORMATS, format] });
      await world.register('huaian');
      for (const section of SECTIONS) await world.send('huaian', written(2024, section, text));
      await world.send('huaian', finalised(2024, { note: '说明。' }));
      const night = of(await world.night(), 2024);
      const isLong = blocksOf(text) > MOST_BLOCKS;
      const state =
        isLong || 3 * blocksOf(text) > MOST_BLOCKS
          ? 'refused'
          : expect.stringMatching(/^(published|refused)$/);
      expect(night?.state, name).toEqual(state);
      const draft = await currentDraft('huaian', 2024, world.stores.drafts);
      const page = await textOf(world.stores.drafts, `${draft?.prefix}index.html`);
      expect(page.includes('文字过长'), name).toBe(isLong);
      expect(world.errors, name).toEqual([]);
      held += 1;
    }
    tell({ row: 'R37', what: 'kinds of texts at the limit, drafted', held, tried: TRIED.length });
  });

  test('an ordinary text is far from the bound, and each mark of a list counts', () => {
    expect(blocksOf('一是加强领导。\n\n二是健全制度。\n')).toBe(2);
    expect(blocksOf('- - - - 甲')).toBe(4);
    expect(blocksOf('> - 甲\n> - 乙\n\n1) 丙')).toBe(3);
    expect(blocksOf('')).toBe(0);
  });
});
