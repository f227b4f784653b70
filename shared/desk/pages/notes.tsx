import type { CheckResult } from '../../checks/check.ts';
import { cleanText } from '../../text/clean.ts';
import { STATES } from './members.tsx';
import type { YearPage } from './year.ts';

/**
 * The notes of a finalisation, as the forms of 报审 and 定稿 ask for them. In: a year. Out: a box for each warning, for a
 * correction, and a tick for each member left out. Always: rejected input reappears.
 */
/** A note for each standing warning, and for a correction: the report publishes them together. */
export function Notes({ page }: { page: YearPage }) {
  const { report, last } = page.now;
  const warnings = report.checks.filter(({ level, result }) => level === 'warning' && result === 'fail');
  return (
    <>
      {warnings.map((check) => (
        <Note page={page} name={`note-${check.id}`} label={`说明：${cleanText(check.zh)}`} check={check} />
      ))}
      <Without page={page} />
      <Note
        page={page}
        name="note"
        label={last ? '更正说明（随报告公布，必填）' : '其他说明（随报告公布，可不填）'}
      />
    </>
  );
}

/** For a government: members that do not count at present; a report without one says so. */
function Without({ page }: { page: YearPage }) {
  const { uncounted } = page.now;
  if (uncounted.length === 0) return null;
  return (
    <fieldset>
      <legend>下列机关尚不能计入；不等它们的，请逐一勾选，并在说明中写明</legend>
      {uncounted.map(({ agency, name, state }) => (
        <label class="inline">
          <input
            type="checkbox"
            name={`without-${agency}`}
            value="yes"
            checked={page.typed?.[`without-${agency}`] === 'yes'}
          />{' '}
          {cleanText(name)}（{STATES[state]}）
        </label>
      ))}
    </fieldset>
  );
}

interface NoteProps {
  page: YearPage;
  name: string;
  label: string;
  check?: CheckResult;
}

function Note({ page, name, label, check }: NoteProps) {
  return (
    <>
      <label for={name}>{label}</label>
      {check?.findings.slice(0, 3).map(({ zh }) => (
        <p class="why">{cleanText(zh)}</p>
      ))}
      <textarea id={name} name={name} maxlength={1000}>
        {`\n${page.typed?.[name] ?? ''}`}
      </textarea>
    </>
  );
}
