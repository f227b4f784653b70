/**
 * A form that nobody has decreed, planted to prove that a new one is data alone. Against 2021 it adds a result row,
 * removes one, calls a column otherwise, and has 总计 of section four without what is pending.
 */

import { defineForm } from '../../shared/form/form.ts';
import { form2021, resultRow } from '../../shared/form/form-2021.ts';
import type { ApplicationRow, FormColumn } from '../../shared/form/shape.ts';

const archived = resultRow('unavailable.archived', '4.已移交国家档案馆', '（四）无法提供');

const rows = form2021.applications.rows.flatMap((row): ApplicationRow[] => {
  if (row.code === 'not-processed.reissue') return [];
  return row.code === 'unavailable.still-unclear' ? [row, archived] : [row];
});

const columns = form2021.applications.columns.map(
  (column): FormColumn => (column.code === 'other-organisation' ? { ...column, label: '其他组织' } : column),
);

export const form9999 = defineForm({
  id: '9999',
  basis: '国办公开办函〔9998〕1号',
  years: { from: 9998, to: null },
  use: 'computed',
  sections: form2021.sections,
  proactive: form2021.proactive,
  applications: { ...form2021.applications, rows, columns },
  // What is pending is no part of the sum any more.
  disputes: form2021.disputes.map((block) => ({
    ...block,
    columns: block.columns.map(
      (column): FormColumn => (column.code === 'pending' ? { ...column, role: 'plain' } : column),
    ),
  })),
  fees: form2021.fees,
});
