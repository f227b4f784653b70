import { raw } from 'hono/html';
import { STYLE, STYLE_DIGEST } from './style.ts';

/**
 * The shell of every page: in go a title, what stands on the sheet and what else the head names, out comes a whole document. Always holds:
 * no script, no request to anybody, and a policy that forbids both whatever the content.
 */
export function pageOf(title: string, skipTo: string, sheet: unknown, head: unknown = null): string {
  const page = (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <title>{title}</title>
        {head}
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <a class="skip" href="#main">
          {skipTo}
        </a>
        <div class="frame">{sheet}</div>
      </body>
    </html>
  );
  return `<!DOCTYPE html>\n${page.toString()}\n`;
}

const POLICY = `default-src 'none'; style-src '${STYLE_DIGEST}'; base-uri 'none'; form-action 'none'`;
