import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { flat, ofType, type Statement, type Synthesized, synthesize } from './synthesized.ts';

const SIGN_IN = { signInIssuer: 'https://id.example.cn', signInClient: 'gongkai' };

let stack: Synthesized;
let without: Synthesized;
beforeAll(async () => {
  [stack, without] = [await synthesize(SIGN_IN), await synthesize()];
});

function grants(): Statement[] {
  const policies = ofType(stack, 'AWS::IAM::Policy').filter(([id]) => id.startsWith('DeskFunction'));
  return policies.flatMap(
    ([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
  );
}

describe('the desk', () => {
  test('is there where an issuer is named, and a stack without one is what it was', () => {
    expect(Object.keys(stack.outputs)).toEqual(expect.arrayContaining(['DeskUrl', 'DeskSecretsTable']));
    expect(Object.keys(without.outputs)).not.toContain('DeskUrl');
    expect(Object.keys(without.resources).filter((id) => id.startsWith('Desk'))).toEqual([]);
    for (const id of Object.keys(without.resources)) expect(Object.keys(stack.resources)).toContain(id);
  });

  test('R22: its role writes what the intake writes, an event and a journal entry, and nothing else', () => {
    const actions = new Map(grants().map(({ Sid = '', Action }) => [Sid, [Action].flat()]));
    const writes = [...actions].flatMap(([sid, list]) =>
      list
        .filter((action) => !/:(Get|Query|List|Decrypt|CreateLogStream|PutLogEvents)/.test(action))
        .map((action) => `${sid} ${action}`),
    );
    expect(writes.sort()).toEqual([
      'Call lambda:InvokeFunction', // the look, which a finalisation calls as at the intake
      'EventLog dynamodb:PutItem',
      'Journal dynamodb:PutItem',
    ]);
    expect(grants().every(({ Effect }) => Effect === 'Allow')).toBe(true);
  });

  test('it reads neither the secrets of the sources nor a fold, and knows no variable of the public bucket', () => {
    const text = JSON.stringify(grants().map(({ Resource }) => flat(Resource)));
    expect(text).not.toContain('EventStoreSecrets<');
    expect(text).not.toMatch(/EventStoreSecrets[^K]/);
    expect(text).not.toContain('folds/');
    const found = ofType(stack, 'AWS::Lambda::Function').find(([id]) => id.startsWith('Desk'));
    expect(JSON.stringify(found?.[1].Properties)).not.toMatch(/PUBLICATION_BUCKET|"SECRETS_TABLE/);
  });

  test('of what was published it reads manifests and files, and not the key that signs the log', () => {
    const reads = grants().map(({ Resource }) => flat(Resource));
    const below = reads.flatMap((resource) => /(versions\/.*)$/.exec(resource)?.[1] ?? []);
    expect(below.sort()).toEqual(['versions/files/*', 'versions/manifests/*']);
  });

  test('a first deployment that fails leaves its table no more than the others behind', async () => {
    const tableOf = ({ resources }: Synthesized) =>
      Object.entries(resources).find(
        ([id, { Type }]) => id.startsWith('DeskSecrets') && Type.endsWith('::Table'),
      );
    expect(tableOf(stack)?.[1]).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { DeletionProtectionEnabled: false },
    });
    const settled = await synthesize({ ...SIGN_IN, 'protection:Gongkai': true });
    expect(tableOf(settled)?.[1]).toMatchObject({ Properties: { DeletionProtectionEnabled: true } });
  });

  test('every path below /desk reaches it, by every method', () => {
    const keys = ofType(stack, 'AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => Properties['RouteKey'],
    );
    expect(keys).toEqual(expect.arrayContaining(['ANY /desk', 'ANY /desk/{proxy+}']));
  });

  const alarmsOf = ({ resources }: Synthesized) =>
    Object.values(resources).flatMap(({ Type, Properties }) =>
      Type === 'AWS::CloudWatch::Alarm' ? [Properties] : [],
    );
  const alarm = (section: string) =>
    alarmsOf(stack).find(({ AlarmName }) => AlarmName === `Gongkai-${section}`);

  test('two alarms watch it, which tell the same persons, and a stack without a desk has neither', () => {
    expect(alarmsOf(stack).length - alarmsOf(without).length).toBe(2);
    const runbook = readFileSync(join(import.meta.dirname, '../../../infra/RUNBOOK.md'), 'utf8');
    for (const section of ['desk-fails', 'refused-sign-ins']) {
      expect(alarm(section)?.['AlarmDescription']).toMatch(
        new RegExp(`^.{40,}infra/RUNBOOK\\.md#${section}$`),
      );
      expect(JSON.stringify(alarm(section)?.['AlarmActions'])).toMatch(/^\[\{"Ref":"AlarmsTopic\w+"\}\]$/);
      expect(alarm(section)?.['TreatMissingData']).toBe('notBreaching');
      expect(runbook).toContain(`\n## ${section}\n`);
    }
  });

  test('failed pages and answers never given are one alarm; refused sign-ins are the other', () => {
    const failing = JSON.stringify(alarm('desk-fails'));
    expect(failing).toContain('"FILL(m0, 0) + FILL(m1, 0)"');
    expect(failing).toContain('"MetricName":"DeskFailures","Namespace":"Gongkai"');
    expect(failing).toMatch(
      /"FunctionName".*"Ref":"DeskFunction.*"MetricName":"Errors","Namespace":"AWS\/Lambda"/,
    );
    expect(alarm('desk-fails')).toMatchObject({ EvaluationPeriods: 12, DatapointsToAlarm: 2, Threshold: 1 });
    expect(alarm('refused-sign-ins')).toMatchObject({
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
      Threshold: 10,
    });
    const refused = JSON.stringify(alarm('refused-sign-ins'));
    expect(refused).toContain('"Dimensions":[{"Name":"stage","Value":"prod"}]');
    expect(refused).toContain('"MetricName":"SignInsRefused","Namespace":"Gongkai"');
    expect(refused).toContain('"Period":900');
  });

  test('the dashboard shows both, and calls that Lambda turned away with the others', () => {
    const board = ofType(stack, 'AWS::CloudWatch::Dashboard').map(([, { Properties }]) =>
      flat(Properties['DashboardBody']),
    );
    expect(board.join()).toMatch(/Desk: failures.*DeskFailures.*Desk: refused sign-ins.*SignInsRefused/s);
    expect(board.join()).toContain('"AWS/Lambda","Throttles","FunctionName","<DeskFunction');
  });

  test.each([
    [{ signInIssuer: 'http://id.example.cn', signInClient: 'x' }, 'signInIssuer'],
    [{ signInIssuer: 'nonsense', signInClient: 'x' }, 'signInIssuer'],
    [{ signInClient: 'x' }, 'signInIssuer'],
    [{ signInIssuer: 'https://id.example.cn' }, 'signInClient'],
  ])('settings that are wrong stop the synthesis: %o', async (context, name) => {
    await expect(synthesize(context)).rejects.toThrow(`setting "${name}"`);
  });
});
