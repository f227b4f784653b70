import { type Approval, missingSteps, reviewStanding } from '../../approval/approval.ts';
import { STEP_WORDS } from '../../approval/words.ts';
import type { ApprovalStep } from '../../registry/agency.ts';
import { cleanText } from '../../text/clean.ts';
import { Record } from './draft.tsx';
import { Form, framed } from './frame.tsx';
import { Notes } from './notes.tsx';
import { momentText } from './words.ts';
import { frameOf, isMine, lightOf, pathOf, type YearPage } from './year.ts';

/**
 * 报审: submit, approve, send back, finalise, take back. In: a year and its approval. Out: the steps with the person and
 * time of each, and the one form of this person's turn; a disabled button shows why. Always: each form names the digest
 * of the screen contents, so that it can approve or publish nothing else.
 */
export function reviewPage(page: YearPage): string {
  const { now } = page;
  const light = lightOf(now);
  return framed(
    frameOf(page, '报审与定稿', 'review'),
    <div class="two">
      <div>
        {now.folded.approval && <Steps approval={now.folded.approval} draft={now.digest} />}
        <MyTurn page={page} />
        <Submit page={page} />
        <Finalise page={page} />
      </div>
      <aside aria-label="现在的情况" tabindex={0}>
        <div class={`light ${light.look}`}>
          <b>{light.word}</b>
          {light.more}
        </div>
        {now.refusals.length > 0 && (
          <section class="card" aria-labelledby="refused">
            <h2 id="refused">定稿未能公布</h2>
            <ul>
              {now.refusals.map(({ zh }) => (
                <li>{cleanText(zh)}</li>
              ))}
            </ul>
          </section>
        )}
        <Record page={page} />
      </aside>
    </div>,
  );
}

function Steps({ approval, draft }: { approval: Approval; draft: string }) {
  const { steps, submission, approved, sentBack } = approval;
  const { outdated, awaits } = reviewStanding(approval, draft);
  return (
    <section class="card" aria-labelledby="steps">
      <h2 id="steps">审核环节</h2>
      {submission === null && <p>尚未报审。</p>}
      {submission && <p>{`${momentText(submission.at)} ${submission.by} 报审`}</p>}
      {submission?.note && <p>{`说明：${cleanText(submission.note)}`}</p>}
      {outdated && <p class="differs">报审后内容有改动，此前的审核均已作废，须重新报审。</p>}
      {sentBack && (
        <p class="differs">
          {`${momentText(sentBack.at)} ${sentBack.by} 在${STEP_WORDS[sentBack.step].zh}环节退回：${cleanText(sentBack.comment ?? '')}`}
        </p>
      )}
      <ol>
        {steps.map((step, index) => {
          const done = approved[index];
          const state = done
            ? `${momentText(done.at)} ${done.by} 通过${done.comment ? `：${cleanText(done.comment)}` : ''}`
            : step === awaits[0]
              ? '待审'
              : '未到';
          return <li>{`${STEP_WORDS[step].zh}：${state}`}</li>;
        })}
      </ol>
    </section>
  );
}

function Seen({ page }: { page: YearPage }) {
  const { digest, folded } = page.now;
  return (
    <>
      <input type="hidden" name="draft" value={digest} />
      <input type="hidden" name="submission" value={folded.approval?.submission?.id ?? ''} />
      <input type="hidden" name="finalisation" value={folded.finalisation?.id ?? ''} />
    </>
  );
}

function MyTurn({ page }: { page: YearPage }) {
  const { approval } = page.now.folded;
  if (!approval?.submission || approval.submission.draft !== page.now.digest) return null;
  const step = isMine(page.person, approval);
  if (!step) return null;
  return (
    <section class="card" aria-labelledby="turn">
      <h2 id="turn">{`等您审：${STEP_WORDS[step].zh}`}</h2>
      <p>
        请先看
        <a href={pathOf(page)}>草稿全文</a>
        。您通过的就是现在的内容；此后改动一字，审核即作废。
      </p>
      <Approve page={page} step={step} />
      <SendBack page={page} step={step} />
    </section>
  );
}

/** The input beside a button whose act failed. */
function typedIn({ typed }: YearPage, button: string, name: string): string {
  return `\n${typed?.['do'] === button ? (typed[name] ?? '') : ''}`;
}

function Approve({ page, step }: { page: YearPage; step: ApprovalStep }) {
  return (
    <Form action={pathOf(page, 'review')} token={page.frame.token}>
      <Seen page={page} />
      <input type="hidden" name="step" value={step} />
      <label for="comment">意见（可不填）</label>
      <textarea id="comment" name="comment" maxlength={1000}>
        {typedIn(page, 'approve', 'comment')}
      </textarea>
      <div class="row">
        <button class="main" type="submit" name="do" value="approve">
          通过
        </button>
      </div>
    </Form>
  );
}

function SendBack({ page, step }: { page: YearPage; step: ApprovalStep }) {
  return (
    <Form action={pathOf(page, 'review')} token={page.frame.token}>
      <Seen page={page} />
      <input type="hidden" name="step" value={step} />
      <label for="back">退回的理由（必填）</label>
      <textarea id="back" name="comment" required maxlength={1000}>
        {typedIn(page, 'send-back', 'comment')}
      </textarea>
      <div class="row">
        <button type="submit" name="do" value="send-back">
          退回
        </button>
      </div>
    </Form>
  );
}

function Submit({ page }: { page: YearPage }) {
  const { folded, blocking } = page.now;
  const { approval } = folded;
  if (!approval || !page.person.may.includes('text') || page.now.isPublished) return null;
  const stands = approval.submission && !approval.sentBack && approval.submission.draft === page.now.digest;
  return (
    <section class="card" aria-labelledby="submitting">
      <h2 id="submitting">{stands ? '重新报审' : '报审'}</h2>
      {stands && <p class="why">已经报审；重新报审会使已有的审核作废。</p>}
      <Form action={pathOf(page, 'review')} token={page.frame.token}>
        <Seen page={page} />
        <Notes page={page} />
        {!approval.steps.includes('principal') && (
          <label class="inline">
            <input
              type="checkbox"
              name="important"
              value="yes"
              checked={page.typed?.['important'] === 'yes'}
            />{' '}
            重要事项，另须主要负责人审阅
          </label>
        )}
        <Button name="submit" words="报审" off={blocking.map(({ zh }) => zh)} />
      </Form>
    </section>
  );
}

function Finalise({ page }: { page: YearPage }) {
  const { now, person } = page;
  const { folded, publishesNext, refusals } = now;
  if (!person.may.includes('finalise')) return null;
  const waits = publishesNext || refusals.length > 0;
  if (now.isPublished && !waits)
    return (
      <section class="card" aria-labelledby="finalising">
        <h2 id="finalising">定稿</h2>
        <p>已公布，现在的内容与公布的一致，无须再定稿。</p>
      </section>
    );
  const { approval } = folded;
  const off = [...now.blocking.map(({ zh }) => zh), ...(approval ? unapproved(approval, now.digest) : [])];
  return (
    <section class="card" aria-labelledby="finalising">
      <h2 id="finalising">定稿</h2>
      {waits && folded.finalisation && <Withdraw page={page} />}
      {!waits && (
        <Form action={pathOf(page, 'review')} token={page.frame.token}>
          <Seen page={page} />
          <p>{`将公布《${now.report.agency.name}${now.year}年政府信息公开工作年度报告》，内容即现在的草稿。`}</p>
          {approval ? (
            <p class="why">{`说明以报审的为准${approval.submission?.note ? `：${cleanText(approval.submission.note)}` : '（无）'}。`}</p>
          ) : (
            <Notes page={page} />
          )}
          <p class="why">定稿后由系统下一次运行时公布，公布前可以撤回。</p>
          <Button name="finalise" words="定稿" off={off} />
        </Form>
      )}
    </section>
  );
}

/** The reason why the content on the screen cannot be finalised yet: the submission has another content. */
function unapproved(approval: Approval, draft: string): string[] {
  const { submission } = approval;
  if (submission?.draft !== draft) return ['现在的内容尚未报审。'];
  const { note, without } = submission;
  const lacks = missingSteps(approval, { draft, note: note ?? undefined, without });
  return lacks.length === 0 ? [] : [`尚缺审核：${lacks.map((step) => STEP_WORDS[step].zh).join('、')}。`];
}

function Withdraw({ page }: { page: YearPage }) {
  return (
    <Form action={pathOf(page, 'review')} token={page.frame.token}>
      <Seen page={page} />
      <p>已经定稿，等待公布。</p>
      <label for="reason">撤回的理由</label>
      <input id="reason" type="text" name="reason" required maxlength={1000} value={page.typed?.['reason']} />
      <div class="row">
        <button type="submit" name="do" value="withdraw">
          撤回定稿
        </button>
      </div>
    </Form>
  );
}

/** Disabled with its reasons beside it, or enabled. */
function Button({ name, words, off }: { name: string; words: string; off: readonly string[] }) {
  return (
    <>
      <div class="row">
        <button class="main" type="submit" name="do" value={name} disabled={off.length > 0}>
          {words}
        </button>
      </div>
      {off.length > 0 && (
        <ul class="why">
          {off.map((reason) => (
            <li>{`还不能${words}：${cleanText(reason)}`}</li>
          ))}
        </ul>
      )}
    </>
  );
}
