import { disputeSum, identity, resultSum, rowSum } from '../checks/arithmetic.ts';
import { carryChain, disputeChain, inForceChain } from '../checks/chains.ts';
import type { Check } from '../checks/check.ts';
import { feedFaults } from '../checks/feed-faults.ts';
import { figuresAgainstCases } from '../checks/figures-against-cases.ts';
import { handovers } from '../checks/handovers.ts';
import { sharpFall, yearWithoutFacts } from '../checks/hollow.ts';
import { parentSum } from '../checks/parent-sum.ts';
import { narrative, narrativeGrowth, sections } from '../checks/texts.ts';
import { rules2021 } from '../counting/rules-2021.ts';
import { form2019 } from '../form/form-2019.ts';
import type { Edition } from './edition.ts';

/** It has no counterpart to the documents' chain: 对外公开总数量 is not 现行有效件数. */
const noChain: Check = {
  ...inForceChain,
  assess: () => ({ reason: { zh: '本表式没有这一核对', en: 'this form has no such check' } }),
};

/**
 * The edition of 国办公开办函〔2019〕60号, for reports on 2019 and 2020. Only read and checked: its rules only name cases that
 * count in no table, and none of its cells is counted.
 */
export const edition2019: Edition = {
  ...form2019,
  rules: { ...rules2021, applications: [], disputes: [], documents: [], actions: [], charges: [], fees: [] },
  checks: [
    rowSum,
    resultSum({ first: 3, last: 21 }),
    identity,
    disputeSum,
    carryChain,
    noChain,
    disputeChain,
    feedFaults,
    narrative,
    narrativeGrowth,
    figuresAgainstCases,
    parentSum,
    handovers,
    sections,
    yearWithoutFacts,
    sharpFall,
  ],
};
