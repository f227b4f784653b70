import { expect, test } from 'vitest';
import { secretOf } from '../../../shared/intake/signature.ts';
import { announcedSite } from './announced-site.ts';
import { gongkai, scratch } from './recording-shell.ts';

const { folder, write } = scratch();
const PHONE = '13202024001';
const events = write(
  'events.jsonl',
  `${JSON.stringify({
    specversion: '1.0',
    id: 'e-1',
    source: '/cases',
    type: 'application.received',
    time: '2024-03-05T10:00:00+08:00',
    subject: PHONE,
    agency: 'huaian',
    data: { applicantType: 'natural-person' },
  })}\n`,
);
const sourceWith = (numbering: readonly string[]) => ({
  ...{ kind: { S: 'source' }, id: { S: 'cases' }, agencies: { L: [{ S: 'huaian' }] } },
  ...{ may: { L: [{ S: 'facts' }] }, succeeds: { L: [] }, disabled: { BOOL: false } },
  numbering: { L: numbering.map((S) => ({ S })) },
});
const sent = async (...more: string[]) =>
  gongkai(['send', events, '--data', folder, ...more], {
    env: { GONGKAI_SECRET: secretOf(Buffer.alloc(32, 7)) },
  });

test('a number as the source numbers its cases is sent; without it, the number is that of a telephone', async () => {
  const asked = await announcedSite(write, [sourceWith(['1320YYYY###'])]);
  const dry = await sent('--dry-run', '--source', 'cases');
  expect([dry.code, dry.out]).toEqual([0, expect.stringContaining('1 个事件均可发送')]);
  expect(asked).not.toContain('POST');
  await sent('--source', 'cases');
  expect(asked).toContain('POST');
  const unnamed = await sent('--dry-run');
  expect([unnamed.code, unnamed.told.join()]).toEqual([
    1,
    expect.stringMatching(/jsonl:1 \/subject .*手机号码/),
  ]);
});

test('a source that numbers otherwise sends nothing of it', async () => {
  const asked = await announcedSite(write, [sourceWith(['1399YYYY###'])]);
  for (const more of [[], ['--dry-run']]) {
    const { code, told } = await sent('--source', 'cases', ...more);
    expect([code, told.join()]).toEqual([1, expect.stringContaining('手机号码')]);
  }
  expect(asked).not.toContain('POST');
});
