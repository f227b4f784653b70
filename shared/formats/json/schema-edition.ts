/**
 * A version and a draft in the published JSON Schema of `report.json`. In: the ids of the checks. Out: the schema of
 * the member `edition` for each. Always holds: only that of a draft has a place for a subject, an event or a reason.
 */
import { APPROVAL_STEPS } from '../../registry/agency.ts';
import {
  agencyId,
  count,
  day,
  difference,
  list,
  nullable,
  object,
  type Schema,
  section,
  subject,
  text,
  version,
  words,
} from './schema-words.ts';

export function versionSchema(): Schema {
  const changed = object({ before: nullable({ type: 'string' }), after: nullable({ type: 'string' }) });
  const texts = { ...list(object({ section, changes: list(changed) })), description: '更正的文字，逐段' };
  const replaced = object({ version, finalisedOn: day, differences: list(object(difference)), texts }, [
    'texts',
  ]);
  return {
    description: '已公布的版本。A published version.',
    ...object(
      {
        kind: { const: 'version' },
        version,
        finalisedOn: day,
        note: nullable(text('说明；第二版起为更正说明')),
        replaces: { ...nullable(replaced), description: '所替代的版本及不同之处' },
      },
      ['replaces'],
    ),
  };
}

export function draftSchema(ids: readonly string[]): Schema {
  const fault = object({ code: { type: 'string' }, ...subject, ...words });
  return {
    description: '草稿，仅供本机关。A draft, for the agency alone.',
    ...object(
      {
        kind: { const: 'draft' },
        day,
        fold: count,
        published: nullable(version),
        refusals: list(object({ code: { type: 'string' }, ...words })),
        faults: list(fault),
        returns: list(returnSchema()),
        corrections: list(
          object(
            {
              ...difference,
              cases: list({ type: 'string' }),
              members: list(agencyId),
              rules: list(countingRule()),
            },
            ['members', 'rules'],
          ),
        ),
        behind: list(object({ check: { enum: ids }, ...subject, ...words, mend: list(mending()) }, ['mend'])),
        review: reviewSchema(),
        changes: nullable(object({ since: day, cells: list(object(difference)) })),
      },
      ['day', 'returns', 'corrections', 'behind', 'review', 'changes'],
    ),
  };
}

/** An event to send; its sender fills in the fields that only it knows. */
function mending(): Schema {
  const target = object({ id: { type: 'string' }, source: { type: 'string' } });
  return object({ type: { type: 'string' }, subject: { type: 'string' }, data: target }, ['data']);
}

/** A government's return; only for the member. */
function returnSchema(): Schema {
  const comment = object({ cell: text('单元格'), comment: { type: 'string' } });
  return object({
    by: agencyId,
    of: { type: 'string' },
    on: day,
    comment: nullable({ type: 'string' }),
    cells: list(comment),
  });
}

/** The state of the review: steps and times, and no person. */
function reviewSchema(): Schema {
  const step = { enum: APPROVAL_STEPS };
  const at = text('时刻，UTC');
  return object({
    steps: list(step),
    submitted: nullable(at),
    approved: list(at),
    sentBack: nullable(object({ step, at, comment: nullable({ type: 'string' }) })),
    outdated: { type: 'boolean' },
    awaits: list(step),
  });
}

/** A counting rule that changed since the version was made. */
function countingRule(): Schema {
  return object({ code: { type: 'string' }, mark: { enum: ['S', 'C', 'D'] }, ...words });
}
