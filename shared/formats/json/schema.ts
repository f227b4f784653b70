/**
 * The published JSON Schema (2020-12) of `report.json`, made from the form and from the lists that the code uses.
 * In: the editions. Out: the schema, the same at every call. Always holds: every `report.json` of a draft or a version
 * validates; that of a version has no place for a subject, an event or a reason. Members that later releases added are
 * optional, so earlier publications stay valid.
 */
import type { CheckedForm } from '../../checks/check.ts';
import { UNREAD_WORDS } from '../../checks/unread-words.ts';
import type { Form, Quantity, Steps } from '../../form/form.ts';
import { draftSchema, versionSchema } from './schema-edition.ts';
import {
  agencyId,
  blankable,
  count,
  digest,
  list,
  markdown,
  moneyOf,
  nullable,
  object,
  pointer,
  type Schema,
  section,
  text,
  version,
  words,
  year,
} from './schema-words.ts';

/** The schema name in `report.json`: that file exists at several depths of the bucket, so this is no address. */
export const REPORT_SCHEMA = 'urn:gongkai:schema:report:1';

const publicFinding = object({ pointer });

/** `editions`: the computed ones; a report follows one of them. */
export function reportSchema(editions: readonly CheckedForm[]): Schema {
  const ids = [...new Set(editions.flatMap(({ checks }) => checks.map(({ id }) => id)))];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: REPORT_SCHEMA,
    title: '政府信息公开工作年度报告',
    description:
      '各版本与草稿的 report.json。Report of one agency and year: a published version, or a draft.',
    ...object(reportProperties(editions), OPTIONAL),
    // Words of a finding may name cases: a version gives only its places.
    if: { properties: { edition: { properties: { kind: { const: 'version' } } } } },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { properties: { checks: { items: { properties: { findings: list(publicFinding) } } } } },
    $defs: { version: versionSchema(), draft: draftSchema(ids), check: checkSchema(ids) },
  };
}

const provenance = object(
  {
    ruleSet: text('统计规则的版本'),
    events: { ...count, description: '汇总所依据的事件数' },
    eventsDigest: digest,
    release: text('生成报告的软件版本'),
  },
  ['release'],
);

const OPTIONAL = [
  '$schema',
  'draftDigest',
  'history',
  'basis',
  'origin',
  'members',
  'own',
  'incomplete',
  'publishable',
  'logKey',
];

function reportProperties(editions: readonly CheckedForm[]): Record<string, Schema> {
  return {
    $schema: { const: REPORT_SCHEMA },
    title: text('报告名称'),
    agency: object(
      {
        id: agencyId,
        name: text('机关名称'),
        contact: nullable(text('联系方式')),
        sandbox: { const: true, description: '测试机关：只有草稿，不公布' },
      },
      ['sandbox'],
    ),
    year,
    basis: { const: 'figures', description: '数字由填报形成，不是个案汇总；个案汇总的没有此项' },
    origin: nullable(text('填报数字的来源')),
    ...membersSchema(),
    publishable: {
      ...object({
        tables: { $ref: '#/properties/tables' },
        tablesDigest: digest,
        ...membersSchema(),
      }),
      description: '草稿：不含未可计入的成员，定稿时以此为准',
    },
    edition: { oneOf: [{ $ref: '#/$defs/version' }, { $ref: '#/$defs/draft' }] },
    tables: eitherOf(editions.map(tablesSchema)),
    tablesDigest: digest,
    draftDigest: { ...digest, description: '草稿：公布时将载明的全部内容的校验值' },
    history: { ...list(historySchema()), maxItems: 4, description: '此前各年度的总数，由远及近' },
    checks: list({ $ref: '#/$defs/check' }),
    narrative: object({ overview: markdown, problems: markdown, other: markdown }),
    provenance,
    logKey: text('版本：公布当时公开日志的公钥，与 log/key 相同；早期版本没有此项'),
  };
}

function eitherOf(schemas: readonly Schema[]): Schema {
  const [only, ...more] = schemas;
  return only && more.length === 0 ? only : { anyOf: schemas };
}

interface Tree {
  [key: string]: Tree | Quantity;
}

/** The tables as the contract has them: every cell of the form, and no other. */
function tablesSchema({ id, cells: places }: Form): Schema {
  const tree: Tree = {};
  for (const { steps, quantity } of places) plant(tree, steps, quantity);
  const cells = Object.entries(tree).map(([key, branch]) => [key, branchSchema(branch)]);
  return object({
    format: { const: id },
    agency: object({ id: agencyId, name: { type: 'string' } }),
    year,
    ...Object.fromEntries(cells),
  });
}

function plant(tree: Tree, [step, ...rest]: Steps, quantity: Quantity): void {
  if (step === undefined) return;
  const known = tree[step];
  const inner = typeof known === 'object' ? known : {};
  tree[step] = rest.length === 0 ? quantity : inner;
  plant(inner, rest, quantity);
}

function branchSchema(branch: Tree | Quantity): Schema {
  if (typeof branch === 'string') return branch === 'count' ? blankable : moneyOf(branch, ['string', 'null']);
  return object(Object.fromEntries(Object.entries(branch).map(([key, inner]) => [key, branchSchema(inner)])));
}

/** For a government's report: the members in its sum. */
function membersSchema(): Record<string, Schema> {
  const totals = nullable(
    object({
      received: blankable,
      concluded: blankable,
      carriedOut: blankable,
      review: blankable,
      lawsuitDirect: blankable,
      lawsuitAfterReview: blankable,
    }),
  );
  const member = object({
    agency: agencyId,
    name: { type: 'string' },
    state: { enum: ['published', 'figures', 'draft', 'returned', 'missing'] },
    version: nullable(version),
    tablesDigest: nullable(digest),
    counted: { type: 'boolean', description: '是否计入本报告的表格' },
    totals,
  });
  const open = object({ path: text('单元格'), agencies: list(agencyId) });
  return {
    members: { ...list(member), description: '汇总报告的各成员' },
    own: { ...totals, description: '本级的总数；本级没有数字的为 null' },
    incomplete: { ...list(open), description: '有成员空白的单元格' },
  };
}

function historySchema(): Schema {
  return object(
    {
      year: { type: 'integer', minimum: 2008, maximum: 9999 },
      version: { ...nullable(version), description: '已公布的版本；未公布的为 null，数字为现时汇总所得' },
      basis: { const: 'figures', description: '该年数字由填报形成' },
      received: blankable,
      carriedIn: blankable,
      concluded: blankable,
      carriedOut: blankable,
      review: blankable,
      lawsuitDirect: blankable,
      lawsuitAfterReview: blankable,
    },
    ['basis'],
  );
}

function checkSchema(ids: readonly string[]): Schema {
  return object(
    {
      id: { enum: ids },
      level: { enum: ['error', 'warning'] },
      result: { enum: ['pass', 'fail', 'not-assessable'] },
      ...words,
      reason: object(words),
      equations: {
        ...object({ assessed: count, of: count, blanksAsZero: object({ hold: count, fail: count }) }, [
          'blanksAsZero',
        ]),
        description: '核对了的等式；blanksAsZero：其余等式中空白按0计时成立与不成立的',
      },
      findings: list(object({ pointer, ...words }, ['zh', 'en'])),
      reading: readingSchema(),
    },
    ['reason', 'equations', 'reading'],
  );
}

/** The reading of a check of texts; the cells of the figures only in drafts. */
function readingSchema(): Schema {
  const of = { section, figure: { type: 'string' }, clause: { type: 'string' } };
  const binding = object({
    ...{ ...of, topic: { type: 'string' }, rule: { type: 'string' } },
    ...{ cells: list({ type: 'string' }), agrees: { type: 'boolean' } },
  });
  return {
    ...object(
      {
        figures: count,
        read: count,
        disagree: count,
        statements: count,
        bindings: list(binding),
        unread: list(object({ ...of, why: { enum: Object.keys(UNREAD_WORDS) } })),
      },
      ['bindings', 'unread'],
    ),
    description: '文字中的数字：总数、读懂的、不符的；其余没有读懂',
  };
}
