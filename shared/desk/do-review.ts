/**
 * Submit, approve, send back, finalise, withdraw. In: the current year, and the form, which names the screen contents.
 * Out: done, or the reason why not. Always: if the content, the submission or the finalisation differs from the screen,
 * nothing is done and the person learns it.
 */
import { identityOf } from '../events/event.ts';
import { DESK } from '../intake/senders.ts';
import { APPROVAL_STEPS } from '../registry/agency.ts';
import { type ActAsked, type Acted, act, idOf } from './acts.ts';
import type { FormValues } from './do-texts.ts';
import type { YearPage } from './pages/year.ts';
import type { DeskPorts } from './ports.ts';

/** Characters of a note in the catalogue. */
const LONGEST = 1000;

export type Done = Acted | { kind: 'changed' };

export async function doReview(
  page: YearPage,
  form: FormValues,
  ports: DeskPorts,
): Promise<Done | undefined> {
  if (!isOnScreen(page, form))
    return (await isDone(page, form, ports)) ? { kind: 'stored' } : { kind: 'changed' };
  const asked = askedOf(page, form);
  if (asked === undefined || 'words' in asked) return asked && { kind: 'refused', words: asked.words };
  return act(page.person, [asked], ports);
}

/** The same person pressed the same button of the same page before. */
async function isDone(
  { person, now }: YearPage,
  form: FormValues,
  { eventLog }: DeskPorts,
): Promise<boolean> {
  const { do: button, submission: before = '', step = '' } = form;
  const type = TYPES[button ?? ''];
  if (!type || form['draft'] !== now.digest) return false;
  const of = type === 'report.submitted' ? ['after', before] : [before, step, person.id];
  const identity = identityOf({ subject: String(now.year), source: DESK, id: idOf([type, ...of]) });
  const kept = await eventLog.find(now.agency.id, identity);
  return kept?.person === person.id && draftIn(kept.data) === form['draft'];
}

const draftIn = (data: object): unknown => ('draft' in data ? data.draft : undefined);

const TYPES: Readonly<Record<string, 'report.submitted' | 'report.approved' | 'report.sent-back'>> = {
  submit: 'report.submitted',
  approve: 'report.approved',
  'send-back': 'report.sent-back',
};

function isOnScreen({ now: { digest, folded } }: YearPage, form: FormValues): boolean {
  return (
    form['draft'] === digest &&
    form['submission'] === (folded.approval?.submission?.id ?? '') &&
    form['finalisation'] === (folded.finalisation?.id ?? '')
  );
}

function askedOf(page: YearPage, form: FormValues): ActAsked | { words: string[] } | undefined {
  switch (form['do']) {
    case 'submit':
      return submission(page, form);
    case 'approve':
    case 'send-back':
      return answer(page, form);
    case 'finalise':
      return finalisation(page, form);
    case 'withdraw':
      return withdrawal(page, form);
    default:
      return undefined;
  }
}

const about = ({ now }: YearPage) => ({ agency: now.agency.id, subject: String(now.year) });

function submission(page: YearPage, form: FormValues): ActAsked | { words: string[] } {
  const { digest: draft, folded, blocking } = page.now;
  if (!folded.approval) return { words: ['本机关没有设定审核环节，无须报审。'] };
  if (blocking.length > 0) return { words: blocking.map(({ zh }) => zh) };
  const note = noteOf(page, form);
  if (typeof note === 'object') return note;
  const without = withoutIn(page, form);
  const data = {
    draft,
    ...(note && { note }),
    ...(without.length > 0 && { without }),
    ...(form['important'] === 'yes' && { important: true }),
  };
  const before = folded.approval.submission?.id ?? '';
  return { type: 'report.submitted', ...about(page), of: ['after', before], data };
}

function answer(page: YearPage, form: FormValues): ActAsked | { words: string[] } | undefined {
  const step = APPROVAL_STEPS.find((each) => each === form['step']);
  const { approval } = page.now.folded;
  if (!step || !approval?.submission) return undefined;
  const comment = (form['comment'] ?? '').trim();
  const { id, draft } = approval.submission;
  const isBack = form['do'] === 'send-back';
  if (isBack && comment === '') return { words: ['退回须写明理由。'] };
  const data = { step, draft, ...(comment && { comment }) };
  const type = isBack ? 'report.sent-back' : 'report.approved';
  return { type, ...about(page), of: [id, step, page.person.id], data };
}

function finalisation(page: YearPage, form: FormValues): ActAsked | { words: string[] } {
  const { digest: draft, folded, blocking } = page.now;
  if (blocking.length > 0) return { words: blocking.map(({ zh }) => zh) };
  const { approval } = folded;
  const note = approval ? (approval.submission?.note ?? undefined) : noteOf(page, form);
  if (typeof note === 'object') return note;
  const without = approval ? (approval.submission?.without ?? []) : withoutIn(page, form);
  const data = {
    draft,
    ...(note && { note }),
    ...(without.length > 0 && { without: [...without] }),
  };
  const before = page.record.filter(({ type }) => type === 'report.finalised').length;
  return { type: 'report.finalised', ...about(page), of: ['after', String(before)], data };
}

/** The members ticked as left out. */
function withoutIn({ now }: Pick<YearPage, 'now'>, form: FormValues): string[] {
  return now.uncounted.map(({ agency }) => agency).filter((id) => form[`without-${id}`] === 'yes');
}

function withdrawal(page: YearPage, form: FormValues): ActAsked | { words: string[] } {
  const { finalisation: standing } = page.now.folded;
  const reason = (form['reason'] ?? '').trim();
  if (!standing) return { words: ['没有等待公布的定稿。'] };
  if (reason === '') return { words: ['撤回须写明理由。'] };
  const { id, source } = standing;
  return { type: 'event.retracted', ...about(page), of: [id, source], data: { id, source, reason } };
}

/** The notes of all warnings and the general one, as one text; undefined if none was written. */
function noteOf({ now }: YearPage, form: FormValues): string | undefined | { words: string[] } {
  const warnings = now.report.checks.filter(({ level, result }) => level === 'warning' && result === 'fail');
  const lines = warnings.map(({ id, zh }) => [zh, (form[`note-${id}`] ?? '').trim()] as const);
  const missing = lines.filter(([, said]) => said === '');
  const general = (form['note'] ?? '').replaceAll('\r\n', '\n').trim();
  const without = withoutIn({ now }, form);
  const words = [
    ...now.uncounted
      .filter(({ agency }) => !without.includes(agency))
      .map(({ name }) => `${name}尚不能计入：请等待，或勾选不计入。`),
    ...(without.length > 0 && general === '' ? ['不计入某些机关的，须有说明。'] : []),
    ...missing.map(([zh]) => `请说明：${zh}`),
    ...(now.last && general === '' ? ['自第二版起须有更正说明。'] : []),
  ];
  if (words.length > 0) return { words };
  const note = [...lines.map(([zh, said]) => `${zh}：${said}`), ...(general ? [general] : [])].join('\n');
  if ([...note].length > LONGEST) return { words: [`各项说明合计不得超过 ${LONGEST} 个字符。`] };
  return note === '' ? undefined : note;
}
