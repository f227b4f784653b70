/**
 * In: context. Out: the stack as it would be deployed, in forms that a test can say rules about.
 * Always: nothing is bundled and nothing is checked, unless the context asks for it: a synthesis then takes a
 * fraction of a second, and the template differs from the real one in the hashes of the bundles alone.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { onTestFinished } from 'vitest';
import { buildApp } from '../../../infra/stack/build-app.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

export interface Synthesized {
  readonly text: string;
  readonly template: Template;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

const inChina = { domain: 'gongkai.example.cn', certificate: 'ASCACKCEVSQ6C2EXAMPLE' };

function certificateIn(partition: string, region: string): string {
  return `arn:${partition}:acm:${region}:111122223333:certificate/11111111-2222-3333-4444-555555555555`;
}

/** The templates that are deployed: every kind of region in both publication modes, and every setting that adds something. */
export const templates: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'us-east-1 bucket': { region: 'us-east-1' },
  'us-east-1 cloudfront': {
    ...{ region: 'us-east-1', publication: 'cloudfront', firewall: 'own' },
    ...{ apiDomain: 'api.example.cn', apiCertificate: certificateIn('aws', 'us-east-1') },
    probe: 'true',
    canary: 'true',
  },
  'cn-north-1 bucket': { region: 'cn-north-1' },
  'cn-north-1 cloudfront': { region: 'cn-north-1', publication: 'cloudfront', ...inChina },
  'cn-northwest-1 bucket': {
    region: 'cn-northwest-1',
    encryption: 'own',
    alarmEmail: 'ops@example.cn',
    stage: 'test',
    ...{ replicaBucket: 'gongkai-replica', replicaAccount: '111122223333', objectLock: 'governance' },
    replicaKey: 'arn:aws-cn:kms:cn-north-1:111122223333:key/11111111-2222-3333-4444-555555555555',
    ...{ apiDomain: 'api.example.cn', apiCertificate: certificateIn('aws-cn', 'cn-northwest-1') },
    canary: 'true',
  },
  'cn-northwest-1 cloudfront': { region: 'cn-northwest-1', publication: 'cloudfront', ...inChina },
};

export const quick = { nag: false, 'aws:cdk:bundling-stacks': [] };

export async function synthesize(context: Readonly<Record<string, unknown>> = {}): Promise<Synthesized> {
  const outdir = mkdtempSync(join(tmpdir(), 'gongkai-synth-'));
  try {
    const app = await buildApp({ context: { region: '', ...quick, ...context }, outdir });
    app.synth();
    return read(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

export function read(outdir: string): Synthesized {
  const [file = ''] = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
  const text = readFileSync(join(outdir, file), 'utf8');
  const json: { Resources: Record<string, Resource>; Outputs: Record<string, { Value: unknown }> } =
    JSON.parse(text);
  return { text, template: Template.fromJSON(json), resources: json.Resources, outputs: json.Outputs };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-synth-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The one resource whose logical id is this name and the CDK's hash of eight digits. */
export function named({ resources }: Synthesized, name: string): Resource {
  const found = Object.entries(resources).filter(([id]) => plain(id) === name);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} resources are named ${name}`);
  return only[1];
}

export function ofType({ resources }: Synthesized, type: string): [id: string, resource: Resource][] {
  return Object.entries(resources).filter(([, resource]) => resource.Type === type);
}

/** A logical id without its hash, and without the digest of the code that a version adds. */
export function plain(id: string): string {
  return id.replace(VERSION, '$1').replace(/[0-9A-F]{8}$/, '');
}

const VERSION = /(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}$/;

/** The logical ids but those of versions, which are other ones whenever code or configuration are. */
export function lasting({ resources }: Synthesized): string[] {
  return Object.keys(resources).filter((id) => !VERSION.test(id));
}

/** A value of the template as a line of text: references in angle brackets, hashes left out. */
export function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) {
    if ('Ref' in value) return `<${plain(String(value.Ref))}>`;
    if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) {
      const [id, attribute] = value['Fn::GetAtt'];
      return `<${plain(String(id))}.${attribute}>`;
    }
    if ('Fn::Join' in value && Array.isArray(value['Fn::Join'])) {
      const [separator, parts] = value['Fn::Join'];
      if (Array.isArray(parts)) return parts.map(flat).join(String(separator));
    }
  }
  throw new Error(`no text for ${JSON.stringify(value)}`);
}

export function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

/** The statements of a policy document wherever a resource keeps it. */
export function statements(document: unknown): readonly Statement[] {
  return (document as { Statement: readonly Statement[] }).Statement;
}
