/** The search among the names of a country: its files, and what its script finds in them (contract, section 13). */
import { createHash } from 'node:crypto';
import vm from 'node:vm';
import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { searchFiles } from '../../../shared/open/search.tsx';

const digest = (text: string) => createHash('sha256').update(text).digest('base64');
const COUNTRY = Array.from({ length: 35_000 }, (_, n) => ({
  id: `a-${String(n).padStart(5, '0')}`,
  name: `某某省第${n % 97}市某某县第${n}公共事务管理局`,
}));

test('at 35,000 agencies each file is under 200 kB, every name is in one, and one more changes one', () => {
  const files = searchFiles(COUNTRY, { digest });
  const names = [...files].filter(([key]) => key !== 'search.html');
  for (const [, text] of files) expect(Buffer.byteLength(text)).toBeLessThan(200_000);
  const told = names.flatMap(([, text]) => JSON.parse(text));
  expect(told.map(([, id]) => id).sort()).toEqual(COUNTRY.map(({ id }) => id));
  const more = searchFiles([...COUNTRY, { id: 'b-1', name: '新设局' }], { digest });
  expect([...more].filter(([key, text]) => files.get(key) !== text)).toHaveLength(1);
  const long = searchFiles(
    COUNTRY.slice(0, 2_000).map(({ id }) => ({ id, name: '长'.repeat(300) })),
    { digest },
  );
  for (const [, text] of long) expect(Buffer.byteLength(text)).toBeLessThan(200_000);
});

test('the policy of the page names its script and its style, and no other place than its own', () => {
  const page = load(searchFiles(COUNTRY.slice(0, 9), { digest }).get('search.html') ?? '');
  const policy = page('meta[http-equiv]').attr('content') ?? '';
  expect(page('script')).toHaveLength(1);
  expect(policy).toContain(`script-src 'sha256-${digest(page('script').text())}';`);
  for (const style of page('style').toArray())
    expect(policy).toContain(`'sha256-${digest(page(style).text())}'`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(page('noscript').text()).toContain('目录');
});

/** As much of a browser as the script asks for: three elements, and files. */
function opened(files: ReadonlyMap<string, string>, answer = (key: string) => files.get(key)) {
  const page = load(files.get('search.html') ?? '');
  const asked: string[] = [];
  const element = () => ({
    value: '',
    textContent: '',
    href: '',
    children: [] as unknown[],
    dataset: { parts: page('main').attr('data-parts') },
    listeners: new Map<string, () => Promise<void>>(),
    append(...more: unknown[]) {
      this.children.push(...more);
    },
    replaceChildren(...more: unknown[]) {
      this.children = more;
    },
    addEventListener(name: string, listener: () => Promise<void>) {
      this.listeners.set(name, listener);
    },
  });
  const elements = new Map(['name', 'told', 'found', 'main'].map((id) => [id, element()]));
  const document = { getElementById: (id: string) => elements.get(id), createElement: element };
  const fetch = async (key: string) => {
    asked.push(key);
    const text = answer(key);
    return {
      ok: text !== undefined,
      status: text === undefined ? 404 : 200,
      json: async () => JSON.parse(text ?? ''),
    };
  };
  vm.runInNewContext(page('script').text(), { document, fetch });
  const at = (id: string) => {
    const found = elements.get(id);
    if (!found) throw new Error(id);
    return found;
  };
  const type = async (text: string) => {
    at('name').value = text;
    await at('name').listeners.get('input')?.();
  };
  const links = () =>
    at('found').children.flatMap((line) =>
      (line as ReturnType<typeof element>).children.map((link) => (link as ReturnType<typeof element>).href),
    );
  return { type, links, told: () => at('told').textContent, asked };
}

describe('somebody who types', () => {
  const files = searchFiles(
    [
      ...COUNTRY.slice(0, 2_000),
      { id: 'qingjiangpu', name: '淮安市清江浦区卫生健康委员会' },
      { id: 'data', name: 'Ａ＜b＞局', year: 2024 },
    ],
    { digest },
  );

  test('finds an agency by any of its words, in whatever width, and the files are read once', async () => {
    const { type, links, told, asked } = opened(files);
    expect(asked).toEqual([]);
    await type('清江浦');
    expect(links()).toEqual(['qingjiangpu/index.html']);
    await type('卫生  淮安');
    expect([links(), told()]).toEqual([['qingjiangpu/index.html'], '共1个机关']);
    await type('a<B>');
    expect(links()).toEqual(['data/2024/index.html']);
    expect(asked.sort()).toEqual([...files.keys()].filter((key) => key !== 'search.html').sort());
  });

  test('is told where nothing is found, where too much is, and where the names cannot be read', async () => {
    const { type, links, told } = opened(files);
    await type('某某省');
    expect([links().length, told()]).toEqual([100, expect.stringContaining('共2000个机关')]);
    await type('没有这样的');
    expect([links(), told()]).toEqual([[], '没有名称中有这些字的机关']);
    await type('  ');
    expect([links(), told()]).toEqual([[], '']);
    let isDown = true;
    const later = opened(files, (key) => (isDown ? undefined : files.get(key)));
    await later.type('清江浦');
    expect(later.told()).toContain('未能读取');
    isDown = false;
    await later.type('清江浦区');
    expect(later.links()).toEqual(['qingjiangpu/index.html']);
  });
});
