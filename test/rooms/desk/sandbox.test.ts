/** The desk goes by the clock of a sandbox: which years there are, which is in hand, and when something was done. */

import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { readToDo } from '../../../shared/desk/read.ts';
import { finalised, received } from '../night/world.ts';
import { openOffice, textOfPage } from './office.ts';

const YEAR = 366 * 86_400_000;
const TRIAL = 'trial-bureau';

/** It is 10 January 2025, and a year earlier or later in the sandbox. */
async function opened(ahead: number) {
  const office = openOffice();
  const { world } = office;
  await world.register(TRIAL, '试验局', { sandbox: true });
  await world.register('huaian');
  await world.stores.registry.setClock(TRIAL, ahead);
  for (const agency of [TRIAL, 'huaian'])
    await world.send(agency, received('A', '2023-03-01T10:00:00+08:00'));
  const agencies = [TRIAL, 'huaian'];
  return { office, clerk: await office.person('clerk', ['text', 'ledger'], agencies), agencies };
}

describe.each([
  ['behind', -YEAR, 2024],
  ['ahead', YEAR, 2026],
])('a clock that is %s', (_, ahead, last) => {
  test('says which years there are, of that agency alone', async () => {
    const { clerk } = await opened(ahead);
    const status = async (agency: string, year: number) =>
      (await clerk.get(`/desk/${agency}/${year}`)).status;
    expect([await status(TRIAL, last), await status(TRIAL, last + 1)]).toEqual([200, 404]);
    expect([await status('huaian', 2025), await status('huaian', 2026)]).toEqual([200, 404]);
  });

  test('every page of a year says that it is a trial; that is nothing to be seen to, and all else may be tried', async () => {
    const { clerk, office } = await opened(ahead);
    for (const page of ['', '/texts', '/checks', '/review', '/due', '/ledger', '/versions']) {
      const where = async (agency: string) =>
        load((await clerk.get(`/desk/${agency}/2023${page}`)).html)('.where').text();
      expect(await where(TRIAL)).toBe('测试 · 试验局 · 2023年度报告');
      expect(await where('huaian')).not.toContain('测试');
    }
    const draft = async () => textOfPage((await clerk.get(`/desk/${TRIAL}/2023`)).html);
    expect(await draft()).toMatch(/^【测试】试验局2023年/);
    expect(await draft()).toMatch(/可以，但须附说明测试机关的报告只供试验，永远不会公布。/);
    await office.world.send(
      TRIAL,
      finalised(2023, { note: '试' }, { time: new Date(office.world.now() + ahead).toISOString() }),
    );
    expect(await draft()).toContain('定稿未能公布：测试机关的报告只供试验，永远不会公布。');
  });

  test('says which year is in hand', async () => {
    const { office, agencies } = await opened(ahead);
    const person = { id: 'clerk', subject: 'sub-clerk', agencies, may: ['text' as const] };
    const { years } = await readToDo(
      { person, frame: { base: '/desk', person: 'clerk', token: 't' } },
      office.ports,
    );
    const inHand = (agency: string) =>
      years.filter(({ now }) => now.agency.id === agency).map(({ now }) => now.year);
    expect([inHand(TRIAL), inHand('huaian')]).toEqual([[last - 1], [2024]]);
  });

  test('says how many days an application has left', async () => {
    const { office, clerk } = await opened(ahead);
    const told = async (agency: string) => {
      const time = new Date(
        office.world.now() + (agency === TRIAL ? ahead : 0) - 2 * 86_400_000,
      ).toISOString();
      await office.world.send(agency, received('B', time, `${agency}-b`));
      const { html } = await clerk.get(`/desk/${agency}/2023/due`);
      return textOfPage(html).match(/截至(\d{4})年/)?.[1] ?? textOfPage(html);
    };
    expect(Number(await told(TRIAL)) - Number(await told('huaian'))).toBe(Math.sign(ahead));
  });

  test('says when a text was written', async () => {
    const { office, clerk } = await opened(ahead);
    for (const agency of [TRIAL, 'huaian'])
      await clerk.post(`/desk/${agency}/2023/texts`, {
        section: 'overview',
        seen: '',
        markdown: '文字',
        do: 'save',
      });
    const written = async (agency: string) => {
      for await (const { event } of office.world.stores.eventLog.read(agency))
        if (event.type === 'narrative.written') return Date.parse(`${event.at}Z`);
      throw new Error(`${agency} has no text`);
    };
    expect(await written(TRIAL)).toBe(office.world.now() + ahead);
    expect(await written('huaian')).toBe(office.world.now());
  });
});
