import { expect, test } from 'vitest';
import { AGENCY, goodEvent, withData } from '../good-events.ts';
import { openDoor, register } from './door.ts';

/** A member of a government, and the government's source, which speaks for the government alone. */
async function opened() {
  const door = await openDoor();
  const member = { id: 'lianshui', name: '涟水', contact: null, chargeDecimals: 4 };
  const parents = [{ until: '2025-06-30', parent: 'suqian' }] as const;
  await door.stores.registry.putAgency({ ...member, parent: AGENCY, parents: [...parents] });
  await register(door.stores, { id: 'government', agencies: [AGENCY], may: ['review'] });
  await register(door.stores, { id: 'former', agencies: ['suqian'], may: ['review'] });
  await register(door.stores, { id: 'stranger', agencies: ['yancheng'], may: ['review'] });
  const returned = (by: string, subject = '2025') =>
    goodEvent('report.returned', {
      agency: 'lianshui',
      subject,
      data: { by, of: '1', comment: '请核对' },
    });
  const codes = async (event: unknown, source: string) => {
    const { status, body } = await door.send(event, { source });
    return [status, ...(body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
  };
  return { ...door, returned, codes };
}

test('the parent of the year’s last day, or of today, sends a report back in its own name', async () => {
  const { returned, codes } = await opened();
  expect(await codes(returned(AGENCY), 'government')).toEqual([202]);
  expect(await codes(returned('yancheng'), 'stranger')).toEqual([422, '/data/by by.not-parent']);
  expect(await codes(returned('suqian', '2025'), 'former')).toEqual([422, '/data/by by.not-parent']);
  expect(await codes(returned('suqian', '2024'), 'former')).toEqual([202]);
  expect(await codes(returned(AGENCY), 'stranger')).toEqual([403, '/data/by agency.forbidden']);
});

test('what stands of the member is not taken back in the name of the parent', async () => {
  const { returned, codes, send } = await opened();
  await send(returned(AGENCY), { source: 'government' });
  const takenBack = (id: string, more: object = {}) =>
    withData('event.retracted', { id, source: undefined, by: AGENCY, ...more });
  const of = (event: object, id: string) => ({ ...event, id, agency: 'lianshui', subject: '2025' });
  expect(await codes(of(takenBack('e-0001'), 'r1'), 'government')).toEqual([202]);
  await send(goodEvent('narrative.written', { id: 'n', agency: 'lianshui' }));
  expect(await codes(of(takenBack('n', { source: 'huaian-cases' }), 'r2'), 'government')).toEqual([
    403,
    '/data/source retraction.forbidden',
  ]);
});

test('a field that was catalogued later, and that the stored event lacks, makes a duplicate and is ignored', async () => {
  const { send } = await openDoor();
  const filed = (data: object) => goodEvent('lawsuit.filed', { data: { route: 'direct', ...data } });
  expect((await send(filed({}))).status).toBe(202);
  const again = await send([filed({ role: 'co-defendant-reviewer' })]);
  expect([again.status, again.body]).toEqual([202, { stored: 0, duplicates: 1, ignored: ['/0/data/role'] }]);
  const other = await send(filed({ role: 'defendant', application: 'A-1' }));
  expect([other.status, other.body.errors?.map(({ code }) => code)]).toEqual([409, ['event.conflict']]);
  // What is stored with the field is other content without it.
  expect(
    (await send(goodEvent('lawsuit.filed', { id: 'e-2', data: { route: 'direct', role: 'defendant' } })))
      .status,
  ).toBe(202);
  expect((await send(goodEvent('lawsuit.filed', { id: 'e-2', data: { route: 'direct' } }))).status).toBe(409);
});

test('an act of the office is dated at most five minutes ahead, and speaks of a year from 2021 to the next', async () => {
  const { send, clock } = await openDoor();
  const at = (milliseconds: number) => new Date(clock.now + milliseconds).toISOString();
  const codesOf = async (event: unknown) => {
    const { status, body } = await send(event);
    return [status, ...(body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
  };
  expect(await codesOf(goodEvent('report.finalised', { id: 'a', time: at(299_000) }))).toEqual([202]);
  expect(await codesOf(goodEvent('report.finalised', { id: 'b', time: at(301_000) }))).toEqual([
    422,
    '/time time.act-too-late',
  ]);
  expect(await codesOf(goodEvent('application.corrected', { id: 'c', time: at(301_000) }))).toEqual([202]);
  expect(await codesOf(goodEvent('narrative.written', { id: 'd', subject: '2027' }))).toEqual([202]);
  for (const [subject, code] of [
    ['2062', 'year.too-late'],
    ['2028', 'year.too-late'],
    ['2020', 'year.too-early'],
  ])
    expect(await codesOf(goodEvent('narrative.written', { id: 'e', subject }))).toEqual([
      422,
      `/subject ${code}`,
    ]);
  expect(await codesOf(goodEvent('figures.reported', { id: 'f', subject: '2019' }))).toEqual([202]);
});

test('a person is taken on acts of review alone, from a source that may not send facts', async () => {
  const { readEvents } = await import('../../../shared/events/envelope.ts');
  const read = (event: unknown, may: readonly ('facts' | 'text' | 'approve')[]) =>
    readEvents(
      event,
      { source: 's', agencies: [AGENCY], may, succeeds: [] },
      { mode: 'single', now: Date.UTC(2026, 2, 1) },
    );
  const approved = goodEvent('report.approved');
  expect(read(approved, ['approve']).events[0]?.event.person).toBe('p-017');
  expect(read(approved, ['approve', 'facts']).faults.map(({ code }) => code)).toContain('person.source');
  expect(read(goodEvent('report.approved', { person: undefined }), ['approve']).faults).toEqual([
    { pointer: '/person', code: 'field.missing' },
  ]);
  const written = read(goodEvent('narrative.written', { person: '张三' }), ['text']);
  expect([...written.ignored, written.events[0]?.event.person]).toEqual(['/person', undefined]);
});

test('figures of a whole are of an agency that consolidates', async () => {
  const { send, stores } = await openDoor();
  const whole = withData('figures.reported', { scope: 'whole' });
  const refused = await send(whole);
  expect([refused.status, refused.body.errors?.map(({ pointer, code }) => [pointer, code])]).toEqual([
    422,
    [['/data/scope', 'scope.not-consolidating']],
  ]);
  expect((await send(withData('figures.reported', { scope: 'own' }))).status).toBe(202);
  const agency = await stores.registry.agency(AGENCY);
  if (!agency) throw new Error('no agency');
  await stores.registry.putAgency({ ...agency, consolidates: true });
  expect((await send({ ...whole, id: 'of-a-whole' })).status).toBe(202);
});

test.each([
  ['application.voided', { reason: ' ' }, '/data/reason'],
  ['event.retracted', { reason: '\u3000' }, '/data/reason'],
  ['report.sent-back', { comment: '\n\n' }, '/data/comment'],
  ['report.finalised', { note: ' \t' }, '/data/note'],
  ['figures.reported', { origin: ' ' }, '/data/origin'],
] as const)('words of nothing but blanks are no words: %s', async (type, more, pointer) => {
  const { send } = await openDoor();
  const { status, body } = await send(withData(type, more));
  expect([status, body.errors?.map((each) => [each.pointer, each.code])]).toEqual([
    422,
    [[pointer, 'text.empty']],
  ]);
});
