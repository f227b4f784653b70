/** Golden histories of hand-overs between units of one intake (domain, section 2, "stays"); values written by hand. */
import {
  decided,
  type GoldenHistory,
  handedOn,
  history,
  NOTHING,
  received,
  rows,
  takenOver,
} from './telling.ts';

const OPEN = rows({ received: 1, carriedOut: 1 });

export const HAND_OVERS: readonly GoldenHistory[] = [
  history('received-by-transfer', {
    zh: '其他单位当年转来的申请，以转来收到之日计新收。',
    facts: [takenOver(1, '2024-03-08', { fromSubject: '教〔2024〕12号' }), decided(1, '2024-03-27')],
    years: { 2024: rows({ received: 1, granted: 1, concluded: 1 }) },
  }),
  history('handed-on', {
    zh: '收到当年转送其他单位的申请，本机关不计。',
    facts: [received(1, '2024-03-04'), handedOn(1, '2024-03-06')],
    years: { 2024: NOTHING, 2025: NOTHING },
  }),
  history('handed-on-later', {
    zh: '上年收到、本年转送其他单位的申请：上年计新收和结转下年度，本年起不再计。',
    rules: ['handed-on-later'],
    facts: [received(1, '2023-12-20'), handedOn(1, '2024-01-08')],
    years: { 2023: OPEN, 2024: NOTHING },
  }),
  history('carried-in-again', {
    zh: '曾在本机关计过、转出后又转回的申请：转回的年度计上年结转，不再计新收。',
    facts: [
      received(1, '2022-12-01'),
      handedOn(1, '2023-03-01'),
      takenOver(1, '2024-05-06'),
      decided(1, '2024-06-03'),
    ],
    years: {
      2022: OPEN,
      2023: NOTHING,
      2024: rows({ carriedIn: 1, granted: 1, concluded: 1 }),
    },
  }),
  history('first-received-elsewhere', {
    zh: '转出单位上年已计新收、本年转来的申请：本机关计上年结转。',
    facts: [
      takenOver(1, '2024-01-08', {
        fromSubject: '教〔2023〕208号',
        firstReceived: '2023-12-20T00:00:00+08:00',
      }),
      decided(1, '2024-01-22', 'partly-granted'),
    ],
    years: { 2023: NOTHING, 2024: rows({ carriedIn: 1, 'partly-granted': 1, concluded: 1 }) },
  }),
];
