/**
 * The shapes in which case systems write one and the same log. In: the log case by case, and a shape; or a seed and how
 * many shapes to draw. Out: its lines, or the shapes. Always: every shape says the same facts, so that all of them have
 * one answer; a shape is drawn from all combinations of its features, none of which is what a reader may count on.
 */
import { createRandom, type Random } from '../../infra/cli/sample/random.ts';
import type { LogEvent } from './national-log.ts';

/** Each feature with all its forms; the first is what an event in the contract's text looks like. */
const FEATURES = {
  /** How the number of a case is written. */
  numbers: ['2024-1', '2024-依申请-1', '〔2024〕1号', '（２０２４）第１号'],
  /** As Python and PHP write JSON unless they are asked not to: escapes, and white space or escaped slashes. */
  writer: ['plain', 'python', 'php'],
  time: ['+08:00', 'Z', 'mixed offsets'],
  fraction: ['none', 'milliseconds', 'seven digits'],
  sequence: ['none', 'on each'],
  unnamed: ['none', 'in data', 'beside data'],
  trace: ['none', 'traceparent', 'tracestate too'],
  /** One line in a hundred comes again: soon after, as in one request, or a good while later. */
  repeats: ['none', 'near', 'far'],
  order: ['case by case', 'by time', 'any'],
  /** One word in fifty is said again an hour later, as a system does that sends a decision anew when it is served. */
  words: ['once', 'again'],
  /** One word in fifty is keyed in wrongly, taken back and told anew: by systems that say whose event it was, or not. */
  takenBack: ['nothing', 'wrong words', 'wrong words, source named'],
} as const;

export type Shape = { readonly [F in keyof typeof FEATURES]: (typeof FEATURES)[F][number] };
const NAMES = Object.keys(FEATURES) as (keyof Shape)[];
const shapeOf = (pick: (forms: readonly string[]) => string | undefined) =>
  Object.fromEntries(NAMES.map((name) => [name, pick(FEATURES[name])])) as Shape;

export const COMBINATIONS = NAMES.reduce((product, name) => product * FEATURES[name].length, 1);
const PLAINEST = shapeOf((forms) => forms[0]);
const RICHEST = shapeOf((forms) => forms.at(-1));

/** The two ends, and between them as many as are asked for, drawn from all combinations. */
export function drawShapes(count: number, seed: number): Shape[] {
  const random = createRandom(seed);
  const drawn = Array.from({ length: count }, () => shapeOf((forms) => random.pick(forms)));
  return [PLAINEST, ...drawn, RICHEST];
}

/** The features by which a shape differs from the plainest. */
export function nameOf(shape: Shape): string {
  const unusual = NAMES.filter((name) => shape[name] !== PLAINEST[name]);
  return unusual.map((name) => `${name} ${shape[name]}`).join(', ') || 'nothing unusual';
}

/** The lines of a log in a shape. */
export function* shapedLog(cases: Iterable<LogEvent[]>, shape: Shape, seed: number): Generator<string> {
  const random = createRandom(seed);
  let written = 0;
  function* lines(): Generator<string> {
    const said = shape.words === 'once' ? cases : saidAgain(cases, random);
    const told = shape.takenBack === 'nothing' ? said : mistaken(said, shape.takenBack, random);
    for (const event of ordered(told, shape.order, random)) yield lineOf(event, shape, written++);
  }
  yield* repeated(lines(), shape.repeats, random);
}

/** In the same year, and with the same outcome: the answer stays what it is, in whatever order the lines come. */
function* saidAgain(cases: Iterable<LogEvent[]>, random: Random): Generator<LogEvent[]> {
  for (const events of cases)
    yield events.flatMap((event) => {
      const again = hoursLater(event.time, 1);
      const isAgain = isWord(event) && random.chance(0.02);
      if (!isAgain || again.slice(0, 4) !== event.time.slice(0, 4)) return [event];
      return [event, { ...event, id: otherId(event, 'e'), time: again }];
    });
}

/**
 * Before the word that stands, another one of a later hour, and what takes that back: a reader that does not take it
 * back gives another answer.
 */
function* mistaken(
  cases: Iterable<LogEvent[]>,
  takenBack: Shape['takenBack'],
  random: Random,
): Generator<LogEvent[]> {
  const named = takenBack === 'wrong words' ? {} : { source: 'bench' };
  for (const events of cases)
    yield events.flatMap((event) => {
      const isFirst = event.id.charAt(7) === 'f';
      if (!isWord(event) || !isFirst || !random.chance(0.02)) return [event];
      const id = otherId(event, 'd');
      const wrong = { ...event, id, time: hoursLater(event.time, 2), data: otherWord(event.data) };
      const retraction = {
        id: otherId(event, 'c'),
        type: 'event.retracted',
        time: hoursLater(event.time, 3),
      };
      return [
        wrong,
        { ...event, ...retraction, data: { id, reason: '录入错误，更正后重报', ...named } },
        event,
      ];
    });
}

const isWord = ({ type }: LogEvent) => /\.(decided|concluded)$/.test(type);

/** The eighth digit of an id is an F, unless the event is said again or is a mistake. */
const otherId = ({ id }: LogEvent, digit: string) => `${id.slice(0, 7)}${digit}${id.slice(8)}`;

function hoursLater(time: string, hours: number): string {
  return `${new Date(Date.parse(time) + (8 + hours) * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

function otherWord({ outcome, result }: LogEvent['data']): LogEvent['data'] {
  if (outcome === undefined) return { result: result === 'upheld' ? 'corrected' : 'upheld' };
  return { outcome: outcome === 'granted' ? 'refused.state-secret' : 'granted' };
}

/** So many cases are under way at once. */
const OPEN_CASES = 2048;
const WINDOW = 50_000;

function* ordered(cases: Iterable<LogEvent[]>, order: Shape['order'], random: Random): Generator<LogEvent> {
  if (order === 'case by case') for (const events of cases) yield* events;
  else if (order === 'by time') yield* interleaved(cases, random);
  else yield* shuffled(interleaved(cases, random), random);
}

/** Each case in its order, and all that are open through one another. */
function* interleaved(cases: Iterable<LogEvent[]>, random: Random): Generator<LogEvent> {
  const open: LogEvent[][] = [];
  const next = function* (): Generator<LogEvent> {
    const place = random.int(0, open.length - 1);
    const events = open[place];
    const event = events?.shift();
    if (event) yield event;
    if (events?.length === 0) open.splice(place, 1);
  };
  for (const events of cases) {
    open.push([...events]);
    while (open.length > OPEN_CASES) yield* next();
  }
  while (open.length > 0) yield* next();
}

function* shuffled<T>(items: Iterable<T>, random: Random): Generator<T> {
  let window: T[] = [];
  for (const item of items) {
    if (window.push(item) < WINDOW) continue;
    yield* random.shuffle(window);
    window = [];
  }
  yield* random.shuffle(window);
}

function* repeated(lines: Iterable<string>, repeats: Shape['repeats'], random: Random): Generator<string> {
  if (repeats === 'none') return yield* lines;
  const [least, most] = repeats === 'near' ? [0, 10] : [100, 20_000];
  const waiting: { line: string; left: number }[] = [];
  for (const line of lines) {
    yield line;
    if (random.chance(0.01)) waiting.push({ line, left: random.int(least, most) });
    for (const one of waiting) one.left--;
    while (waiting[0] && waiting[0].left < 0) yield waiting.shift()?.line ?? '';
  }
  for (const { line } of waiting) yield line;
}

function lineOf(event: LogEvent, shape: Shape, index: number): string {
  const { id, data, time, subject } = event;
  const trace = `00-${id.replaceAll('-', '')}-${id.slice(-16).replaceAll('-', '0')}-01`;
  const written = {
    ...event,
    time: timeOf(time, shape, index),
    subject: numberOf(subject, shape.numbers),
    ...(shape.sequence !== 'none' && { sequence: String(index + 1) }),
    ...(shape.trace !== 'none' && { traceparent: trace }),
    ...(shape.trace === 'tracestate too' && { tracestate: `vendor=${id.slice(0, 8)}` }),
    ...(shape.unnamed === 'beside data' && { department: 'dept-0042' }),
    data: { ...data, ...(shape.unnamed === 'in data' && { handler: `u${index % 977}` }) },
  };
  return asWritten(written, shape.writer);
}

function numberOf(subject: string, numbers: Shape['numbers']): string {
  if (numbers === '2024-依申请-1') return subject;
  const [year = '', what = '', serial = ''] = subject.split('-');
  const number = Number(serial);
  if (numbers === '〔2024〕1号') return `${what}〔${year}〕${number}号`;
  if (numbers === '（２０２４）第１号') return wide(`（${year}）${what}第${number}号`);
  return `${year}-${what === '依申请' ? 'A' : 'B'}-${serial}`;
}

const wide = (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

const OFFSETS = [480, 0, 540, -300, 345];

function timeOf(time: string, { time: zones, fraction }: Shape, index: number): string {
  const offset = zones === '+08:00' ? 480 : zones === 'Z' ? 0 : (OFFSETS[index % OFFSETS.length] ?? 0);
  const wall = new Date(Date.parse(time) + offset * 60_000).toISOString().slice(0, 19);
  const digits = String((index * 7919) % 10_000_000).padStart(7, '0');
  const point =
    fraction === 'none' ? '' : `.${digits.slice(0, fraction === 'milliseconds' ? 3 : digits.length)}`;
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${wall}${point}${offset === 0 ? 'Z' : zone}`;
}

const ascii = (json: string) =>
  json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function asWritten(event: object, writer: Shape['writer']): string {
  if (writer === 'plain') return JSON.stringify(event);
  if (writer === 'php') return ascii(JSON.stringify(event)).replaceAll('/', '\\/');
  // A break stands for the blank that Python puts behind commas and colons; no text here holds one.
  return ascii(
    JSON.stringify(event, null, 1)
      .replace(/\n */g, ' ')
      .replace(/([{[]) /g, '$1')
      .replace(/ ([}\]])/g, '$1'),
  );
}
