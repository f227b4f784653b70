import { describe, expect, test } from 'vitest';
import {
  approvalOf,
  isAbout,
  missingSteps,
  nextStep,
  reviewStanding,
} from '../../../shared/approval/approval.ts';
import { missingInWords } from '../../../shared/approval/words.ts';
import type { Act } from '../../../shared/cases/case.ts';
import { APPROVAL_STEPS, type ApprovalStep } from '../../../shared/registry/agency.ts';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;

/** An act as the fold keeps it; each later than the one before. */
type Said =
  | { kind: 'submit'; by: string; draft: string; note?: string; without?: string[]; important?: true }
  | { kind: 'approve' | 'send-back'; by: string; step: ApprovalStep; draft: string };

function acts(said: readonly Said[]): Act[] {
  return said.map((one, index) => {
    const { kind, by, ...data } = one;
    const type = { submit: 'report.submitted', approve: 'report.approved', 'send-back': 'report.sent-back' }[
      kind
    ];
    const at = `2026-01-05T00:${String(index).padStart(2, '0')}:00`;
    const comment = kind === 'send-back' && { comment: '请核对' };
    const event = { agency: 'huaian', source: 'oa', subject: '2025', id: `e${index}`, at, type, person: by };
    return { ...event, data: { ...data, ...comment } } as Act;
  });
}

const submit = (draft = A, more: object = {}): Said => ({ kind: 'submit', by: 'clerk', draft, ...more });
const approve = (step: ApprovalStep, by: string, draft = A): Said => ({ kind: 'approve', by, step, draft });
const sendBack = (step: ApprovalStep, by: string, draft = A): Said => ({
  kind: 'send-back',
  by,
  step,
  draft,
});

const lacks = (said: readonly Said[], asked: ApprovalStep[], about: object = { draft: A }) => {
  const state = approvalOf(acts(said), asked);
  return state && missingSteps(state, { draft: A, ...about });
};

/**
 * The rule read a second time, from its words alone: after the last submission, which is of this digest and was not
 * sent back, is there for each step an approval, later than that of the step before, by different persons, none of
 * whom submitted?
 */
function isApproved(said: readonly Said[], asked: readonly ApprovalStep[]): boolean {
  const from = said.findLastIndex(({ kind }) => kind === 'submit');
  const submitted = said[from];
  if (submitted?.kind !== 'submit' || submitted.draft !== A) return false;
  const later = said.slice(from + 1);
  const isBack = later.some((one) => one.kind === 'send-back' && one.draft === A);
  if (isBack) return false;
  const search = (step: number, after: number, persons: readonly string[]): boolean => {
    if (step === asked.length) return true;
    return later.some(
      (one, index) =>
        index >= after &&
        one.kind === 'approve' &&
        one.draft === A &&
        one.step === asked[step] &&
        !persons.includes(one.by) &&
        search(step + 1, index + 1, [...persons, one.by]),
    );
  };
  return search(0, 0, [submitted.by]);
}

describe('the state of an approval', () => {
  test('is that of the rule for every order of up to four acts, with one step and with two', () => {
    const alphabet: Said[] = [
      submit(A),
      submit(B),
      approve('section', 'p'),
      approve('section', 'q'),
      approve('leader', 'p'),
      approve('leader', 'q'),
      approve('section', 'clerk'),
      approve('section', 'p', B),
      sendBack('section', 'q'),
      sendBack('leader', 'p', B),
    ];
    let orders = 0;
    let approved = 0;
    const walk = (said: Said[], left: number) => {
      for (const asked of [['section'], ['section', 'leader']] as ApprovalStep[][]) {
        const is = lacks(said, asked)?.length === 0;
        if (is !== isApproved(said, asked)) throw new Error(`${asked}: ${JSON.stringify(said)} gives ${is}`);
        orders++;
        if (is) approved++;
      }
      if (left > 0) for (const next of alphabet) walk([...said, next], left - 1);
    };
    walk([], 4);
    expect(orders).toBe(2 * 11_111);
    expect(approved).toBeGreaterThan(30);
  });

  test('is the same for all four steps in order, and lacks the rest after each', () => {
    const persons = ['p1', 'p2', 'p3', 'p4'];
    const said: Said[] = [submit()];
    for (const [index, step] of APPROVAL_STEPS.entries()) {
      expect(lacks(said, [...APPROVAL_STEPS])).toEqual(APPROVAL_STEPS.slice(index));
      said.push(approve(step, persons[index] ?? ''));
    }
    expect(lacks(said, [...APPROVAL_STEPS])).toEqual([]);
    expect(isApproved(said, APPROVAL_STEPS)).toBe(true);
  });

  test('asks for nothing where the agency names no step', () => {
    expect(approvalOf(acts([submit()]), [])).toBeNull();
    expect(approvalOf(acts([submit()]))).toBeNull();
  });

  test('asks for the principal where the submission says that the matter is important', () => {
    const said = [submit(A, { important: true }), approve('section', 'p')];
    expect(lacks(said, ['section'])).toEqual(['principal']);
    expect(lacks([...said, approve('principal', 'head')], ['section'])).toEqual([]);
  });

  test('is for exactly the digest, the note and the members that are left out', () => {
    const said = [submit(A, { note: '更正一处', without: ['x', 'y'] }), approve('section', 'p')];
    const about = { note: '更正一处', without: ['y', 'x'] };
    expect(lacks(said, ['section'], about)).toEqual([]);
    for (const other of [
      { ...about, note: '更正一处。' },
      { without: about.without },
      { ...about, without: ['x'] },
      { ...about, without: ['x', 'y', 'z'] },
      { ...about, draft: B },
    ])
      expect(lacks(said, ['section'], other)).toEqual(['section']);
  });

  test('an act without a person counts for nothing', () => {
    const [submitted, approved] = acts([submit(), approve('section', 'p')]);
    const nobody = ({ person: _, ...act }: Act) => act as Act;
    if (!submitted || !approved) throw new Error('two acts');
    expect(approvalOf([nobody(submitted), approved], ['section'])?.submission).toBeNull();
    expect(approvalOf([submitted, nobody(approved)], ['section'])?.approved).toEqual([]);
  });

  test('says whose turn it is, and that nothing waits once it was sent back', () => {
    const state = approvalOf(acts([submit(), approve('section', 'p')]), ['section', 'leader']);
    if (!state) throw new Error('a state');
    expect(nextStep(state)).toBe('leader');
    expect(isAbout(state, { draft: A })).toBe(true);
    const back = approvalOf(acts([submit(), sendBack('leader', 'q')]), ['section', 'leader']);
    if (!back) throw new Error('a state');
    expect(nextStep(back)).toBeUndefined();
    expect(reviewStanding(back, A)).toMatchObject({
      awaits: [],
      sentBack: { step: 'leader', comment: '请核对' },
    });
    expect(reviewStanding(state, B)).toMatchObject({ outdated: true, awaits: [] });
    expect(JSON.stringify(reviewStanding(state, A))).not.toMatch(/clerk|"p"/);
  });
});

describe('a refusal names the steps and says why', () => {
  const words = (said: readonly Said[], about: object = {}) => {
    const state = approvalOf(acts(said), ['section', 'secrecy']);
    return state && missingInWords(state, { draft: A, ...about })?.zh;
  };

  test.each<[string, Said[], object, string | undefined]>([
    ['nothing was submitted', [], {}, '尚缺审核：业务审核、保密审查（尚未报审）。'],
    ['one step is left', [submit(), approve('section', 'p')], {}, '尚缺审核：保密审查。'],
    [
      'it was sent back',
      [submit(), sendBack('section', 'p')],
      {},
      '尚缺审核：业务审核、保密审查（已由业务审核环节退回，须重新报审）。',
    ],
    [
      'the note is another',
      [submit(), approve('section', 'p')],
      { note: '说明' },
      '尚缺审核：业务审核、保密审查（报审后内容或说明有改动，此前的审核均已作废，须重新报审）。',
    ],
    ['all is approved', [submit(), approve('section', 'p'), approve('secrecy', 'q')], {}, undefined],
  ])('%s', (_, said, about, expected) => {
    expect(words(said, about)).toBe(expected);
  });
});
