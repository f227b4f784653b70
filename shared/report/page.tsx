import { raw } from 'hono/html';
import { STYLE, STYLE_DIGEST } from './style.ts';

/**
 * The shell of every page: in go a title and what stands on the sheet, out comes a whole document. Always holds:
 * no script, no request to anybody, and a policy that forbids both whatever the content.
 */
export function pageOf(title: string, skipTo: string, sheet: unknown): string {
  const page = (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <title>{title}</title>
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
