/**
 * The routes of 台账. In: requests of a signed-in person. Out: the page and its script, the facts that the script
 * compares the workbook with, and the outcome of its request. Always: no request contains the workbook.
 */
import { timeOf } from '../registry/clock.ts';
import { jsonAnswer, notThere, pageAnswer, scriptAnswer, scriptedAnswer } from './answers.ts';
import { type App, type Context, yearFor } from './context.ts';
import { doLedger, type LedgerDone } from './do-ledger.ts';
import { download } from './downloads.ts';
import { ledgerPage } from './pages/ledger.tsx';
import { lacks, numberingOf } from './person.ts';
import type { DeskPorts } from './ports.ts';
import { agencyFor, readLedgerYear } from './read.ts';
import { LACKS_RIGHT } from './rights.ts';
import { standingFacts } from './standing-facts.ts';

const STATUS: Readonly<Record<LedgerDone['kind'], number>> = { stored: 200, changed: 409, refused: 422 };

export function addLedger(app: App, base: string, ports: DeskPorts): void {
  app.get('/scripts/:name', (c) => {
    const bytes = ports.scripts.bytesOf(c.req.param('name'));
    return bytes ? scriptAnswer(bytes) : notThere(base);
  });
  app.get('/:agency/:year{\\d{4}}/ledger', async (c) => {
    const page = await yearFor(c, base, ports);
    if (!page) return notThere(base);
    const { unheld } = await readLedgerYear(page, ports);
    const script = ports.scripts.pathOf('ledger.mjs');
    return script === undefined
      ? pageAnswer(ledgerPage(page, unheld))
      : scriptedAnswer(ledgerPage(page, unheld, `${base}/${script}`), ports.site.url, { asks: true });
  });
  app.get('/:agency/:year{\\d{4}}/ledger/standing', async (c) => {
    const agency = await agencyOf(c, ports);
    if (!agency) return notThere(base);
    const [now, sources] = await Promise.all([
      timeOf(agency, ports.clock(), ports.registry),
      ports.registry.sources(),
    ]);
    const head = { now, numbering: numberingOf([agency.id], sources) };
    const from = c.req.query('from') ?? '';
    return jsonAnswer(await standingFacts(agency.id, from, { eventLog: ports.eventLog, ...head }));
  });
  app.post('/:agency/:year{\\d{4}}/ledger', async (c) => {
    const agency = await agencyOf(c, ports);
    if (!agency) return notThere(base);
    const { person } = c.get('session');
    if (lacks(person, 'ledger')) return jsonAnswer({ kind: 'refused', words: [LACKS_RIGHT] }, 403);
    const done = await doLedger(person, agency.id, c.get('form'), ports);
    return jsonAnswer(done, STATUS[done.kind]);
  });
  app.get('/:agency/:year{\\d{4}}/files/:name', async (c) => {
    const page = await yearFor(c, base, ports);
    return (page && (await download(page, c.req.param('name'), ports))) ?? notThere(base);
  });
}

const agencyOf = (c: Context, ports: DeskPorts) =>
  agencyFor(c.get('session').person, c.req.param('agency') ?? '', ports);
