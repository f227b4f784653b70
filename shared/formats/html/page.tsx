import { raw } from 'hono/html';
import { ICON_POLICY, Icon } from './icon.tsx';
import { STYLE, STYLE_DIGEST } from './style.ts';

/**
 * The shell of every page. In: a title, the contents of the sheet and the additions to the head. Out: a whole document.
 * Always holds: no script, no external request, and a policy that forbids both whatever the content.
 */
export function pageOf(title: string, skipTo: string, sheet: unknown, head: unknown = null): string {
  return documentOf({ title, skipTo, sheet, head, policy: POLICY });
}

export interface Document {
  title: string;
  skipTo: string;
  sheet: unknown;
  head: unknown;
  /** The loads and scripts that a browser may allow it. */
  policy: string;
  /** Runs at its end, where the policy names its digest. */
  script?: string;
}

/** The same for the few pages with a wider policy. */
export function documentOf({ title, skipTo, sheet, head, policy, script }: Document): string {
  const page = (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <title>{title}</title>
        {head}
        <Icon />
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <a class="skip" href="#main">
          {skipTo}
        </a>
        <div class="frame">{sheet}</div>
        {script !== undefined && <script>{raw(script)}</script>}
      </body>
    </html>
  );
  return `<!DOCTYPE html>\n${page.toString()}\n`;
}

const POLICY = `default-src 'none'; ${ICON_POLICY}; style-src '${STYLE_DIGEST}'; base-uri 'none'; form-action 'none'`;

/** What a search engine shows below the title, and the address that stands for all copies of the page. */
export function Described({ by, canonical }: { by: string; canonical?: string }) {
  return (
    <>
      <meta name="description" content={by} />
      {canonical !== undefined && <link rel="canonical" href={canonical} />}
    </>
  );
}

/** Items of a list, a link each: address and words. */
export function LinkItems({ links }: { links: readonly (readonly [href: string, text: string])[] }) {
  return (
    <>
      {links.map(([href, text]) => (
        <li>
          <a href={href}>{text}</a>
        </li>
      ))}
    </>
  );
}
