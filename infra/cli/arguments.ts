/**
 * Parses typed arguments and options. Out: their values; an invalid one is wrong usage, and the message says what is
 * valid.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { REGISTERED_ID } from '../../shared/events/catalogue.ts';
import { type Instant, parseInstant } from '../../shared/events/instant.ts';
import { both, type Words } from './messages.ts';

/** The form of the first year with computed tables; the older form is only read and checked. */
const FIRST_YEAR = 2021;

export function parseId(text: string): string {
  if (REGISTERED_ID.test(text)) return text;
  return wrong('应为 2–64 个小写字母、数字或连字符', '2 to 64 of a–z, 0–9 and - are expected');
}

function yearFrom(first: number): (text: string) => number {
  return (text) => {
    if (/^\d{4}$/.test(text) && Number(text) >= first) return Number(text);
    return wrong(`应为 ${first} 年起的四位年份`, `a year of four digits from ${first} on is expected`);
  };
}

export function parseTime(text: string): Instant {
  const instant = parseInstant(text);
  if (typeof instant === 'string') return instant;
  return wrong(
    '应为带时区偏移的 RFC 3339 时间，例如 2024-12-31T23:59:59+08:00',
    'an RFC 3339 time with offset is expected, such as 2024-12-31T23:59:59+08:00',
  );
}

function parseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  return wrong('应为 http:// 或 https:// 开头的地址', 'an address with http:// or https:// is expected');
}

export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to) return Number(text);
    return wrong(`应为 ${from} 至 ${to} 的整数`, `a whole number from ${from} to ${to} is expected`);
  };
}

export const agencyOption = () =>
  option('--agency <id>', { zh: '机关编号', en: 'id of the agency' }, parseId).makeOptionMandatory();
export const yearOptionFrom = (first: number) =>
  option(
    '--year <year>',
    { zh: '报告年度', en: 'year of the report' },
    yearFrom(first),
  ).makeOptionMandatory();
export const yearOption = () => yearOptionFrom(FIRST_YEAR);
export const sourceOption = () =>
  option('--source <id>', { zh: '已登记的来源编号', en: 'id of the registered source' }, parseId);

export const versionOption = () =>
  option(
    '--version <number>',
    { zh: '已公布的版本号，与 --year 同用', en: 'number of a published version, together with --year' },
    wholeNumber(1, 999_999_999),
  );

/** An event file instead of a stack. */
export const eventsOption = () =>
  new Option(
    '--events <file>',
    both({
      zh: 'JSON Lines 事件文件，或某一版本的证据文件（默认读取运行中的服务）',
      en: 'JSON Lines of events, or the evidence of a version (default: the log of the running stack)',
    }),
  ).conflicts(['data', 'stack']);

/** Selects the stack of a command. */
export const whereOptions = () => [
  new Option(
    '--data <dir>',
    both({
      zh: '本机服务的数据目录（默认 .gongkai）',
      en: 'data folder of the local stack (default .gongkai)',
    }),
  ),
  new Option(
    '--stack <name>',
    both({
      zh: '已部署的堆栈名称，使用调用者的 AWS 凭证',
      en: 'a deployed stack, with the AWS credentials of the caller',
    }),
  ).conflicts('data'),
];

/** Selects the recipient and the signing secret of a command that sends. */
export const recipientOptions = () => [
  new Option(
    '--secret <secret>',
    both({
      zh: '签名密钥 whsec_…（默认取环境变量 GONGKAI_SECRET）',
      en: 'signing secret whsec_… (default: GONGKAI_SECRET)',
    }),
  ),
  option(
    '--url <url>',
    { zh: '接口地址（默认为运行中的本机服务）', en: 'address of the API (default: the running local stack)' },
    parseUrl,
  ).conflicts(['data', 'stack']),
  ...whereOptions(),
];

function option<T>(flags: string, description: Words, parse: (text: string) => T): Option {
  return new Option(flags, both(description)).argParser(parse);
}

export function addAll(command: Command, options: readonly Option[]): Command {
  for (const each of options) command.addOption(each);
  return command;
}

function wrong(zh: string, en: string): never {
  throw new InvalidArgumentError(both({ zh, en }));
}

export function checkpointsOption(): Option {
  return new Option(
    '--checkpoints <folder>',
    both({
      zh: '留存日志检查点的文件夹，默认 ~/.gongkai/checkpoints（或环境变量 GONGKAI_CHECKPOINTS）',
      en: 'where checkpoints of logs are kept; default: ~/.gongkai/checkpoints, or GONGKAI_CHECKPOINTS',
    }),
  );
}
