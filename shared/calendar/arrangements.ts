/**
 * The State Council's arrangements of days off and make-up days (节假日安排), one notice per year. Data only: a day that no
 * notice names follows its weekday, and a year without a notice is unknown. Days from `chinese-days` (MIT), compared in
 * a test with that package and a second one. A notice may name days of the previous year (2022-12-31).
 */
export interface Holiday {
  readonly name: string;
  /** First and last day off, both included. */
  readonly off: readonly [first: string, last: string];
  /** Saturdays and Sundays that are worked in exchange. */
  readonly makeUp: readonly string[];
  /** Set if a later notice than the year's moved it. */
  readonly document?: string;
}

export interface Arrangement {
  readonly year: number;
  /** The notice that announced it. */
  readonly document: string;
  readonly holidays: readonly Holiday[];
}

type Line = readonly [
  name: string,
  first: string,
  last: string,
  makeUp?: readonly string[],
  document?: string,
];

function arrangement(year: number, document: string, lines: readonly Line[]): Arrangement {
  const dated = (day: string) => (day.length === 5 ? `${year}-${day}` : day);
  const holidays = lines.map(([name, first, last, makeUp = [], moved]) => ({
    name,
    off: [dated(first), dated(last)] as const,
    makeUp: makeUp.map(dated),
    ...(moved && { document: moved }),
  }));
  return { year, document, holidays };
}

export const ARRANGEMENTS: readonly Arrangement[] = [
  arrangement(2019, '国办发明电〔2018〕15号', [
    ['元旦', '2018-12-30', '01-01', ['2018-12-29']],
    ['春节', '02-04', '02-10', ['02-02', '02-03']],
    ['清明节', '04-05', '04-07'],
    ['劳动节', '05-01', '05-04', ['04-28', '05-05'], '国办发明电〔2019〕3号'],
    ['端午节', '06-07', '06-09'],
    ['中秋节', '09-13', '09-15'],
    ['国庆节', '10-01', '10-07', ['09-29', '10-12']],
  ]),
  arrangement(2020, '国办发明电〔2019〕16号', [
    ['元旦', '01-01', '01-01'],
    ['春节', '01-24', '02-02', ['01-19'], '国办发明电〔2020〕1号'],
    ['清明节', '04-04', '04-06'],
    ['劳动节', '05-01', '05-05', ['04-26', '05-09']],
    ['端午节', '06-25', '06-27', ['06-28']],
    ['国庆节、中秋节', '10-01', '10-08', ['09-27', '10-10']],
  ]),
  arrangement(2021, '国办发明电〔2020〕27号', [
    ['元旦', '01-01', '01-03'],
    ['春节', '02-11', '02-17', ['02-07', '02-20']],
    ['清明节', '04-03', '04-05'],
    ['劳动节', '05-01', '05-05', ['04-25', '05-08']],
    ['端午节', '06-12', '06-14'],
    ['中秋节', '09-19', '09-21', ['09-18']],
    ['国庆节', '10-01', '10-07', ['09-26', '10-09']],
  ]),
  arrangement(2022, '国办发明电〔2021〕11号', [
    ['元旦', '01-01', '01-03'],
    ['春节', '01-31', '02-06', ['01-29', '01-30']],
    ['清明节', '04-03', '04-05', ['04-02']],
    ['劳动节', '04-30', '05-04', ['04-24', '05-07']],
    ['端午节', '06-03', '06-05'],
    ['中秋节', '09-10', '09-12'],
    ['国庆节', '10-01', '10-07', ['10-08', '10-09']],
  ]),
  arrangement(2023, '国办发明电〔2022〕16号', [
    ['元旦', '2022-12-31', '01-02'],
    ['春节', '01-21', '01-27', ['01-28', '01-29']],
    ['清明节', '04-05', '04-05'],
    ['劳动节', '04-29', '05-03', ['04-23', '05-06']],
    ['端午节', '06-22', '06-24', ['06-25']],
    ['中秋节、国庆节', '09-29', '10-06', ['10-07', '10-08']],
  ]),
  arrangement(2024, '国办发明电〔2023〕7号', [
    ['元旦', '01-01', '01-01'],
    ['春节', '02-10', '02-17', ['02-04', '02-18']],
    ['清明节', '04-04', '04-06', ['04-07']],
    ['劳动节', '05-01', '05-05', ['04-28', '05-11']],
    ['端午节', '06-10', '06-10'],
    ['中秋节', '09-15', '09-17', ['09-14']],
    ['国庆节', '10-01', '10-07', ['09-29', '10-12']],
  ]),
  arrangement(2025, '国办发明电〔2024〕12号', [
    ['元旦', '01-01', '01-01'],
    ['春节', '01-28', '02-04', ['01-26', '02-08']],
    ['清明节', '04-04', '04-06'],
    ['劳动节', '05-01', '05-05', ['04-27']],
    ['端午节', '05-31', '06-02'],
    ['国庆节、中秋节', '10-01', '10-08', ['09-28', '10-11']],
  ]),
  arrangement(2026, '国办发明电〔2025〕7号', [
    ['元旦', '01-01', '01-03', ['01-04']],
    ['春节', '02-15', '02-23', ['02-14', '02-28']],
    ['清明节', '04-04', '04-06'],
    ['劳动节', '05-01', '05-05', ['05-09']],
    ['端午节', '06-19', '06-21'],
    ['中秋节', '09-25', '09-27'],
    ['国庆节', '10-01', '10-07', ['09-20', '10-10']],
  ]),
];
