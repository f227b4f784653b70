/**
 * The names by which a report speaks of its own agency. In: the name in the registry. Out: words that mean it (我局,
 * 全镇, 市公安局) and a judgement on other words (市发改委 of 甲市发展和改革委员会). Always holds: a short name
 * keeps the order of the letters of the whole and ends in the last of its parts, so that 市公安局 is not its 分局.
 */

/** Endings of bodies, longest first, and the words by which a report of one speaks of itself. */
const BODIES: readonly { end: RegExp; short: readonly string[] }[] = [
  {
    end: /人民政府(?:办公[室厅])$/,
    short: ['办', '室', '府办', '政府办', '政府办公室', '政府办公厅', '办公室', '办公厅', '厅'],
  },
  { end: /街道(?:办事处|办)?$/, short: ['街道', '街道办', '街道办事处', '办事处', '街'] },
  { end: /镇(?:人民政府)?$/, short: ['镇', '镇政府'] },
  { end: /(?:民族)?乡(?:人民政府)?$/, short: ['乡', '乡政府'] },
  { end: /人民政府$/, short: ['政府'] },
  { end: /管理委员会$/, short: ['管委会', '区', '委'] },
  { end: /委员会$/, short: ['委'] },
  { end: /分局$/, short: ['分局', '局'] },
  { end: /[支大总]队$/, short: ['队', '支队', '大队', '总队'] },
  { end: /中心$/, short: ['中心'] },
  { end: /局$/, short: ['局'] },
  { end: /厅$/, short: ['厅', '厅机关'] },
  { end: /(?:大学|学院|学校|[中小]学|幼儿园)$/, short: ['校', '学校', '院', '学院', '园'] },
  { end: /医院$/, short: ['院', '医院'] },
  { end: /院$/, short: ['院'] },
  { end: /(?:公司|集团)$/, short: ['公司', '集团', '司'] },
  { end: /关$/, short: ['关', '海关'] },
  { end: /[会社]$/, short: ['会', '社'] },
  { end: /厂$/, short: ['厂'] },
  { end: /办公室$/, short: ['办'] },
  { end: /[室台场库]$/, short: ['室', '台', '场', '库'] },
  { end: /[所站处馆]$/, short: ['所', '站', '处', '馆', '中心'] },
];
const PLACES = '省市州盟县区旗镇乡';
/** Words in which the letter of a place names none, blotted out. */
function withoutWords(agency: string): string {
  return agency.replace(
    /城乡|市场|社区|市政|城市|城镇|乡村|乡镇|县域|区域|开发区|园区|片区|新区|街区|地区/g,
    (word) => '□'.repeat(word.length),
  );
}

const ANY_BODY = ['单位', '机关', '部门', '级'];

export interface AgencyNames {
  /** The longest of the names that stands at a place. */
  nameAt: (text: string, at: number) => string | undefined;
  isAgency: (words: string) => boolean;
  /** The longest short name that stands at a place. */
  shortNameAt: (text: string, at: number) => string | undefined;
  /** A government, whose report is of all its bodies: 全市 is itself. */
  government: boolean;
}

const LONGEST_SHORT_NAME = 12;
const NOBODY: AgencyNames = {
  nameAt: () => undefined,
  isAgency: () => false,
  shortNameAt: () => undefined,
  government: false,
};

export function namesOf(agency: string | undefined): AgencyNames {
  const body = agency === undefined ? undefined : BODIES.find(({ end }) => end.test(agency));
  const selves = ['我', '本'].flatMap((own) => ANY_BODY.map((each) => own + each));
  if (agency === undefined) return { ...NOBODY, nameAt: finderOf([...selves, ...anyOwn()]) };
  const government = /(?:省|市|县|区|旗|州|盟)人民政府$/.test(agency);
  const places = [...withoutWords(agency.replace(/(?:人民政府)?(?:办公[室厅])?$/, ''))].filter((letter) =>
    PLACES.includes(letter),
  );
  const place = places.at(-1) ?? '';
  const short = body?.short ?? [];
  const names = [
    agency,
    ...selves,
    ...anyOwn(),
    ...short.flatMap((each) => [`我${each}`, `本${each}`, `全${each}`, `${each}机关`]),
    ...short.map((each) => place + each),
    ...short.filter((each) => each.length > 1 || /[镇乡]/.test(each)),
    ...(government
      ? [...ofGovernment(place), agency.replace(/人民政府$/, '')]
      : [
          '全系统',
          ...short.flatMap((each) => [`全${each}系统`, `${each}系统`, `${each}本级`]),
          ...systemOf(agency, place),
        ]),
    ...tailsOf(agency),
    ...townOf(agency),
    ...officesOf(body?.short ?? [], agency),
  ];
  const letters = new Set(agency);
  const isAgency = (words: string) => isShortName(words, agency);
  const shortNameAt = (text: string, at: number) => {
    if (!letters.has(text[at] ?? '')) return undefined;
    for (let length = Math.min(LONGEST_SHORT_NAME, text.length - at); length >= 2; length -= 1) {
      const words = text.slice(at, at + length);
      if (ENDS.includes(words.at(-1) ?? '') && isAgency(words)) return words;
    }
    return undefined;
  };
  return { nameAt: finderOf(names), isAgency, shortNameAt, government };
}

function finderOf(names: readonly string[]): AgencyNames['nameAt'] {
  const byFirst = new Map<string, string[]>();
  for (const name of [...new Set(names)].sort((a, b) => b.length - a.length))
    byFirst.set(name[0] ?? '', [...(byFirst.get(name[0] ?? '') ?? []), name]);
  return (text, at) => byFirst.get(text[at] ?? '')?.find((name) => text.startsWith(name, at));
}

/** Whoever it is: the words that mean the body itself. */
function anyOwn(): string[] {
  return BODIES.flatMap(({ short }) => short.flatMap((each) => [`我${each}`, `本${each}`]));
}

/** 全市税务系统, of a 税务局 that reports for its branches too. */
function systemOf(agency: string, place: string): string[] {
  const trade = /([\u4e00-\u9fff]{2})(?:局|厅|委员会)$/.exec(agency)?.[1];
  return trade === undefined ? [] : [`全${place}${trade}系统`, `${trade}系统`, `全${trade}系统`];
}

function ofGovernment(place: string): string[] {
  const wholes = [`全${place}`, `我${place}`, `本${place}`, `${place}府`, `${place}政府`, `${place}人民政府`];
  const all =
    '行政机关 各级行政机关 各行政机关 各级各部门 各部门、镇街 各部门、各镇街 各部门各镇街 各级 各级政府 各单位 各部门 各部门各单位 各级部门 各行政单位 各部门和镇街 各部门、各乡镇 各部门、乡镇'.split(
      ' ',
    );
  return [...wholes, ...levelsFrom(place), ...all.map((each) => `全${place}${each}`)];
}

/** 县乡两级, 市、县两级: from its own level down. */
function levelsFrom(place: string): string[] {
  const below = '市县区旗乡镇街村'.split('').filter((letter) => letter !== place);
  const two = below.flatMap((letter) => [`${place}${letter}两级`, `${place}、${letter}两级`]);
  const three = ['县乡', '县镇', '区街', '镇村', '乡村'].flatMap((under) => {
    return [`${place}${under}三级`, `${place}、${under[0]}、${under[1]}三级`];
  });
  return [...two, ...three];
}

/** 镇党政办: the office of a town that answers in its name. */
function officesOf(short: readonly string[], agency: string): string[] {
  if (!/(?:镇|乡|街道)(?:人民政府|办事处|办)?$/.test(agency)) return [];
  const offices = ['党政办', '党政办公室', '党政综合办', '党政综合办公室', '综合办', '政务公开办'];
  return short.flatMap((each) => offices.map((office) => each + office));
}

/** 安溧市公安局 is 市公安局 and 公安局 too. */
function tailsOf(agency: string): string[] {
  return [...withoutWords(agency)].flatMap((letter, index) => {
    if (!PLACES.includes(letter) || index === 0) return [];
    const rest = agency.slice(index + 1);
    return rest.length > 2 && !/^(?:政府|办公|人民|域)/.test(rest) ? [letter + rest, rest] : [];
  });
}

/** 甲县乙镇人民政府 is 乙镇. */
function townOf(agency: string): string[] {
  const town = /[县区市旗]([^县区市旗]{1,6}(?:镇|乡|街道))(?:人民政府|办事处)?$/.exec(agency)?.[1];
  return town === undefined ? [] : [town];
}

const ENDS = '局委办厅镇乡府道处队心院所站馆会关';

/** Whether letters of the name in their order, of its last place and its last part. */
function isShortName(words: string, agency: string): boolean {
  if (words.length < 2 || words.length > agency.length || !ENDS.includes(words.at(-1) ?? '')) return false;
  if (words.length === 2 && !PLACES.includes(words[0] ?? '')) return false;
  const last = lastPart(agency);
  if (PLACES.includes(words[0] ?? '') && !startsAtLastPlace(words, agency)) return false;
  let at = 0;
  for (const letter of words) {
    at = agency.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  const ending = words.slice(-Math.min(2, words.length));
  return last.startsAt === 0 || at - ending.length >= last.startsAt;
}

/** 甲市公安局|乙分局: a body in another. */
function lastPart(agency: string): { startsAt: number } {
  const inner = /^(.*?(?:局|委员会|厅|政府))(?=.{2,}(?:局|[支大总]队|所|中心|站|处|办公[室厅])$)/.exec(
    agency,
  );
  return { startsAt: inner?.[1] !== undefined && !/政府$/.test(inner[1]) ? inner[1].length : 0 };
}

function startsAtLastPlace(words: string, agency: string): boolean {
  const letters = [...withoutWords(agency)];
  const places = letters.flatMap((letter, index) => (PLACES.includes(letter) && index > 0 ? [index] : []));
  const last = letters.findLastIndex((letter, index) => letter === words[0] && index > 0);
  return last >= 0 && places.filter((index) => index > last).length === 0;
}
