import { describe, expect, test } from 'vitest';
import { PERSON_RIGHTS, type Person, type PersonRight } from '../../../shared/registry/agency.ts';
import { AGENCY, goodEvent } from '../good-events.ts';
import { openDoor, register } from './door.ts';

const DRAFT = `sha256:${'b'.repeat(64)}`;

async function opened() {
  const door = await openDoor();
  await register(door.stores, { id: 'oa', agencies: [AGENCY, 'lianshui'], may: ['text', 'approve'] });
  const put = (id: string, may: readonly PersonRight[], more: Partial<Person> = {}) =>
    door.stores.registry.putPerson({ id, subject: `sub-${id}`, agencies: [AGENCY], may, ...more });
  const codes = async (
    type: 'report.submitted' | 'report.approved' | 'report.sent-back',
    changes: object,
  ) => {
    const { status, body } = await door.send(goodEvent(type, { id: crypto.randomUUID(), ...changes }), {
      source: 'oa',
    });
    return [status, ...(body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
  };
  return { ...door, put, codes };
}

const REFUSED = [403, '/person person.forbidden'];

describe('who submits or approves', () => {
  test('is registered, enabled, and has exactly that right for that agency', async () => {
    const { put, codes } = await opened();
    for (const right of PERSON_RIGHTS) await put(right.replace(':', '.'), [right]);
    const matrix: [string, 'report.submitted' | 'report.approved' | 'report.sent-back', object][] = [
      ['text', 'report.submitted', { data: { draft: DRAFT } }],
      ['approve.section', 'report.approved', { data: { draft: DRAFT, step: 'section' } }],
      ['approve.secrecy', 'report.approved', { data: { draft: DRAFT, step: 'secrecy' } }],
      ['approve.leader', 'report.sent-back', { data: { draft: DRAFT, step: 'leader', comment: '否' } }],
      ['approve.principal', 'report.approved', { data: { draft: DRAFT, step: 'principal' } }],
    ];
    for (const [holder, type, event] of matrix)
      for (const right of PERSON_RIGHTS) {
        const person = right.replace(':', '.');
        expect([person, ...(await codes(type, { ...event, person }))]).toEqual(
          person === holder ? [person, 202] : [person, ...REFUSED],
        );
      }
  });

  test('is refused for another agency, when disabled, and when nobody of that id is registered', async () => {
    const { put, codes } = await opened();
    const event = { data: { draft: DRAFT } };
    await put('clerk', ['text']);
    expect(await codes('report.submitted', { ...event, person: 'clerk', agency: 'lianshui' })).toEqual(
      REFUSED,
    );
    expect(await codes('report.submitted', { ...event, person: 'nobody' })).toEqual(REFUSED);
    expect(await codes('report.submitted', { ...event, person: 'clerk' })).toEqual([202]);
    // At once: nothing of a person is held.
    await put('clerk', ['text'], { disabled: true });
    expect(await codes('report.submitted', { ...event, person: 'clerk' })).toEqual(REFUSED);
  });

  test('must be named: 422 without a person, and nothing is stored', async () => {
    const { codes, put, stores } = await opened();
    await put('clerk', ['text']);
    expect(await codes('report.submitted', { person: undefined })).toEqual([422, '/person field.missing']);
    expect(await codes('report.sent-back', { person: undefined })).toEqual([422, '/person field.missing']);
    await codes('report.approved', { person: 'clerk' });
    for await (const { event } of stores.eventLog.read(AGENCY)) throw new Error(`stored: ${event.type}`);
    expect(await stores.journal.entries(AGENCY)).toEqual([]);
  });
});

test('the source desk is unknown at the endpoint, even if registered with a secret', async () => {
  const { stores, send } = await opened();
  await register(stores, { id: 'desk', agencies: [AGENCY] });
  expect((await send(goodEvent(), { source: 'desk' })).status).toBe(401);
});
