/** What a newcomer sees of `npm start` and of a night: a clock, whole sentences, addresses that can be opened, a next step. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Site } from '../../../infra/cli/connect.ts';
import { printResults, summaryOf } from '../../../infra/cli/operator/night-run.ts';
import { withClock } from '../../../infra/cli/progress.ts';
import { notUp } from '../../../infra/cli/start/local-run.ts';
import { printWaysIn, type Standing } from '../../../infra/cli/start/ways-in.ts';
import { takeDoor } from '../../../infra/local/front-door.ts';
import { lockFolder } from '../../../infra/local/lock.ts';
import type { YearResult } from '../../../shared/night/year-result.ts';
import { heard, scratch } from './recording-shell.ts';

const { folder } = scratch();
const LONGEST_NAME = '新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿合奇县人力资源和社会保障局（公共就业服务中心）';
const BUCKET = 'gongkai-publicationbucket72076572';
/** Columns of a terminal in which addresses were broken. */
const COLUMNS = 110;

describe('the end of a start', () => {
  const server = createServer((request, response) => {
    if (request.url !== `/${BUCKET}/index.json`) return void response.writeHead(404).end();
    const years = [{ year: 2024, url: 'sample-office-of-a-long-id/2024/index.html' }];
    response.end(JSON.stringify({ agencies: [{ name: LONGEST_NAME, years }] }));
  });
  const whole: Standing = { ranNight: true, holdsSamples: true, staysUp: true, data: undefined };
  let site: Site;
  beforeEach(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const outputs = { ApiUrl: url, PublicationUrl: `${url}/${BUCKET}`, DeskUrl: `${url}/desk` };
    site = { outputs, access: {}, poll: 1 } as unknown as Site;
  });
  afterEach(() => server.close());

  test('has each address once and alone on its line, so that no terminal breaks it', async () => {
    const { out, told } = await heard((shell) => printWaysIn(site, whole, shell));
    const lines = out.trimEnd().split('\n');
    const addresses = lines.filter((line) => line.includes('http')).map((line) => line.trim());
    expect(addresses.length).toBe(7);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const address of addresses) {
      expect(address).toMatch(/^http:\S+$/);
      expect(address.length + 2).toBeLessThanOrEqual(COLUMNS);
    }
    expect(told.join('\n')).not.toContain('http');
    expect(lines).toContain(`${LONGEST_NAME} 2024`);
  });

  test('leads to a draft, and says what to do next', async () => {
    const { out, told } = await heard((shell) => printWaysIn(site, { ...whole, data: 'd' }, shell));
    expect(out).toMatch(/草稿：清江浦区人民政府 2025.*\n {2}http:\S+\/desk\/qingjiangpu\/2025\n/);
    expect(told.join('\n')).toMatch(/下一步：.*草稿[\s\S]*npx gongkai status --data d[\s\S]*Ctrl-C/);
  });

  test.each(['../年报 data', "it's; echo $HOME"])(
    'names a folder so that a shell finds it: %s',
    async (data) => {
      const { told } = await heard((shell) => printWaysIn(site, { ...whole, data }, shell));
      const [, written] = /npx gongkai status --data (.*?)；/.exec(told.join('\n')) ?? [];
      expect(execFileSync('sh', ['-c', `printf %s ${written}`]).toString()).toBe(data);
    },
  );

  test('promises no draft where none was loaded, and no next step where nothing stays up', async () => {
    const empty = { ...whole, holdsSamples: false };
    const bare = await heard((shell) => printWaysIn(site, empty, shell));
    expect(bare.out).not.toContain('草稿');
    expect(bare.told.join('\n')).not.toContain('上面的草稿');
    const gone = await heard((shell) => printWaysIn(site, { ...whole, staysUp: false }, shell));
    expect(gone.told.join('\n')).not.toMatch(/下一步|Ctrl-C/);
  });
});

describe('what a night says', () => {
  const result = (state: YearResult['state'], version: number | null, reason: string | null = null) => {
    const url = version === null ? null : `http://127.0.0.1:8787/${BUCKET}/sample-office-1/2024/index.html`;
    return { agency: 'sample-office-1', year: 2024, state, version, url, reason };
  };
  const said = async (...results: YearResult[]) =>
    (await heard(async (shell) => printResults(results, shell))).out;

  test('of a published year: its address, alone on a line', async () => {
    expect(await said(result('published', 2))).toMatch(
      /^sample-office-1 {3}2024 {2}公布 \/ published {2}第2版 \/ v2\n {2}http:\S+\n$/,
    );
  });

  test('of a draft beside a published version: that the version stands, and no address', async () => {
    const line = await said(result('drafted', 1));
    expect(line).toContain('草稿 / drafted  已公布的第1版不变 / v1 stands');
    expect(line).not.toContain('http');
    expect(await said(result('drafted', null))).toBe('sample-office-1   2024  草稿 / drafted\n');
  });

  test('of a refusal: why', async () => {
    expect(await said(result('refused', 1, '本年度尚未结束。'))).toContain('本年度尚未结束。');
  });

  test('of all of them: how many', () => {
    const results = [result('drafted', null), result('drafted', 1), result('published', 1)];
    expect(summaryOf(results)).toEqual({
      zh: '夜间任务结束：草稿2份，公布1份',
      en: 'the night has ended: 2 drafted, 1 published',
    });
    expect(summaryOf([]).zh).toBe('没有到期的报告');
  });
});

describe('why a stack is not up', () => {
  /** A Chinese sentence may name options and commands, never English words of a sentence. */
  const ENGLISH = /\b(?:is|in use|by|of|choose|another|process|folder)\b/;

  test('a port in use, in whole sentences of both languages', async () => {
    const door = await takeDoor(0, () => {});
    const port = Number(new URL(door.url).port);
    const cause = await takeDoor(port, () => {}).catch((error: unknown) => error);
    await door.close();
    const { words, faults } = notUp(cause, { folder, port });
    expect(words.zh).toContain(`端口 ${port} 已被占用`);
    expect(words.zh).not.toMatch(ENGLISH);
    expect([words.en, faults]).toEqual([expect.stringContaining(`port ${port} is in use`), []]);
  });

  test('a data folder in use, and by which process', () => {
    const release = lockFolder(folder);
    let cause: unknown;
    try {
      lockFolder(folder);
    } catch (error) {
      cause = error;
    }
    release();
    const { words } = notUp(cause, { folder: join('data'), port: 1 });
    expect(words.zh).toContain(`正由进程 ${process.pid} 的本机服务使用`);
    expect(words.zh).not.toMatch(ENGLISH);
  });

  test('any other reason stands on a line of its own', () => {
    const { words, faults } = notUp(new Error('listen EACCES'), { folder, port: 80 });
    expect([words.zh, faults]).toEqual(['本机服务未能启动，原因如上', ['listen EACCES']]);
  });
});

describe('the clock of work whose size nobody knows', () => {
  afterEach(() => vi.useRealTimers());

  test('shows its seconds and disappears at the end, also of work that fails', async () => {
    vi.useFakeTimers();
    const drawn: string[] = [];
    const terminal = { write: (text: string) => drawn.push(text) } as unknown as NodeJS.WriteStream;
    const around = { terminal, now: () => Date.now() };
    const after = (ms: number) => new Promise<string>((done) => setTimeout(done, ms, 'done'));
    const work = withClock(() => after(3500), around);
    await vi.advanceTimersByTimeAsync(3500);
    expect(await work).toBe('done');
    expect(drawn.map((text) => /(\d+) 秒/.exec(text)?.[1])).toEqual(['1', '2', '3', undefined]);
    await expect(withClock(() => Promise.reject(new Error('no')), around)).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is silent where nobody would see it', async () => {
    expect(await withClock(async () => 1, { terminal: undefined, now: Date.now })).toBe(1);
  });
});
