/** The scorecard: what is promised, the figure that has to be reached, and the tests that reach it. */

/** A figure that has to be there; `tried`: over at least so many trials. */
export interface Demand {
  what: string;
  tried?: number;
}

export interface Row {
  id: string;
  statement: string;
  toReach: string;
  demands: readonly Demand[];
  /** Tests that must have passed: a file (or a folder, of which the files that hold the name), and a part of a test's name. */
  tests: readonly { file: string; name?: string }[];
}

const door = 'test/rooms/intake';
const night = 'test/rooms/night';
const whole = (file: string) => ({ file });
const named = (file: string, name: string) => ({ file, name });

export const ROWS: readonly Row[] = [
  {
    id: 'R1',
    statement: 'random histories, faults on every way: tables equal the oracle’s',
    toReach: '10,000 of 10,000',
    demands: [
      { what: 'histories, folded', tried: 10_000 },
      { what: 'stories of 5 events', tried: 5_000 },
      { what: 'histories, from the signed door to report.json', tried: 1_000 },
      { what: 'histories, on the embedded engines', tried: 24 },
    ],
    tests: [
      whole('test/rooms/counting/oracle-agreement.test.ts'),
      whole('test/oracle/exhaustive.test.ts'),
      whole('test/simulator/simulator.test.ts'),
      whole('test/arbitraries/histories.test.ts'),
      whole('test/rooms/cli/sample/generate.test.ts'),
    ],
  },
  {
    id: 'R2',
    statement: 'all orders of a case of seven events',
    toReach: '5,040 × 200 byte-identical',
    demands: [{ what: 'orders', tried: 5_040 * 200 }],
    tests: [whole('test/rooms/cases/orders.test.ts')],
  },
  {
    id: 'R3',
    statement: 'every effect × crash before, after, reply lost, throttled, run twice',
    toReach: 'all',
    demands: [
      ...['cut before', 'cut after', 'throttled', 'reply lost', 'run twice'].map((kind) => ({
        what: `calls of the night, ${kind}`,
      })),
      { what: 'calls of intake, failing before or after' },
    ],
    tests: [whole(`${night}/crash.test.ts`), whole(`${door}/unavailable.test.ts`)],
  },
  {
    id: 'R4',
    statement: 'pairs of those faults',
    toReach: '5,000 random pairs',
    demands: [{ what: 'pairs of faults', tried: 5_000 }],
    tests: [whole(`${night}/pairs.test.ts`)],
  },
  {
    id: 'R5',
    statement: 'acknowledged, then lost, in random kill -9 under load',
    toReach: '0 in 200 kills',
    demands: [{ what: 'kills', tried: 200 }, { what: 'acknowledged events still there' }],
    tests: [whole('test/promises/local-stack.kill.test.ts')],
  },
  {
    id: 'R6',
    statement: 'one event delivered 1,000 times by 50 clients',
    toReach: '1 stored, 1,000 × 202, 1 counted',
    demands: [{ what: 'deliveries of one event', tried: 1_000 }],
    tests: [named('test/promises/local-stack.load.test.ts', 'R6')],
  },
  {
    id: 'R7',
    statement: 'same id, other body',
    toReach: '409, the first kept',
    demands: [{ what: 'pairs with one id', tried: 2_000 }],
    tests: [
      whole(`${door}/conflicts.test.ts`),
      whole('test/rooms/store/event-log.test.ts'),
      named(`${door}/receive.test.ts`, 'what was stored stays, byte for byte'),
      named('test/promises/local-stack.http.test.ts', '409'),
    ],
  },
  {
    id: 'R8',
    statement: 'bad input, class by class: a code of its own, the store unchanged',
    toReach: 'all classes',
    demands: [{ what: 'classes of bad input' }],
    tests: [
      whole(`${door}/bad-input.test.ts`),
      whole('test/rooms/events/envelope.test.ts'),
      whole('test/rooms/events/json.test.ts'),
      whole('test/oracle/readings.test.ts'),
    ],
  },
  {
    id: 'R9',
    statement: 'mutated valid requests: no 5xx, nothing stored without a signature',
    toReach: '100,000',
    demands: [{ what: 'mutated requests', tried: 100_000 }],
    tests: [whole(`${door}/fuzz.test.ts`)],
  },
  {
    id: 'R10',
    statement: 'forgeries, the published vector, the libraries’ own cases',
    toReach: '0 of 100,000 accepted; equal; 15 of 15',
    demands: [
      { what: 'forgeries refused', tried: 100_000 },
      { what: 'cases of the libraries', tried: 15 },
    ],
    tests: [whole(`${door}/signature.test.ts`), whole(`${door}/standard-webhooks.test.ts`)],
  },
  {
    id: 'R11',
    statement: 'rotation under mixed traffic: old, both, new, retired',
    toReach: '0 valid refused; retired refused within 60 s',
    demands: [{ what: 'valid requests taken', tried: 7_000 }, { what: 'until a retired secret is refused' }],
    tests: [whole(`${door}/rotation.test.ts`), whole(`${door}/senders.test.ts`)],
  },
  {
    id: 'R12',
    statement: 'a source for another’s agency, 20 × 20',
    toReach: '403 for all 380',
    demands: [{ what: 'pairs of source and agency', tried: 400 }],
    tests: [whole(`${door}/authority.test.ts`)],
  },
  {
    id: 'R13',
    statement: '1 % poison in 10,000 cases',
    toReach: '9,900 equal, each poison listed once',
    demands: [
      { what: 'good cases beside poison', tried: 9_900 },
      { what: 'poisoned cases listed once', tried: 100 },
    ],
    tests: [whole(`${night}/poison.test.ts`)],
  },
  {
    id: 'R14',
    statement: '2 to 8 nights at once, any interleaving',
    toReach: 'one version, the others stop cleanly',
    demands: [{ what: 'interleavings', tried: 1_000 }],
    tests: [whole(`${night}/interleavings.test.ts`)],
  },
  {
    id: 'R15',
    statement: 'rebuild from the log equals the live state',
    toReach: 'byte-identical in every history',
    demands: [{ what: 'years rebuilt from the log', tried: 1_000 }],
    tests: [whole('test/simulator/simulator.test.ts')],
  },
  {
    id: 'R16',
    statement: 'late fact after publication',
    toReach: 'v1 untouched; exactly the changed cells and cases proposed',
    demands: [],
    tests: [
      named(`${night}/publication.test.ts`, 'late facts change the draft and not one byte'),
      named(`${night}/`, 'R16'),
    ],
  },
  {
    id: 'R17',
    statement: 'write to a published version’s key',
    toReach: 'refused, also for the publishing role',
    demands: [],
    tests: [
      named('test/rooms/stack/publication.test.ts', 'is created on condition that it does not exist'),
      named('test/rooms/stack/publication.test.ts', 'is denied to remove an object of a version'),
      named('test/promises/local-stack.load.test.ts', 'R17'),
      named(`${night}/`, 'R17'),
    ],
  },
  {
    id: 'R18',
    statement: 'any one of the 200 numbers changed',
    toReach: 'caught by a check, or listed',
    demands: [{ what: 'numbers caught or listed', tried: 200 }],
    tests: [whole('test/rooms/checks/changed-numbers.test.ts')],
  },
  {
    id: 'R19',
    statement: 'year boundary, leap day, offsets −12:00 to +14:00',
    toReach: 'all in the right year',
    demands: [{ what: 'times at a boundary', tried: 5_000 }],
    tests: [whole('test/rooms/counting/year-boundary.test.ts')],
  },
  {
    id: 'R20',
    statement: 'every non-zero cell to its cases and back',
    toReach: 'sums equal for every cell',
    demands: [{ what: 'cells that are not zero' }],
    tests: [whole('test/rooms/counting/explain.test.ts')],
  },
  {
    id: 'R21',
    statement: 'canaries in 10,000 events',
    toReach: '0 found anywhere',
    demands: [
      { what: 'events with canaries', tried: 10_000 },
      { what: 'files, objects, items and answers without a canary' },
    ],
    tests: [whole('test/promises/local-stack.canaries.test.ts'), whole(`${door}/privacy.test.ts`)],
  },
  {
    id: 'R22',
    statement: 'recorded calls against each function’s policy',
    toReach: '0 denied; every grant used, or its reason',
    demands: [{ what: 'calls allowed' }, { what: 'grants used, or with a reason' }],
    tests: [named('test/promises/local-stack.load.test.ts', 'R22')],
  },
  {
    id: 'R23',
    statement: 'throttling 1 %, 10 %, 50 %, 100 % for a while, then none',
    toReach: 'nothing lost; 503 with Retry-After',
    demands: [{ what: 'events through throttling', tried: 4_000 }, { what: 'refusals with Retry-After' }],
    tests: [whole('test/simulator/throttling.test.ts')],
  },
  {
    id: 'R24',
    statement: 'mutation score of the pure rooms',
    toReach: '≥ 90 %, survivors explained',
    demands: [{ what: 'mutation score' }],
    tests: [],
  },
  {
    id: 'R25',
    statement: 'steady load, memory',
    toReach: 'growth ≤ 5 % after warm-up',
    demands: [{ what: 'growth of memory' }],
    tests: [named('test/promises/local-stack.load.test.ts', 'R25')],
  },
  {
    id: 'R26',
    statement:
      'restores from an export, whole and of events alone, from a managed one, and from another region’s bucket',
    toReach: '0 public bytes changed, nothing unconfirmed published, in 1,000',
    demands: [{ what: 'restores in random stories', tried: 1000 }],
    tests: [named('test/promises/restored.test.ts', 'R26: what was published is kept')],
  },
  {
    id: 'R27',
    statement: 'what earlier releases published, verified by this one',
    toReach: '0 false words',
    demands: [{ what: 'findings of verify on what earlier releases published', tried: 300 }],
    tests: [
      named('test/promises/released.test.ts', 'R27'),
      named('test/promises/released.test.ts', 'no false word of what it published'),
    ],
  },
  {
    id: 'R28',
    statement: 'an edition of year 9999 that is planted, from the webhook to every format',
    toReach: 'all formats, schema, verify',
    demands: [{ what: 'formats of a planted form', tried: 8 }],
    tests: [whole('test/planted-9999/planted.test.ts')],
  },
  {
    id: 'R29',
    statement: 'the fast reader on every ordinary shape of event (its speed: npm run bench:shapes)',
    toReach: 'answers equal',
    demands: [{ what: 'changed events that both ways read alike', tried: 100_000 }],
    tests: [
      whole('test/rooms/events/plain-event.test.ts'),
      whole('test/rooms/events/accepted-event.test.ts'),
      whole('test/rooms/events/json-cursor.test.ts'),
    ],
  },
  {
    id: 'R30',
    statement:
      'random trees of 1 to 8 levels against an oracle: moves, mergers, splits, hand-overs, late facts, figures, returns',
    toReach: '10,000 of 10,000; exhaustive on 3 bodies and 3 years',
    demands: [
      { what: 'random trees of agencies', tried: 10_000 },
      { what: 'reports of three bodies in three years', tried: 3 * 16 ** 3 },
      { what: 'random trees worked by the night', tried: 100 },
      { what: 'registries with circles over the years', tried: 5_000 },
    ],
    tests: [
      whole('test/rooms/consolidation/oracle-agreement.test.ts'),
      whole(`${night}/trees.test.ts`),
      whole('test/rooms/registry/circles.test.ts'),
    ],
  },
  {
    id: 'R31',
    statement: 'cut between levels, `kill -9`, two nights, a member published during its government’s night',
    toReach: 'no government pins half a tree; one end state',
    demands: [
      { what: 'a tree’s night, cut before' },
      { what: 'a tree’s night, cut after' },
      { what: 'a tree’s night, throttled' },
      { what: 'a tree’s night, reply lost' },
      { what: 'a tree’s night, run twice' },
      { what: 'pairs of nights at once', tried: 200 },
      { what: 'calls of a tree’s night with a member that finalises', tried: 100 },
      { what: 'nights of a tree, killed', tried: 10 },
    ],
    tests: [whole(`${night}/levels.test.ts`), whole('test/promises/local-stack.tree-kill.test.ts')],
  },
  {
    id: 'R32',
    statement: '20 × 20 sources and agencies on the way back, persons and agencies on every page of the desk',
    toReach: 'one refusal for every wrong pair; 404 at the desk',
    demands: [
      { what: 'pairs of source and agency on the way back', tried: 400 },
      { what: 'requests of 20 persons to 20 agencies', tried: 1_500 },
    ],
    tests: [
      named('test/rooms/way-back/questions.test.ts', 'none learns more of the others'),
      named('test/rooms/desk/security.test.ts', 'R32'),
    ],
  },
  {
    id: 'R33',
    statement:
      'sign-in and forms of the desk: forged, replayed, cross-site, changed, old, mixed, at once, of persons disabled',
    toReach: '0 through',
    demands: [
      { what: 'cookies that are none of ours', tried: 40 },
      { what: 'forms that are not ours', tried: 9 },
      { what: 'addresses of other places', tried: 13 },
      { what: 'answers of the issuer that are none of ours', tried: 9 },
      { what: 'acts of persons on one screen: one kept, the others told and nothing lost', tried: 25 },
      { what: 'numbers of persons typed into an entry by hand', tried: 4 },
    ],
    tests: [
      named('test/rooms/desk/security.test.ts', 'R33'),
      named('test/rooms/desk/sign-in.test.ts', 'R33'),
      named('test/rooms/desk/at-once.test.ts', 'R33'),
      named('test/rooms/desk/entry.test.ts', 'R33'),
    ],
  },
  {
    id: 'R34',
    statement: 'canaries in what is stored, refused, rehearsed and reconciled, and in versions taken down',
    toReach: '0 in any answer of the way back, 0 public',
    demands: [
      { what: 'answers of the way back without a canary' },
      { what: 'public objects without a canary of a version that was taken down' },
    ],
    tests: [
      named('test/promises/taken-down.test.ts', 'no public byte holds what the version said'),
      named('test/rooms/way-back/questions.test.ts', 'no answer reveals'),
      named('test/rooms/way-back/questions.test.ts', 'appear without details'),
    ],
  },
  {
    id: 'R35',
    statement: 'the ledger: random histories exported and imported again; bad workbooks; names beside it',
    toReach: '1,000 with 0 events; each fault with its cell; no name in what the page sends',
    demands: [
      { what: 'histories exported and imported: no event', tried: 1_000 },
      { what: 'bad workbooks, each with its cell', tried: 60 },
      { what: 'requests of the page without a name of the workbook' },
    ],
    tests: [
      whole('test/rooms/ledger/round-trip.test.ts'),
      whole('test/rooms/ledger/bad-books.test.ts'),
      named('test/rooms/desk/ledger.test.ts', 'R35'),
    ],
  },
  {
    id: 'R36',
    statement: 'the reader of published reports: the corpus, changed tables, damaged files',
    toReach: 'right ≥ 99.5 % (PDF ≥ 95 %), wrong 0; never a silent wrong cell in 10,000 changed tables',
    demands: [
      { what: 'wrong cells of the corpus' },
      { what: 'cells of all but PDF read right' },
      { what: 'cells of PDF read right' },
      { what: 'changed tables without a wrong cell', tried: 10_000 },
      { what: 'changed tables of PDF without a wrong cell', tried: 3_000 },
      { what: 'changed numbers that are found, or named as compared with nothing', tried: 1_000 },
      { what: 'damaged files read or refused', tried: 1_200 },
    ],
    tests: [
      whole('test/rooms/reading/corpus.test.ts'),
      whole('test/rooms/reading/read-tables.test.ts'),
      whole('test/rooms/reading/pdf-ruled.test.ts'),
      whole('test/rooms/reading/changed-numbers.test.ts'),
      whole('test/rooms/reading/fuzz.test.ts'),
    ],
  },
  {
    id: 'R37',
    statement: 'texts at the limits of the contract',
    toReach: 'a draft each time; publication or a named refusal',
    demands: [{ what: 'kinds of texts at the limit, drafted' }],
    tests: [whole('test/promises/long-texts.test.ts'), whole('test/rooms/formats/typed-text.test.ts')],
  },
  {
    id: 'R38',
    statement: '100 forged requests a second, for ten minutes and for a month',
    toReach: 'no vendor refused; at most 350 USD',
    demands: [
      { what: 'requests of vendors beside forgeries', tried: 3_600 },
      { what: 'a month of 100 forged requests a second' },
    ],
    tests: [whole('test/promises/forgeries.test.ts')],
  },
  {
    id: 'R39',
    statement:
      'transparency log: entries dropped, tiles swapped, rolled back, two chains, a cut at each write (Go: test:conformance)',
    toReach: 'each named; one root of each size',
    demands: [
      { what: 'writes of the log that were cut: one root of each size', tried: 19 },
      { what: 'changes of a log or of a version under it, each named', tried: 8 },
    ],
    tests: [
      named('test/rooms/night/append-log.test.ts', 'never two roots of one size'),
      whole('test/rooms/cli/verify-proof.test.ts'),
      named('test/rooms/cli/verify.test.ts', 'in every file of every version'),
    ],
  },
  {
    id: 'R40',
    statement: 'guesses of a case against public digests',
    toReach: 'none confirmed',
    demands: [{ what: 'guesses that nothing public confirms' }],
    tests: [whole('test/promises/guessed.test.ts')],
  },
  {
    id: 'R41',
    statement:
      'the narrative check on texts that nobody tuned to (read share, first runs: npm run measure:narrative)',
    toReach: '≤ 4 of 204 right texts with an alarm; ≥ 85 % of slips of one',
    demands: [{ what: 'right texts of 204 with an alarm' }, { what: 'slips of one caught' }],
    tests: [
      named('test/rooms/checks/narrative-measured.test.ts', 'second'),
      named('test/rooms/checks/check-narrative.test.ts', 'texts that cite'),
    ],
  },
  {
    id: 'R42',
    statement:
      'data folders of earlier releases, with pending, half-claimed and taken-down versions, opened by this one',
    toReach: 'two nights change no public byte; refold equals',
    demands: [{ what: 'objects that earlier releases published, not changed by a night', tried: 150 }],
    tests: [named('test/promises/released.test.ts', 'R42')],
  },
  {
    id: 'R43',
    statement: 'rehearse, then send: the counts and faults that were promised, and nothing moved before',
    toReach: '2,000 of 2,000',
    demands: [{ what: 'requests rehearsed, then sent', tried: 2_000 }],
    tests: [whole('test/rooms/way-back/rehearsal.test.ts')],
  },
  {
    id: 'R44',
    statement: 'applications handed from unit to unit, against journeys that were made up with their truth',
    toReach: '10,000 of 10,000, in one heap and up a tree of 1 to 8 levels',
    demands: [{ what: 'heaps of journeys, flat and up a tree', tried: 10_000 }],
    tests: [whole('test/oracle/handovers.test.ts')],
  },
  {
    id: 'R48',
    statement:
      'golden histories by hand, one a rule and one a fault: the oracle’s; a system’s mistake is told',
    toReach: 'all rules, all faults; every mistake',
    demands: [
      { what: 'years of golden histories', tried: 83 },
      { what: 'mistakes of systems, each told', tried: 499 },
    ],
    tests: [
      whole('test/oracle/golden.test.ts'),
      named('test/rooms/cli/golden.test.ts', 'has a history of its name'),
      whole('test/rooms/cli/conform-mistakes.test.ts'),
    ],
  },
];
