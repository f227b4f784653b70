/** A check of its own: few applications are answered by the archives. */
import type { Check } from '../../shared/checks/check.ts';

const ARCHIVED = ['applications', 'outcomes', 'unavailable.archived', 'total'];
const CONCLUDED = ['applications', 'concluded', 'total'];

export const archivedFew: Check = {
  id: 'archived-few',
  level: 'warning',
  zh: '移交国家档案馆的不超过办结总数的一半',
  en: 'No more than half of what was concluded went to the archives',
  needs: 'tables',
  assess({ read }) {
    const [archived, concluded] = [read(ARCHIVED) ?? 0, read(CONCLUDED) ?? 0];
    if (2 * archived <= concluded) return { findings: [] };
    return {
      findings: [
        {
          pointer: '/applications/outcomes/unavailable.archived/total',
          zh: `${archived}件，办结${concluded}件`,
          en: `${archived} of ${concluded}`,
        },
      ],
    };
  },
};
