/**
 * Whether an account is ready for the stack. In: its answers, by the SDK's clients, and the settings. Out: findings:
 * the account's id, its public access block, its concurrency quota, the CDK bootstrap, and in China the ICP record.
 * Always: it only reads; a question without permission is unknown, never good.
 */
import type { ClientConfig } from './client-config.ts';
import { type Finding, fail, nameOf, notAsked, ok, unknown } from './finding.ts';

export interface Wanted {
  region: string;
  account: string | undefined;
  publication: 'bucket' | 'cloudfront';
  turnsAtOnce: number;
  reservedConcurrency: number | undefined;
}

/** The account itself: all other questions are about it. */
export async function callerOf(
  { account: wanted }: Wanted,
  config: ClientConfig,
): Promise<{ account: string | undefined; finding: Finding }> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  try {
    const { Account } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    if (wanted === undefined || wanted === Account)
      return {
        account: Account,
        finding: ok('account', { zh: `账户 ${Account}`, en: `account ${Account}` }),
      };
    const finding = fail('account', {
      zh: `凭证属于账户 ${Account}，设置中为 ${wanted}：请换凭证，或改 account`,
      en: `the credentials belong to account ${Account}, the setting says ${wanted}: change one of them`,
    });
    return { account: Account, finding };
  } catch (error) {
    const finding = fail('account', {
      zh: `AWS 凭证无效或缺失（${nameOf(error)}）：请设置 AWS_PROFILE 或登录`,
      en: `the AWS credentials are missing or not valid (${nameOf(error)}): set AWS_PROFILE, or sign in`,
    });
    return { account: undefined, finding };
  }
}

const BLOCKED = {
  zh: '开启了“阻止公开访问”，publication=bucket 会在部署中途失败；请用 -c publication=cloudfront（推荐），或请管理员关闭',
  en: 'blocks public access: publication=bucket would fail half-way; use -c publication=cloudfront (recommended), or have it turned off',
};

/** S3 answers with the effective setting of the account, including its organisation's. */
export async function publicAccess(
  account: string,
  { publication }: Wanted,
  config: ClientConfig,
): Promise<Finding> {
  const check = 'block-public-access';
  const { GetPublicAccessBlockCommand, S3ControlClient } = await import('@aws-sdk/client-s3-control');
  if (publication === 'cloudfront')
    return ok(check, { zh: '由 CloudFront 公布，桶不公开', en: 'CloudFront reads; no bucket is public' });
  try {
    const { PublicAccessBlockConfiguration: block } = await new S3ControlClient(config).send(
      new GetPublicAccessBlockCommand({ AccountId: account }),
    );
    if (block?.BlockPublicPolicy || block?.RestrictPublicBuckets)
      return fail(check, { zh: `账户${BLOCKED.zh}`, en: `the account ${BLOCKED.en}` });
  } catch (error) {
    if (nameOf(error) !== 'NoSuchPublicAccessBlockConfiguration')
      return notAsked(check, 's3:GetAccountPublicAccessBlock', error);
  }
  return ok(check, { zh: '账户未阻止公开访问', en: 'the account does not block public access' });
}

/** AWS errors that mean: there is no such policy. */
const NO_POLICY = ['AWSOrganizationsNotInUseException', 'EffectivePolicyNotFoundException'];

export async function organisationAccess({ publication }: Wanted, config: ClientConfig): Promise<Finding> {
  const check = 'organisation-public-access';
  const { DescribeEffectivePolicyCommand, OrganizationsClient } = await import(
    '@aws-sdk/client-organizations'
  );
  if (publication === 'cloudfront')
    return ok(check, { zh: '由 CloudFront 公布，桶不公开', en: 'CloudFront reads; no bucket is public' });
  try {
    const { EffectivePolicy } = await new OrganizationsClient(config).send(
      new DescribeEffectivePolicyCommand({ PolicyType: 'S3_POLICY' }),
    );
    if (blocksAll(EffectivePolicy?.PolicyContent))
      return fail(check, {
        zh: `所在组织的策略${BLOCKED.zh}`,
        en: `a policy of the organisation ${BLOCKED.en}`,
      });
  } catch (error) {
    if (!NO_POLICY.includes(nameOf(error)))
      return notAsked(check, 'organizations:DescribeEffectivePolicy', error);
  }
  return ok(check, { zh: '组织未阻止公开访问', en: 'no policy of an organisation blocks public access' });
}

/** An effective policy has no operators any more: `{"s3_attributes": {"public_access_block_configuration": "all"}}`. */
function blocksAll(content: string | undefined): boolean {
  try {
    const policy: unknown = JSON.parse(content ?? '{}');
    const of = (value: unknown, name: string): unknown =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([key]) => key === name)?.[1]
        : undefined;
    return of(of(policy, 's3_attributes'), 'public_access_block_configuration') === 'all';
  } catch {
    return false;
  }
}

/** Lambda reserves this many executions for functions without their own reservation. */
const UNRESERVED = 100;
/** The need of the intake and the other steps beside the turns of a night, if nothing is reserved for them. */
const BESIDE = 10;

export async function concurrency(
  { turnsAtOnce, reservedConcurrency = 0 }: Wanted,
  config: ClientConfig,
): Promise<Finding> {
  const check = 'concurrency';
  const { GetAccountSettingsCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  try {
    const { AccountLimit } = await new LambdaClient(config).send(new GetAccountSettingsCommand({}));
    const limit = AccountLimit?.ConcurrentExecutions ?? 0;
    if (reservedConcurrency > 0 && limit - reservedConcurrency < UNRESERVED)
      return fail(check, {
        zh: `并发配额为 ${limit}，留出 ${reservedConcurrency} 后不足 ${UNRESERVED}，部署会失败：请在 Service Quotas 提高，或去掉 reservedConcurrency`,
        en: `the quota is ${limit}; with ${reservedConcurrency} reserved fewer than ${UNRESERVED} are left, and the deploy fails: raise it in Service Quotas, or leave reservedConcurrency out`,
      });
    const free = limit - reservedConcurrency - (reservedConcurrency > 0 ? 0 : BESIDE);
    if (turnsAtOnce > free)
      return fail(check, {
        zh: `并发配额为 ${limit}，夜间同时运行 ${turnsAtOnce} 个会挤掉接口：请提高配额，或设 -c turnsAtOnce=${Math.max(1, free)}`,
        en: `the quota is ${limit}; ${turnsAtOnce} turns at once would crowd the intake out: raise it, or set -c turnsAtOnce=${Math.max(1, free)}`,
      });
    return ok(check, { zh: `并发配额 ${limit}`, en: `${limit} executions at once` });
  } catch (error) {
    return notAsked(check, 'lambda:GetAccountSettings', error);
  }
}

/** The version that the assembly requires (`Rules.CheckBootstrapVersion` of the template). */
export const BOOTSTRAP_VERSION = 6;
export const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

export async function bootstrap(config: ClientConfig): Promise<Finding> {
  const check = 'bootstrap';
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  try {
    const { Parameter } = await new SSMClient(config).send(
      new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }),
    );
    const version = Number(Parameter?.Value);
    if (version >= BOOTSTRAP_VERSION)
      return ok(check, { zh: `CDK 引导版本 ${version}`, en: `bootstrapped, version ${version}` });
    return fail(check, {
      zh: `CDK 引导版本为 ${version}，需要 ${BOOTSTRAP_VERSION}：请再运行 npx cdk bootstrap`,
      en: `bootstrapped with version ${version}, ${BOOTSTRAP_VERSION} is needed: run npx cdk bootstrap again`,
    });
  } catch (error) {
    if (nameOf(error) !== 'ParameterNotFound') return notAsked(check, 'ssm:GetParameter', error);
    return fail(check, {
      zh: '此账户和区域尚未引导：请运行 npx cdk bootstrap',
      en: 'account and region are not bootstrapped: run npx cdk bootstrap',
    });
  }
}

/** No API reports a record; the endpoint itself shows it, once it exists (stack-checks.ts). */
export function icpBefore({ region, publication }: Wanted): Finding[] {
  if (!region.startsWith('cn-')) return [];
  return [
    unknown('icp', {
      zh: `中国区域的公网接口须有 ICP 备案${publication === 'cloudfront' ? '，域名亦然' : ''}；请向运营方（光环新网、西云数据）确认，部署后再查一次`,
      en: 'a public endpoint in a region of China needs an ICP record; ask its operator (Sinnet, NWCD), and examine again after the deploy',
    }),
  ];
}
