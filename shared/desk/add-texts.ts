/**
 * The routes of 文字. In: requests of a signed-in person. Out: the three current sections, or the outcome of saving,
 * previewing or proposing one. Always: all of it works without the script, which keeps the form of pasted text.
 */
import { forbidden, moved, notThere, pageAnswer, scriptedAnswer } from './answers.ts';
import { type App, yearFor } from './context.ts';
import { doTexts, textsView } from './do-texts.ts';
import { type TextsView, textsPage } from './pages/texts.tsx';
import { pathOf, type YearPage } from './pages/year.ts';
import { lacks } from './person.ts';
import type { DeskPorts } from './ports.ts';
import { LACKS_RIGHT } from './rights.ts';

export function addTexts(app: App, base: string, ports: DeskPorts): void {
  const answer = (page: YearPage, view: TextsView, status = 200): Response => {
    const script = ports.scripts.pathOf('texts.mjs');
    return script === undefined
      ? pageAnswer(textsPage(page, view), status)
      : scriptedAnswer(textsPage(page, view, `${base}/${script}`), ports.site.url, { status });
  };
  app.get('/:agency/:year{\\d{4}}/texts', async (c) => {
    const page = await yearFor(c, base, ports);
    return page ? answer(page, textsView(page)) : notThere(base);
  });
  app.post('/:agency/:year{\\d{4}}/texts', async (c) => {
    const page = await yearFor(c, base, ports);
    const form = c.get('form');
    if (page && lacks(page.person, 'text')) return forbidden(LACKS_RIGHT, base);
    const done = page && (await doTexts(page, { form, word: c.get('word') }, ports));
    if (!page || !done) return notThere(base);
    const section = form['section'] ?? '';
    if (done.stored) return moved(`${pathOf(page, 'texts')}?said=saved#${section}`);
    const said = done.said ? { said: done.said } : {};
    const status = done.view.typed?.overtaken ? 409 : done.said && !done.said.good ? 422 : 200;
    return answer({ ...page, frame: { ...page.frame, ...said } }, done.view, status);
  });
}
