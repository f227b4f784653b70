/**
 * The state of a stack in its account. In: its name, and the answers of CloudFormation, SNS and the endpoint itself.
 * Out: findings: whether it can be deployed to, whether it is protected, whether its alarms have a recipient, whether
 * its endpoint answers the public. Always: it only reads; only `protect` changes anything.
 */
import type { Stack } from '@aws-sdk/client-cloudformation';
import type { ClientConfig } from './client-config.ts';
import { type Finding, fail, nameOf, notAsked, ok, unknown } from './finding.ts';

/** Undefined if the stack does not exist yet. */
export async function stackNamed(name: string, config: ClientConfig): Promise<Stack | undefined> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const found = await new CloudFormationClient(config).send(new DescribeStacksCommand({ StackName: name }));
    return found.Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

/** A failed creation: nothing of it is of any use. */
const FAILED_CREATION = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'];

export function standing(stack: Stack | undefined): Finding {
  const check = 'stack';
  if (!stack) return ok(check, { zh: '尚未部署', en: 'not deployed yet' });
  const { StackStatus: status = '', StackName: name = '', EnableTerminationProtection: isProtected } = stack;
  if (FAILED_CREATION.includes(status)) {
    const off = `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`;
    const remedy = isProtected || status === 'ROLLBACK_FAILED' || status === 'DELETE_FAILED';
    return fail(check, {
      zh: `上次部署失败（${status}）：${isProtected ? `先运行 ${off}，` : ''}${remedy ? '见 RUNBOOK first-deploy-failed' : '修正原因后直接再次 npx cdk deploy'}`,
      en: `the last creation failed (${status}): ${isProtected ? `first run ${off}; ` : ''}${remedy ? 'see RUNBOOK first-deploy-failed' : 'fix the cause and run npx cdk deploy again'}`,
    });
  }
  if (status.endsWith('_IN_PROGRESS'))
    return unknown(check, { zh: `正在进行：${status}`, en: `under way: ${status}` });
  if (status.endsWith('_FAILED'))
    return fail(check, { zh: `状态为 ${status}`, en: `its status is ${status}` });
  return ok(check, { zh: status, en: status });
}

/** `asked`: the settings of this checkout, and so of the next deployment. */
export function protection(stack: Stack | undefined, asked: boolean): Finding[] {
  const check = 'protection';
  if (!stack || FAILED_CREATION.includes(stack.StackStatus ?? '')) {
    if (!asked) return [];
    const words = {
      zh: '首次部署不应带保护，失败后将无法重来：请去掉 -c protection=true',
      en: 'do not protect a first deployment, or a failed one cannot be repeated: leave -c protection=true out',
    };
    return [fail(check, words)];
  }
  const name = stack.StackName ?? '';
  if (!stack.EnableTerminationProtection)
    return [
      fail(check, {
        zh: `堆栈未加保护：npx gongkai doctor --stack ${name} --protect`,
        en: `the stack is not protected: npx gongkai doctor --stack ${name} --protect`,
      }),
    ];
  if (asked) return [ok(check, { zh: '已加保护', en: 'protected' })];
  return [
    fail(check, {
      zh: `下次部署会去掉保护：npx gongkai doctor --stack ${name} --protect，或在 cdk.json 写 "protection": true`,
      en: `the next deployment would take the protection away: npx gongkai doctor --stack ${name} --protect, or "protection": true in cdk.json`,
    }),
  ];
}

export async function alarms(topic: string, config: ClientConfig): Promise<Finding> {
  const check = 'alarm-subscription';
  const { paginateListSubscriptionsByTopic, SNSClient } = await import('@aws-sdk/client-sns');
  const client = new SNSClient(config);
  const waiting: string[] = [];
  let confirmed = 0;
  try {
    for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topic }))
      for (const { SubscriptionArn, Endpoint = '' } of page.Subscriptions ?? [])
        if (SubscriptionArn?.startsWith('arn:')) confirmed += 1;
        else waiting.push(Endpoint);
  } catch (error) {
    return notAsked(check, 'sns:ListSubscriptionsByTopic', error);
  }
  if (waiting.length > 0)
    return fail(check, {
      zh: `${waiting.join('、')} 尚未确认订阅，收不到告警：请点开确认邮件`,
      en: `${waiting.join(', ')} did not confirm and hears nothing: open the mail that asks for it`,
    });
  if (confirmed > 0) return ok(check, { zh: `${confirmed} 人接收告警`, en: `${confirmed} hear the alarms` });
  return fail(check, {
    zh: '无人接收告警：请以 -c alarmEmail=… 部署',
    en: 'the alarms have no recipient: deploy with -c alarmEmail=…',
  });
}

/** Time-out of the endpoint in milliseconds: a cold start, and a slow line. */
const PATIENCE = 15_000;

/**
 * A request without a signature, which the endpoint refuses in its own words; a gateway in front of it would answer
 * differently.
 */
export async function endpoint(api: string, region: string): Promise<Finding> {
  const check = region.startsWith('cn-') ? 'icp' : 'endpoint';
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  try {
    const answer = await fetch(`${api}/sources/doctor/events`, {
      method: 'POST',
      headers,
      body: '[]',
      signal: AbortSignal.timeout(PATIENCE),
    });
    await answer.arrayBuffer();
    const isOurs = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
    if (isOurs && answer.status === 401)
      return ok(check, { zh: '接口可从公网访问', en: 'the endpoint answers' });
    if (check === 'icp')
      return fail(check, {
        zh: `接口被网关拒绝（${answer.status}）：账户很可能没有 ICP 备案`,
        en: `a gateway refuses in the endpoint's place (${answer.status}): the account has probably no ICP record`,
      });
    return fail(check, {
      zh: `接口的回答不是本系统的（${answer.status}）`,
      en: `the answer is not the endpoint's own (${answer.status})`,
    });
  } catch (error) {
    return fail(check, {
      zh: `无法访问接口（${nameOf(error)}）${check === 'icp' ? '：端口可能因没有 ICP 备案而关闭' : ''}`,
      en: `the endpoint cannot be reached (${nameOf(error)})`,
    });
  }
}
