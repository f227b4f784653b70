/**
 * The page of all codes in the API's answers, for vendors of case systems. Out: a complete HTML document in Chinese and
 * English, always the same. Each entry's anchor is its code; the `type` of a problem document links to it. The page
 * holds no script and loads nothing.
 */
import { FAULTS } from '../events/faults.ts';
import { Described, pageOf } from '../formats/html/page.tsx';
import type { CodeEntry, Mistake } from './code-entry.ts';
import { CODES } from './codes.ts';
import { ALL_REFUSALS } from './problem.ts';

const TITLE = '报送接口错误代码';

export function renderCodesPage(): string {
  const words = Object.entries({ ...ALL_REFUSALS, ...FAULTS });
  return pageOf(
    TITLE,
    '跳到代码',
    <main class="sheet" id="main">
      <header class="head">
        <h1>{TITLE}</h1>
        <p class="edition">Error codes: cause, a correct example, the usual mistakes</p>
      </header>
      {words.map(([code, { status, zh, en }]) => (
        <Entry code={code} status={status} says={[zh, en]} entry={CODES[code as keyof typeof CODES]} />
      ))}
    </main>,
    <Described
      by="政府信息公开案件报送接口的错误代码：原因、正确的例子、常见错误。"
      canonical="codes.html"
    />,
  );
}

interface EntryProps {
  code: string;
  status: number;
  says: readonly string[];
  entry: CodeEntry;
}

function Entry({ code, status, says, entry }: EntryProps) {
  return (
    <section id={code}>
      <h2>
        {code} · {status}
      </h2>
      {says.map((text) => (
        <p>{text}</p>
      ))}
      <p>原因：{entry.cause.zh}</p>
      <p lang="en">Cause: {entry.cause.en}</p>
      <p>
        正确 / correct: <code>{entry.right}</code>
      </p>
      {entry.mistakes.length > 0 && <Mistakes mistakes={entry.mistakes} />}
    </section>
  );
}

function Mistakes({ mistakes }: { mistakes: readonly Mistake[] }) {
  return (
    <ul>
      {mistakes.map(({ platform, wrong, right }) => (
        <li>
          {platform}：<code>{wrong}</code> → <code>{right}</code>
        </li>
      ))}
    </ul>
  );
}
