/**
 * In: an amount a month, and who hears of it. Out: a budget of the account, where the setting asks for one: a mail when
 * what is foreseen for the month, and what was spent, is above it.
 * Always: in the currency in which the account is billed. It is of the whole account: costs carry the name of a stack only
 * where somebody turned that on.
 */
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';

export interface SpendingProps {
  readonly amount: number;
  readonly email: string;
  readonly currency: 'USD' | 'CNY';
}

export function watchSpending(scope: Construct, { amount, email, currency }: SpendingProps): void {
  const above = (notificationType: 'ACTUAL' | 'FORECASTED') => ({
    notification: {
      notificationType,
      comparisonOperator: 'GREATER_THAN',
      threshold: 100,
      thresholdType: 'PERCENTAGE',
    },
    subscribers: [{ subscriptionType: 'EMAIL', address: email }],
  });
  new CfnBudget(scope, 'Budget', {
    budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount, unit: currency } },
    notificationsWithSubscribers: [above('FORECASTED'), above('ACTUAL')],
  });
}
