/**
 * Test vectors for a sender's own code. In: nothing. Out: signatures with all their inputs, and digests of subjects for
 * `reconcile`. Always: made by the verifying code, from fixed inputs, so that the same kit has the same vectors; the
 * wrong ones name their mistake.
 */
import { readEvents } from '../../../shared/events/envelope.ts';
import { contentOf, identityOf } from '../../../shared/events/event.ts';
import { keyOf, secretOf, sign } from '../../../shared/intake/signature.ts';
import { digestOf, subjectDigest } from '../../../shared/store/digest.ts';
import { signedText } from '../../../shared/way-back/request.ts';
import { gbkOf } from './gbk.ts';

const SECRET = secretOf(Buffer.from('gongkai-vendor-kit-key-of-32byte'));
const OTHER = secretOf(Buffer.from('another-key-while-rotating-32byt'));
const TIME = 1_740_970_800;
const ID = 'msg_kit_1';

const event = (id: string, more: object) => ({
  specversion: '1.0',
  id,
  source: '/cases',
  type: 'application.received',
  time: '2025-03-03T09:00:00+08:00',
  subject: '淮〔2025〕1号',
  agency: 'huaian',
  data: { applicantType: 'natural-person' },
  ...more,
});
const BODY = JSON.stringify(event('e-1', {}));

const signed = (body: string, secret = SECRET) =>
  sign(keyOf(secret) ?? Buffer.alloc(0), ID, TIME, Buffer.from(body));

export function signatureVectors(): object[] {
  const key = keyOf(SECRET) ?? Buffer.alloc(0);
  const of = (name: string, body: string, signature: string, more: object = {}) => ({
    name,
    secret: SECRET,
    id: ID,
    timestamp: TIME,
    body,
    signature,
    valid: true,
    ...more,
  });
  const bad = (name: string, signature: string, mistake: string) =>
    of(name, BODY, signature, { valid: false, mistake });
  const query = new Map([
    ['agency', 'huaian'],
    ['subject', '淮〔2025〕1号'],
  ]);
  const question = signedText('/sources/huaian-cases/subjects', query);
  return [
    {
      name: 'published by Standard Webhooks',
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
      signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      valid: true,
    },
    of('a Chinese subject, in UTF-8', BODY, signed(BODY)),
    of('an empty body', '', signed('')),
    of('a line end at the end is signed as well', `${BODY}\n`, signed(`${BODY}\n`)),
    of('a question: no body, path and query are signed', question, signed(question)),
    of('two signatures while a secret is rotated', BODY, `${signed(BODY, OTHER)} ${signed(BODY)}`),
    bad('GBK was signed', sign(key, ID, TIME, gbkOf(BODY)), 'encoding'),
    bad('milliseconds were signed', sign(key, ID, TIME * 1000, Buffer.from(BODY)), 'milliseconds'),
    bad('a line end was signed and not sent', signed(`${BODY}\n`), 'line end'),
    bad('the secret was not decoded', sign(Buffer.from(SECRET), ID, TIME, Buffer.from(BODY)), 'secret'),
  ];
}

const CASES: readonly (readonly [name: string, events: readonly object[]])[] = [
  ['one event', [event('e-1', {})]],
  [
    'a second event, with a sequence and a fraction',
    [
      event('e-1', {}),
      event('e-2', {
        type: 'application.decided',
        time: '2025-03-20T16:00:00.500+08:00',
        sequence: '007',
        data: { outcome: 'granted' },
      }),
    ],
  ],
  [
    'names of data in order, whatever order they were sent in',
    [
      event('l-1', {
        type: 'lawsuit.filed',
        subject: 'L-1',
        data: { route: 'direct', application: '淮〔2025〕1号' },
      }),
    ],
  ],
  ['no data', [event('c-1', { type: 'application.corrected', data: undefined })]],
];

/** Each with every step, so that a sender sees where its own digest diverges. */
export function digestVectors(source = 'huaian-cases'): object[] {
  const sender = { source, agencies: ['huaian'], may: ['facts'] as const, succeeds: [] };
  return CASES.map(([name, sent]) => {
    const { events } = readEvents(sent, sender, { mode: 'batch', now: TIME * 1000 + 31_536_000_000 });
    const steps = events.map(({ event: kept }) => ({
      content: contentOf(kept),
      contentDigest: digestOf(kept),
      line: `${identityOf(kept)}\0${digestOf(kept)}\n`,
    }));
    const digest = subjectDigest(events.map(({ event: kept }) => ({ event: kept, digest: digestOf(kept) })));
    return { name, source, events: sent, steps, digest };
  });
}
