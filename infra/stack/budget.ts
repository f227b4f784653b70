/**
 * In: a monthly amount, and the recipient. Out: a budget of the account, if the setting asks for one. It mails when the
 * forecast for the month, or the actual cost, exceeds the amount.
 * Always: in the billing currency of the account. It covers the whole account: costs carry the name of a stack only if
 * the account owner enabled that tag.
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
