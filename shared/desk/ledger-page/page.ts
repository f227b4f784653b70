/**
 * 台账 in the browser. In: a chosen or dropped workbook. Out: its faults, and a copy with them marked; or the list of new
 * facts, which the button then sends. Always: the workbook stays on the machine. Only the listed facts leave it, and
 * nothing leaves from a workbook with a fault.
 */
import { type Examined, examineLedger } from '../../ledger/examine.ts';
import { readMapping } from '../../ledger/mapping.ts';
import type { SheetPlan } from '../../ledger/plans.ts';
import { type RawBook, readBook } from '../../ledger/raw.ts';
import { faultyBook } from '../../ledger/workbooks.ts';
import { isUnreadable } from '../../reading/source.ts';
import {
  byId,
  make,
  type PageElement,
  type PageEvent,
  type PageFile,
  page,
  save,
} from '../../verify-page/dom.ts';
import { againstDesk, type Desk, NotDone, send } from './asking.ts';
import { eventsOf, requestsOf } from './sendable.ts';
import { countsView, droppedView, eventsView, faultsView, removalsView } from './view.ts';

const BOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const upload = byId('upload');
const attribute = (name: string) => upload.getAttribute(`data-${name}`) ?? '';
const desk: Desk = { agency: attribute('agency'), at: attribute('at'), token: attribute('token') };
const maySend = attribute('may-send') === 'yes';
let turn = 0;

function say(words: string): void {
  byId('status').textContent = words;
}

function show(...elements: readonly PageElement[]): void {
  byId('results').replaceChildren(...elements);
  byId('results').setAttribute('aria-busy', 'false');
  byId('results').focus();
}

async function look(file: PageFile | undefined): Promise<void> {
  if (!file) return;
  const mine = ++turn;
  byId('results').replaceChildren();
  byId('results').setAttribute('aria-busy', 'true');
  say('正在读取和比对……');
  try {
    const mapping = await chosenMapping();
    const [book, against] = await Promise.all([
      file.arrayBuffer().then((bytes) => readBook(new Uint8Array(bytes), file.name)),
      againstDesk(desk),
    ]);
    const examined = examineLedger(book, mapping, against);
    if (mine !== turn) return;
    say('已比对。尚未送出任何内容。');
    if (examined.faults.length > 0) showFaults(book, examined);
    else showSendable(examined, against.standing);
  } catch (error) {
    if (mine === turn) fail(error);
  }
}

/** The words for known failures; for all others that it failed, and that nothing was sent. */
function fail(error: unknown): void {
  const words = isUnreadable(error) ? error.zh : error instanceof NotDone ? error.message : '';
  say('');
  show(refusal(words === '' ? '文件的内容无法读取，没有送出任何内容。' : `${words}（没有送出任何内容。）`));
}

function refusal(...lines: readonly string[]): PageElement {
  const box = make('div', 'said bad', ...lines.map((line) => make('p', '', line)));
  box.setAttribute('role', 'alert');
  return box;
}

async function chosenMapping(): Promise<SheetPlan | undefined> {
  const [file] = [...(byId('mapping').files ?? [])];
  if (!file) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(await file.arrayBuffer()));
  } catch {
    throw new NotDone('对应关系不是有效的 JSON。');
  }
  const mapping = readMapping(json);
  if ('plan' in mapping) return mapping.plan;
  throw new NotDone(mapping.faults.map(({ pointer, zh }) => `${pointer} ${zh}`.trim()).join('；'));
}

function showFaults(book: RawBook, examined: Examined): void {
  const keep = button('下载标好问题的台账', 'main');
  keep.addEventListener('click', () => save('台账-有问题.xlsx', BOOK, faultyBook(book, examined.faults)));
  show(...droppedView(examined), ...faultsView(examined.faults), make('div', 'row', keep));
}

type Standing = Parameters<typeof requestsOf>[1];

function showSendable(examined: Examined, standing: Standing): void {
  const { removals } = examined;
  const parts = [
    countsView(examined),
    ...droppedView(examined),
    ...eventsView(eventsOf(examined, []), standing),
    ...removalsView(removals),
  ];
  if (eventsOf(examined, removals).length > 0)
    parts.push(...(maySend ? sendingOf(examined, standing) : [make('p', 'why', NO_RIGHT)]));
  show(...parts);
}

const NO_RIGHT = '您没有报送事实的权限，不能送出。';

function sendingOf(examined: Examined, standing: Standing): PageElement[] {
  const { removals } = examined;
  const said = make('div', '');
  const press = button('送出', 'main');
  press.addEventListener('click', () => {
    const written = removals.length > 0 ? byId('removals').value.trim() : '';
    const events = eventsOf(examined, written === '' ? [] : removals);
    if (written !== '' && written !== String(removals.length))
      said.replaceChildren(
        refusal(`文件中没有的编号是 ${removals.length} 个，不是“${written}”个，没有送出任何内容。`),
      );
    else if (events.length === 0)
      said.replaceChildren(refusal('没有要送出的。要作废文件中没有的编号，请先填写个数。'));
    else {
      press.disabled = true;
      void sendAll(requestsOf(events, standing), events.length);
    }
  });
  return [said, make('div', 'row', press)];
}

function button(words: string, look: string): PageElement {
  const element = make('button', look, words);
  element.setAttribute('type', 'button');
  return element;
}

async function sendAll(requests: ReturnType<typeof requestsOf>, count: number): Promise<void> {
  const mine = ++turn;
  let sent = 0;
  const stopped = (...lines: readonly string[]) => {
    say('');
    const before = sent > 0 ? `已送出 ${sent} 项，其余没有送出。` : '没有送出任何内容。';
    show(refusal(...lines, `${before}改好后重新选择文件，只会送出还没有的部分。`));
  };
  try {
    for (const request of requests) {
      say(`正在送出 ${sent} / ${count} ……`);
      const done = await send(desk, request);
      if (mine !== turn) return;
      if (done.kind === 'refused') return stopped(...done.words);
      if (done.kind === 'changed')
        return stopped(`比对之后，别人改动了这些编号：${done.subjects.slice(0, 20).join('、')}。`);
      sent += done.events;
    }
    finished(sent);
  } catch (error) {
    stopped(error instanceof NotDone ? error.message : '出错了。');
  }
}

function finished(sent: number): void {
  const on = make('a', 'button', '去核对');
  on.href = attribute('checks');
  const box = make('div', 'said', make('p', '', `已送出 ${sent} 项，各页已按新的内容重新计算。`));
  say(`已送出 ${sent} 项。`);
  show(box, make('div', 'row', on));
}

function dropped(event: PageEvent): void {
  event.preventDefault();
  void look([...(event.dataTransfer?.files ?? [])][0]);
}

byId('workbook').addEventListener('change', () => void look([...(byId('workbook').files ?? [])][0]));
page.body.addEventListener('dragover', (event) => event.preventDefault());
page.body.addEventListener('drop', dropped);
upload.hidden = false;
