/** Several persons on one screen at the very same time: all have read before any has written. */
import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import type { KeptEvent } from '../../../shared/events/event.ts';
import { tell } from '../../prove/figure.ts';
import { decided, received } from '../night/world.ts';
import { type Browser, hiddenOf, openOffice, STEPS, textOfPage } from './office.ts';

const MANY = 5;
const ONE_SCREEN = 'acts of persons on one screen: one kept, the others told and nothing lost';
const TEXTS = '/desk/huaian/2024/texts';

/** A log that stores nothing before as many wait to store as there are. */
async function opened(approval?: typeof STEPS) {
  const office = openOffice();
  await office.register('huaian', approval);
  await office.send('huaian', received('A', '2024-03-01T10:00:00+08:00'));
  await office.send('huaian', decided('A', '2024-03-20T10:00:00+08:00'));
  const { eventLog } = office.world.stores;
  const append = eventLog.append.bind(eventLog);
  let waiting: (() => void)[] = [];
  let together = 0;
  eventLog.append = async (event, by) => {
    if (together > 0) {
      await new Promise<void>((go) => {
        waiting.push(go);
        if (waiting.length < together) return;
        const all = waiting;
        waiting = [];
        together = 0;
        for (const each of all) each();
      });
    }
    return append(event, by);
  };
  const people: Browser[] = [];
  for (let nth = 0; nth < MANY; nth++)
    people.push(await office.person(`p${nth}`, ['text', 'ledger', 'finalise']));
  const atOnce = async <T>(work: (browser: Browser, nth: number) => Promise<T>): Promise<T[]> => {
    together = MANY;
    return Promise.all(people.map(work));
  };
  const kept = async (type: string) => {
    const events: KeptEvent[] = [];
    for await (const { event } of eventLog.read('huaian')) if (event.type === type) events.push(event);
    return events;
  };
  return { office, atOnce, kept, people };
}

describe('R33: one text', () => {
  test('one is kept; each of the others sees it beside what it typed', async () => {
    const { atOnce, kept } = await opened();
    const save = (browser: Browser, seen: string, markdown: string) =>
      browser.post(TEXTS, { section: 'overview', seen, markdown, do: 'save' });
    const answers = await atOnce((browser, nth) => save(browser, '', `第${nth}人写的。`));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(MANY - 1).fill(409)]);
    const winner = answers.findIndex(({ status }) => status === 303);
    for (const [nth, { html, status }] of answers.entries()) {
      if (status === 303) continue;
      const $ = load(html);
      expect($('.said.bad pre').text()).toBe(`第${winner}人写的。`);
      expect($('#text-overview').text().trim()).toBe(`第${nth}人写的。`);
    }
    expect(await kept('narrative.written')).toHaveLength(1);
    tell({ row: 'R33', what: ONE_SCREEN, held: MANY, tried: MANY });
  });

  test('the page that told of it saves the merged text', async () => {
    const { atOnce, kept, people } = await opened();
    const answers = await atOnce((browser, nth) =>
      browser.post(TEXTS, { section: 'overview', seen: '', markdown: `第${nth}人写的。`, do: 'save' }),
    );
    const loser = answers.findIndex(({ status }) => status === 409);
    const html = answers[loser]?.html ?? '';
    const seen = String(load(html)('form:has(#text-overview) input[name=seen]').val());
    const merged = await people[loser]?.post(TEXTS, {
      section: 'overview',
      seen,
      markdown: '合并。',
      do: 'save',
    });
    expect([merged?.status, (await kept('narrative.written')).length]).toEqual([303, 2]);
  });
});

describe('R33: one report', () => {
  test.each([
    ['submit', 'report.submitted', STEPS],
    ['finalise', 'report.finalised', undefined],
  ] as const)('%s: one is kept, the others see how it stands now', async (button, type, approval) => {
    const { atOnce, kept, people } = await opened(approval);
    const review = '/desk/huaian/2024/review';
    for (const section of ['overview', 'problems'])
      await people[0]?.post(TEXTS, { section, seen: '', markdown: '已写。', do: 'save' });
    const hidden = hiddenOf((await people[0]?.get(review))?.html ?? '', button);
    // Notes differ, so that no two say the same.
    const answers = await atOnce((browser, nth) =>
      browser.post(review, { ...hidden, note: `第${nth}人的说明`, do: button }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(MANY - 1).fill(409)]);
    expect(await kept(type)).toHaveLength(1);
    const told = answers.find(({ status }) => status === 409)?.html ?? '';
    expect(textOfPage(told)).toContain('已有变动，没有办理');
    expect(hiddenOf(told, 'submit')['submission'] ?? 'none').not.toBe('');
    tell({ row: 'R33', what: ONE_SCREEN, held: MANY, tried: MANY });
  });
});

describe('R33: entries', () => {
  test('different letters get different numbers; the same letter is entered once and asked about', async () => {
    for (const isSame of [false, true]) {
      const { atOnce, kept, people } = await opened();
      const path = '/desk/huaian/entry/application.received';
      const sequences = await Promise.all(
        people.map(async (each) => String(load((await each.get(path)).html)('input[name=sequence]').val())),
      );
      const answers = await atOnce((browser, nth) =>
        browser.post(path, {
          ...{ seen: '', sequence: sequences[nth] ?? '', own: 'yes', do: 'enter' },
          ...{ day: isSame ? '2024-11-01' : `2024-11-0${nth + 1}`, applicantType: 'natural-person' },
        }),
      );
      const mine = (await kept('application.received')).filter(({ source }) => source === 'desk');
      expect(new Set(mine.map(({ subject }) => subject)).size).toBe(mine.length);
      expect([isSame, mine.length, answers.filter(({ status }) => status === 303).length]).toEqual(
        isSame ? [true, 1, 1] : [false, MANY, MANY],
      );
      tell({ row: 'R33', what: ONE_SCREEN, held: MANY, tried: MANY });
    }
  });
});
