import { raw } from 'hono/html';
import { Icon } from '../../formats/html/icon.tsx';
import { DESK_STYLE } from './style.ts';

/**
 * The shell of the desk's pages. In: the person, the place, and the contents of the page. Out: one HTML document.
 * Always holds: no script in the page, no address outside the desk, and each form carries the token of the session.
 */
export interface Frame {
  /** Path of the desk, without a trailing slash. */
  base: string;
  /** Id of the person. */
  person: string;
  token: string;
  title: string;
  /** The agency and year of the page. */
  where?: string;
  tabs?: readonly Tab[];
  /** The outcome of the last act. */
  said?: Said | undefined;
  /** Path of the page's own script, if it has one. */
  script?: string | undefined;
}

export interface Tab {
  name: string;
  href: string;
  current: boolean;
}

export interface Said {
  good: boolean;
  words: readonly string[];
}

export function framed(frame: Frame, content: unknown): string {
  const { title, tabs = [], said, script } = frame;
  return documentOf(
    title,
    <>
      <Top frame={frame} />
      <main class="desk" id="main">
        <h1>{title}</h1>
        {tabs.length > 0 && <Tabs tabs={tabs} />}
        {said && (
          <div class={said.good ? 'said' : 'said bad'} role={said.good ? 'status' : 'alert'}>
            {said.words.map((line) => (
              <p>{line}</p>
            ))}
          </div>
        )}
        {content}
      </main>
    </>,
    script,
  );
}

/** The way to the first page, the agency and year, the person, and the way out. */
function Top({ frame: { base, where, person, token } }: { frame: Frame }) {
  return (
    <header class="top">
      <a class="brand" href={base}>
        年报工作台
      </a>
      <span class="where">{where}</span>
      <span>{person}</span>
      <Form action={`${base}/sign-out`} token={token}>
        <button class="plain" type="submit">
          退出
        </button>
      </Form>
    </header>
  );
}

function Tabs({ tabs }: { tabs: readonly Tab[] }) {
  return (
    <nav aria-label="本年度各页">
      <ul class="tabs">
        {tabs.map(({ name, href, current }) => (
          <li>
            <a href={href} aria-current={current ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A page without a session, or for a missing page. */
export function bare(
  title: string,
  words: string,
  link?: { href: string; name: string },
  typed = '',
): string {
  return documentOf(
    title,
    <main class="desk" id="main">
      <h1>{title}</h1>
      <p>{words}</p>
      {typed !== '' && <pre class="message">{typed}</pre>}
      {link && (
        <p>
          <a class="button" href={link.href}>
            {link.name}
          </a>
        </p>
      )}
    </main>,
  );
}

function documentOf(title: string, body: unknown, script?: string): string {
  const page = (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="same-origin" />
        <meta name="format-detection" content="telephone=no" />
        <title>{`${title} · 年报工作台`}</title>
        <Icon />
        <style>{raw(DESK_STYLE)}</style>
        {script !== undefined && <script type="module" src={script}></script>}
      </head>
      <body>
        <a class="skip" href="#main">
          跳到正文
        </a>
        {body}
      </body>
    </html>
  );
  return `<!DOCTYPE html>\n${page.toString()}\n`;
}

export function Form({ action, token, children }: { action: string; token: string; children?: unknown }) {
  return (
    <form method="post" action={action}>
      <input type="hidden" name="token" value={token} />
      {children}
    </form>
  );
}
