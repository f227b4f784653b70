import { disputeSum, identity, resultSum, rowSum } from '../checks/arithmetic.ts';
import { carryChain, disputeChain, inForceChain } from '../checks/chains.ts';
import { feedFaults } from '../checks/feed-faults.ts';
import { figuresAgainstCases } from '../checks/figures-against-cases.ts';
import { handovers } from '../checks/handovers.ts';
import { sharpFall, yearWithoutFacts } from '../checks/hollow.ts';
import { parentSum } from '../checks/parent-sum.ts';
import { narrative, narrativeGrowth, sections } from '../checks/texts.ts';
import { rules2021 } from '../counting/rules-2021.ts';
import { form2021 } from '../form/form-2021.ts';
import type { Edition } from './edition.ts';

/** The edition of 国办公开办函〔2021〕30号, for reports on 2021 and later. */
export const edition2021: Edition = {
  ...form2021,
  rules: rules2021,
  checks: [
    rowSum,
    resultSum({ first: 3, last: 23 }),
    identity,
    disputeSum,
    carryChain,
    inForceChain,
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
