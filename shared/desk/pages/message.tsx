import { cleanText } from '../../text/clean.ts';

/** A text to copy into a letter. In: its purpose, and the text. Out: a box that the keyboard selects as a whole. */
export function Message({ title, text }: { title: string; text: string }) {
  const shown = cleanText(text);
  const rows = Math.min(14, shown.split('\n').length + 1);
  return (
    <details>
      <summary>{title}（已拟好，可复制）</summary>
      <textarea
        class="message"
        readonly
        rows={rows}
        aria-label={`${title}：点入后按 Ctrl+A 全选，Ctrl+C 复制`}
      >
        {`\n${shown}`}
      </textarea>
    </details>
  );
}
