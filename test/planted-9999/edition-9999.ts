import { disputeTotal, rules2021 } from '../../shared/counting/rules-2021.ts';
import type { Edition } from '../../shared/editions/edition.ts';
import { edition2021 } from '../../shared/editions/edition-2021.ts';
import { archivedFew } from './archived-few.ts';
import { form9999 } from './form-9999.ts';

export const edition9999: Edition = {
  ...form9999,
  rules: {
    ...rules2021,
    disputes: rules2021.disputes.map((rule) =>
      rule.code === disputeTotal.code
        ? {
            ...disputeTotal,
            code: 'dispute-total-concluded',
            zh: '总计为本年度审结的三种情形之和。',
            en: 'the total is the three that were concluded in the year',
            counts: (life, year) => life.concluded === year,
          }
        : rule,
    ),
  },
  checks: [...edition2021.checks, archivedFew],
};
