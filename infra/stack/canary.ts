/**
 * The intake in two versions while it is deployed. In: its function, and the alarm that ends the trial. Out: the alias that
 * the API calls, and a deployment of CodeDeploy that moves it to the new version: a tenth of the requests first, the rest
 * after half an hour, or none and back if the alarm goes on meanwhile.
 * Always: with the setting alone; without it there is no alias. The first deployment creates the alias and shifts nothing,
 * so nothing can refuse it. CodeDeploy may read alarms and move this one alias, and nothing else: its managed policy covers
 * all functions of the account.
 */
import { Validations } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { logicalId, type ServiceFunction } from './service-function.ts';

/** The alarm of the intake needs three bad periods of five minutes: a shorter trial would end before it. */
const HALF_AN_HOUR = LambdaDeploymentConfig.CANARY_10PERCENT_30MINUTES;

export class Canary extends Construct {
  readonly alias: IFunction;
  readonly #alias: Alias;
  readonly #of: IFunction;

  constructor(scope: Construct, id: string, intake: ServiceFunction) {
    super(scope, id);
    this.#of = intake.lambda;
    this.#alias = new Alias(this, 'Live', { aliasName: 'live', version: intake.version });
    this.alias = this.#alias as IFunction;
  }

  /** The alarm is made after the API that calls the alias. */
  guardedBy(alarm: IAlarm): void {
    new LambdaDeploymentGroup(this, 'Shift', {
      application: new LambdaApplication(this, 'Application'),
      alias: this.#alias,
      deploymentConfig: HALF_AN_HOUR,
      alarms: [alarm],
      // A failed deployment and an alarm take it back by default.
      autoRollback: { stoppedDeployment: true },
      role: this.role().withoutPolicyUpdates(),
    });
  }

  private role(): Role {
    const { functionArn } = this.#of;
    const actions = ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'];
    const own = { actions, resources: [functionArn, `${functionArn}:*`] };
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      inlinePolicies: {
        Shift: new PolicyDocument({
          statements: [
            new PolicyStatement({ sid: 'Alias', ...own }),
            new PolicyStatement({ sid: 'Alarms', actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
          ],
        }),
      },
    });
    Validations.of(role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'CodeDeploy asks for alarms by a call that takes no resource.',
      },
      {
        id: `AwsSolutions-IAM5[Resource::<${logicalId(this.#of)}.Arn>:*]`,
        reason: 'Versions and aliases of this one function.',
      },
    );
    return role;
  }
}
