/** The templates under the eye of cfn-lint (PyPI): the schemas of CloudFormation, region by region. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildApp } from '../../infra/stack/build-app.ts';
import { quick, templates, temporaryFolder } from '../rooms/stack/synthesized.ts';

/** The CDK names a role beside its policy in DependsOn, where the role alone would follow from a reference. */
const redundant = 'W3005';

function lint(file: string, region: string): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(
    'cfn-lint',
    ['--regions', region, '--format', 'parseable', '--ignore-checks', redundant, '--template', file],
    { encoding: 'utf8' },
  );
  return { status, said: `${stdout}${stderr}` };
}

test.each(Object.entries(templates))('cfn-lint finds nothing in %s', async (_, context) => {
  const outdir = temporaryFolder();
  (await buildApp({ context: { ...quick, ...context }, outdir })).synth();
  const [file = ''] = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
  expect(lint(join(outdir, file), context['region'] ?? '')).toEqual({ status: 0, said: '' });
});

test('cfn-lint finds a planted property that no table has', () => {
  const file = join(temporaryFolder(), 'planted.json');
  const planted = { Type: 'AWS::DynamoDB::Table', Properties: { Partition: 'agency' } };
  writeFileSync(file, JSON.stringify({ Resources: { Planted: planted } }));
  const { status, said } = lint(file, 'cn-north-1');
  expect(status).not.toBe(0);
  expect(said).toContain('Partition');
});

test('it is cfn-lint 1', () => {
  expect(execFileSync('cfn-lint', ['--version'], { encoding: 'utf8' })).toMatch(/^cfn-lint 1\./);
});
