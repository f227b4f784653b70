// The rooms of the project and who may know whom. Data flows one way: a room imports itself and those before it.
const order = [
  'agreement',
  'text',
  'form',
  'events',
  'registry',
  'cases',
  'calendar',
  'counting',
  'checks',
  'reading',
  'editions',
  'verify-page',
  'consolidation',
  'approval',
  'report',
  'log',
  'audit',
  'formats',
  'open',
  'store',
  'runtime',
  'intake',
  'ledger',
  'night',
  'way-back',
  'desk',
];
const pure = [
  'agreement',
  'text',
  'form',
  'events',
  'registry',
  'cases',
  'calendar',
  'counting',
  'checks',
  'reading',
  'editions',
  'verify-page',
  'consolidation',
  'approval',
  'report',
  'audit',
  'formats/html',
  'formats/csv',
  'formats/json',
  'ledger',
  'desk/pages',
  'desk/ledger-page',
  'desk/texts-page',
  'open',
  'log',
];
const alternatives = (names) => `^shared/(${names.join('|')})/`;

const downstream = order.slice(0, -1).map((room, index) => ({
  name: `shared-${room}-knows-only-what-is-before-it`,
  severity: 'error',
  from: { path: `^shared/${room}/` },
  to: { path: alternatives(order.slice(index + 1)) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...downstream,
    {
      name: 'only-the-roll-up-chooses-an-edition',
      comment:
        'An edition is chosen by the year of a report, once, and goes with the report. What was stored finds its own again by its id; the offline commands, and the page in the browser, are the roll-up of a file. The reader tells by its labels which form a page follows, and the schema of reported figures by the form that they name.',
      severity: 'error',
      from: {
        pathNot:
          '^(shared/(form|editions)/|shared/night/(own-tables|stored-edition)\\.ts$|infra/cli/offline/editions\\.ts$|shared/verify-page/result-of\\.ts$|shared/reading/form-labels\\.ts$|shared/events/figure-tables\\.ts$|test/)',
      },
      to: { path: '^shared/(editions/(registry|editions|edition-\\d+)|form/(forms|form-\\d+))\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-rooms-know-no-platform',
      comment: 'the pure rooms take time, ids and order as arguments',
      severity: 'error',
      from: { path: alternatives(pure) },
      to: {
        path: '(^|/)node_modules/(@aws-sdk|@middy|@aws-lambda-powertools|@smithy|aws-cdk-lib)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pure-rooms-know-no-node',
      severity: 'error',
      from: { path: alternatives(pure) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'functions-never-import-each-other',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'shared-knows-no-function',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^functions/' },
    },
    {
      name: 'nobody-imports-infra',
      severity: 'error',
      from: { pathNot: '^(infra|test)/' },
      to: { path: '^infra/' },
    },
    {
      name: 'nobody-imports-test',
      severity: 'error',
      from: { pathNot: '^(test/|vitest)' },
      to: { path: '^test/' },
    },
    {
      name: 'constructs-know-only-the-agreement',
      severity: 'error',
      from: { path: '^infra/stack/' },
      to: { path: '^(shared|functions)/', pathNot: '^shared/agreement/' },
    },
    {
      name: 'the-local-stack-runs-what-was-bundled',
      comment: 'infra/local imports neither shared/ nor functions/',
      severity: 'error',
      from: { path: '^infra/local/' },
      to: { path: '^(shared|functions|infra/cli)/' },
    },
    {
      name: 'the-command-line-imports-no-function',
      severity: 'error',
      from: { path: '^infra/cli/' },
      to: { path: '^functions/' },
    },
    {
      name: 'no-orphan-room',
      severity: 'error',
      from: { path: '^shared/', pathNot: alternatives(order) },
      to: {},
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|\\.build|test/bench/node_modules)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
