/**
 * Other headings and codes, mapped by data (`--mapping`; contract, section 11). In: parsed JSON. Out: the meaning of
 * the columns, or every fault with its place. Always holds: a type and its fields are the catalogue's; a code is one of
 * the catalogue's or null, which means that a person must decide.
 */
import * as z from 'zod/mini';
import { dataFields, type EventType, isEventType, permissionFor } from '../events/catalogue.ts';
import { type FieldRule, ruleOfField } from '../events/field-rules.ts';
import type { FactPlan, FieldKind, FieldPlan, SheetPlan } from './plans.ts';

export interface MappingFault {
  pointer: string;
  zh: string;
  en: string;
}

const heading = z.string().check(z.minLength(1), z.maxLength(100));
const column = z.strictObject({ column: heading });
const FIELD = z.union([
  z.strictObject({ column: heading, values: z.optional(z.record(z.string(), z.nullable(z.string()))) }),
  z.strictObject({ value: z.string() }),
]);
const SCHEMA = z.strictObject({
  version: z.literal(1),
  sheet: z.optional(heading),
  subject: column,
  facts: z
    .array(
      z.strictObject({
        type: z.string(),
        time: column,
        when: z.optional(z.union([heading, column])),
        data: z.optional(z.record(z.string(), FIELD)),
      }),
    )
    .check(z.minLength(1), z.maxLength(40)),
});
type Mapped = z.infer<typeof SCHEMA>['facts'][number];

/** The content of a field without codes, by its name in the catalogue; all others are text. */
const KINDS: Readonly<Record<string, FieldKind>> = {
  workingDays: 'whole',
  count: 'whole',
  yuan: 'yuan',
  firstReceived: 'day',
  to: 'agency',
  transferredFrom: 'agency',
};

export function readMapping(json: unknown): { plan: SheetPlan } | { faults: MappingFault[] } {
  const parsed = SCHEMA.safeParse(json);
  if (!parsed.success)
    return {
      faults: parsed.error.issues.map(({ path, message }) => ({
        pointer: path.map((step) => `/${String(step)}`).join(''),
        zh: '与映射文件的格式不符，请对照 gongkai ledger import --help 中的例子',
        en: message,
      })),
    };
  const { sheet = '*', subject, facts } = parsed.data;
  const faults = facts.flatMap((fact, index) => faultsOf(fact, `/facts/${index}`));
  if (faults.length > 0) return { faults };
  const plans = facts.map(planOf);
  const columns = [
    subject.column,
    ...plans.flatMap(({ time, data }) => [time, ...Object.values(data).map((each) => each.column)]),
  ];
  return { plan: { sheet, subject: subject.column, columns: [...new Set(columns)], facts: plans } };
}

function faultsOf({ type, data = {} }: Mapped, at: string): MappingFault[] {
  if (!isEventType(type) || permissionFor(type) !== 'facts')
    return [
      {
        pointer: `${at}/type`,
        zh: `“${type}”不是事实的类型，例如 application.received`,
        en: 'no type of a fact',
      },
    ];
  const known = dataFields(type);
  const missing = known.filter((name) => !ruleOfField(type, name)?.optional && data[name] === undefined);
  return [
    ...missing.map((name) => ({
      pointer: `${at}/data`,
      zh: `${type} 缺少 ${name}`,
      en: `${name} is missing`,
    })),
    ...Object.entries(data).flatMap(([name, field]) => {
      const pointer = `${at}/data/${name}`;
      if (!known.includes(name))
        return [
          { pointer, zh: `${type} 没有 ${name}，可用：${known.join('、')}`, en: `${type} has no ${name}` },
        ];
      return faultsOfCodes(ruleOfField(type, name)?.codes, field, pointer);
    }),
  ];
}

function faultsOfCodes(
  codes: readonly string[] | undefined,
  field: z.infer<typeof FIELD>,
  pointer: string,
): MappingFault[] {
  if (!codes) return [];
  const listed = 'value' in field ? [['', field.value] as const] : Object.entries(field.values ?? {});
  return listed.flatMap(([word, code]) =>
    code === null || codes.includes(code)
      ? []
      : [
          {
            pointer: word === '' ? `${pointer}/value` : `${pointer}/values/${word}`,
            zh: `“${code}”不是代码，可用：${codes.join('、')}`,
            en: `"${code}" is no code`,
          },
        ],
  );
}

function planOf({ type, time, when, data = {} }: Mapped): FactPlan {
  const fields: Record<string, FieldPlan> = {};
  const fixed: Record<string, string> = {};
  for (const [name, field] of Object.entries(data)) {
    if ('value' in field) fixed[name] = field.value;
    else fields[name] = fieldPlanOf(ruleOfField(type as EventType, name), name, field);
  }
  const on = typeof when === 'string' ? when : when?.column;
  return {
    type: type as EventType,
    time: time.column,
    ...(on !== undefined && { when: on }),
    data: fields,
    ...(Object.keys(fixed).length > 0 && { fixed }),
  };
}

function fieldPlanOf(
  rule: FieldRule | undefined,
  name: string,
  { column, values }: { column: string; values?: Record<string, string | null> | undefined },
): FieldPlan {
  return {
    column,
    kind: rule?.codes ? 'code' : (KINDS[name] ?? 'text'),
    ...(rule?.codes && { codes: rule.codes }),
    ...(rule?.optional && { optional: true as const }),
    ...(values && { values }),
  };
}
