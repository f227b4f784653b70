/** A government's report against those of its members. */
import type { Check } from './check.ts';

export const parentSum: Check = {
  id: 'parent-sum',
  level: 'warning',
  zh: '汇总报告等于本级与所属各单位之和',
  en: 'A parent equals itself and its children',
  needs: 'members',
  assess: () => ({ reason: { zh: '需要所属各单位的报告', en: 'needs the reports of the children' } }),
};
