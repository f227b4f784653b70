/**
 * The end of `gongkai start`: where everything is, and what to do next. In: the outputs of the stack that is up, and the
 * state of its data. Out: addresses on standard output, words on standard error. Always: an address stands once, and
 * alone on its line, so that no terminal breaks it.
 */
import type { Site } from '../connect.ts';
import type { Shell } from '../io.ts';
import { both, Refused, type Words } from '../messages.ts';
import { DESK_REGISTRY, DESK_YEAR, SAMPLE_PEOPLE } from './desk-sample.ts';

export interface Standing {
  /** A night has run: the public must be able to read its catalogue. */
  ranNight: boolean;
  /** The data folder holds the sample years and the district of the desk. */
  holdsSamples: boolean;
  /** The stack stays up for the reader's next step. */
  staysUp: boolean;
  /** The data folder as it was given; undefined: the one that every command looks in. */
  data: string | undefined;
}

/** The part of the publication bucket's `index.json` that is read here; for many reports it names parts. */
interface Catalogue {
  agencies?: { name: string; years: { year: number; url: string }[] }[];
}

export async function printWaysIn({ outputs }: Site, standing: Standing, shell: Shell): Promise<void> {
  const { ApiUrl, PublicationUrl, DeskUrl } = outputs;
  const published = await publishedAt(PublicationUrl, standing);
  const address = (words: Words, url: string) => shell.out(`${both(words)}\n  ${url}\n`);
  for (const { name, years } of published?.agencies ?? [])
    for (const { year, url } of years) shell.out(`${name} ${year}\n  ${PublicationUrl}/${url}\n`);
  if (published) {
    address({ zh: '报告目录', en: 'catalogue' }, `${PublicationUrl}/index.html`);
    address({ zh: '接口的错误代码', en: 'codes of the API' }, `${PublicationUrl}/codes.html`);
    address({ zh: '接口描述', en: 'description of the API' }, `${PublicationUrl}/openapi.json`);
  }
  address({ zh: '接口', en: 'API' }, ApiUrl);
  if (DeskUrl) address({ zh: '工作台', en: 'desk' }, DeskUrl);
  const [district] = DESK_REGISTRY.agencies;
  if (DeskUrl && district && standing.holdsSamples && standing.ranNight)
    address(
      { zh: `草稿：${district.name} ${DESK_YEAR}，有问题待处理`, en: 'a draft with faults to fix' },
      `${DeskUrl}/${district.id}/${DESK_YEAR}`,
    );
  sayWhatNext(standing, DeskUrl !== undefined, shell);
}

/** Undefined where no catalogue is there yet. */
async function publishedAt(url: string, { ranNight }: Standing): Promise<Catalogue | undefined> {
  const catalogue = await fetch(`${url}/index.json`);
  if (catalogue.ok) return (await catalogue.json()) as Catalogue;
  if (!ranNight) return undefined;
  throw new Refused({
    zh: `公众无法读取报告目录（HTTP ${catalogue.status}）：发布桶策略须允许所有人 s3:GetObject，资源 ${url}/index.json`,
    en: `the public cannot read the catalogue: the bucket policy must allow s3:GetObject to all`,
  });
}

function sayWhatNext({ holdsSamples, staysUp, data }: Standing, hasDesk: boolean, shell: Shell): void {
  const say = (words: Words) => shell.tell(both(words));
  if (holdsSamples)
    say({
      zh: '样例数字为公开发布的数字；逐件数据由程序生成，并非真实申请',
      en: 'the figures of the samples were published; their case-level data is generated',
    });
  if (!staysUp) return;
  if (holdsSamples && hasDesk) {
    const people = SAMPLE_PEOPLE.map(({ subject, role }) => `${role} ${subject}`).join('、');
    say({
      zh: `下一步：在浏览器打开上面的草稿，登录时选一个身份（${people}），不用密码`,
      en: 'next: open the draft above in a browser; choose who you are, without a password',
    });
  }
  say({
    zh: `另开一个终端：npx gongkai status${optionFor(data)}；登记自己的机关，见 README 的 A first hour`,
    en: 'in a second terminal: the state of every year; README, A first hour, registers an agency of your own',
  });
  say({ zh: '服务运行中，按 Ctrl-C 停止', en: 'the stack is up; Ctrl-C stops it' });
}

/** As a shell reads it, whatever the folder is called. */
function optionFor(data: string | undefined): string {
  if (data === undefined) return '';
  return ` --data ${/^[\w./-]+$/.test(data) ? data : `'${data.replaceAll("'", String.raw`'\''`)}'`}`;
}
