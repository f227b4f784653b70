/**
 * Comes in: a folder that `cdk synth` wrote (`cdk.out`). Goes out: its stack's template with every resource's
 * properties and every output worked out for this machine, and the folders that hold the functions' code.
 *
 * Always: all properties of all resources are resolved here, at once, needed or not. So an unknown intrinsic
 * function, an unresolved reference or an unknown resource type is an error before anything is started.
 * Sources: aws-cdk-lib/cloud-assembly-schema (manifest.json, *.assets.json); AWS CloudFormation Template Reference.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { z } from 'zod';
import {
  createResolver,
  type Json,
  type JsonObject,
  type Resolver,
  type ResourceNames,
  type Template,
  TemplateError,
  type TemplateResource,
} from './intrinsics.ts';
import {
  type Named,
  physicalName,
  RESOURCE_TYPES,
  type ResourceType,
  type Setting,
} from './resource-types.ts';

export interface Assembly {
  readonly setting: Setting;
  readonly resources: readonly ResolvedResource[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The folder of an asset, by the key that it would have in the assets bucket. */
  readonly assetFolder: (objectKey: string, where: string) => string;
}

export interface ResolvedResource extends Omit<Named, 'text'> {
  readonly type: string;
  readonly locally: ResourceType['locally'];
  readonly properties: JsonObject;
  readonly ref: string;
  /** The ARN, where the type has one. */
  readonly arn: string | undefined;
}

export interface AssemblyOptions {
  readonly stack?: string;
  /** Used where the assembly does not name a region itself. */
  readonly region?: string;
  readonly account?: string;
}

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.object({ templateFile: z.string().optional(), file: z.string().optional() }).optional(),
    }),
  ),
});

const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string().optional(), packaging: z.string().optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

// Rules guard the bootstrap of a deployment's account, which is not there locally. A `Transform` is refused.
const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.unknown().optional(),
  Description: z.unknown().optional(),
  Metadata: z.unknown().optional(),
  Rules: z.unknown().optional(),
  Parameters: z.record(z.string(), z.record(z.string(), z.json())).optional(),
  Mappings: z.record(z.string(), z.json()).optional(),
  Conditions: z.record(z.string(), z.json()).optional(),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.json()).optional(),
      Condition: z.string().optional(),
    }),
  ),
  Outputs: z.record(z.string(), z.record(z.string(), z.json())).optional(),
});

const DEFAULT_ACCOUNT = '000000000000';

/** Reads and resolves the stack of an assembly; throws a `TemplateError` or an `Error` that names the file. */
export function readAssembly(directory: string, options: AssemblyOptions = {}): Assembly {
  const stackName = options.stack ?? 'Gongkai';
  const { artifacts } = readJson(join(directory, 'manifest.json'), manifestSchema);
  const artifact = artifacts[stackName];
  if (artifact?.type !== 'aws:cloudformation:stack') {
    throw new Error(`${join(directory, 'manifest.json')} has no stack ${stackName}`);
  }
  const templateFile = artifact.properties?.templateFile ?? `${stackName}.template.json`;
  const template: Template = readJson(join(directory, templateFile), templateSchema);
  const region = /^aws:\/\/[^/]+\/(.+)$/.exec(artifact.environment ?? '')?.[1];
  const setting = settingOf(
    stackName,
    region === undefined || region === 'unknown-region' ? (options.region ?? 'cn-north-1') : region,
    options.account ?? DEFAULT_ACCOUNT,
  );
  const folders = assetFolders(directory, artifacts);
  return {
    ...resolveTemplate(template, setting),
    assetFolder: (objectKey, where) => {
      const folder = folders.get(objectKey);
      if (!folder) throw new TemplateError(where, `the assembly has no asset ${objectKey}`);
      if (!existsSync(folder) || !statSync(folder).isDirectory()) {
        throw new TemplateError(
          where,
          `the asset ${folder} is not a folder: code must be bundled, not zipped`,
        );
      }
      return folder;
    },
  };
}

function settingOf(stackName: string, region: string, account: string): Setting {
  const chinese = region.startsWith('cn-');
  return {
    stackName,
    region,
    account,
    partition: chinese ? 'aws-cn' : 'aws',
    urlSuffix: chinese ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON`, { cause });
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

type Artifacts = z.infer<typeof manifestSchema>['artifacts'];

function assetFolders(directory: string, artifacts: Artifacts): Map<string, string> {
  const folders = new Map<string, string>();
  for (const artifact of Object.values(artifacts)) {
    if (artifact.type !== 'cdk:asset-manifest' || !artifact.properties?.file) continue;
    const { files } = readJson(join(directory, artifact.properties.file), assetsSchema);
    for (const { source, destinations } of Object.values(files)) {
      if (!source.path) continue;
      const folder = resolvePath(directory, source.path);
      for (const { objectKey } of Object.values(destinations)) folders.set(objectKey, folder);
    }
  }
  return folders;
}

/** The template alone, without the folder around it: what the tests of single rules need. */
export function resolveTemplate(
  template: Template,
  setting: Setting,
): Pick<Assembly, 'setting' | 'resources' | 'outputs'> {
  // The names need the resolver (a name may be an expression) and the resolver the names.
  const names = resourceNames(template, setting, () => resolver);
  const resolver: Resolver = createResolver(template, pseudoParameters(setting), names);
  const resources = Object.entries(template.Resources)
    .filter(([logicalId, { Condition }]) => !Condition || resolver.holds(Condition, logicalId))
    .map(([logicalId, resource]) => resolveResource(logicalId, resource, { resolver, names, setting }));
  const outputs: Record<string, string> = {};
  for (const [name, { Value, Condition }] of Object.entries(template.Outputs ?? {})) {
    if (typeof Condition === 'string' && !resolver.holds(Condition, `Outputs.${name}`)) continue;
    outputs[name] = resolver.text(Value ?? null, `Outputs.${name}.Value`);
  }
  return { setting, resources, outputs };
}

interface Tools {
  readonly resolver: Resolver;
  readonly names: ResourceNames & { readonly named: (logicalId: string, where: string) => Named };
  readonly setting: Setting;
}

function resolveResource(logicalId: string, resource: TemplateResource, tools: Tools): ResolvedResource {
  const { names, resolver, setting } = tools;
  const type = knownType(resource.Type, logicalId);
  const properties: JsonObject = {};
  for (const [key, value] of Object.entries(resource.Properties ?? {})) {
    const resolved = resolver.resolve(value, `${logicalId}.Properties.${key}`);
    if (resolved !== undefined) properties[key] = resolved;
  }
  const of = names.named(logicalId, logicalId);
  return {
    logicalId,
    name: of.name,
    setting,
    type: resource.Type,
    locally: type.locally,
    properties,
    ref: type.ref(of),
    arn: type.attributes['Arn']?.(of),
  };
}

function knownType(type: string, where: string): ResourceType {
  const known = RESOURCE_TYPES[type];
  if (!known) throw new TemplateError(where, `the resource type ${type} is not known to the local stack`);
  return known;
}

function resourceNames(template: Template, setting: Setting, resolver: () => Resolver): Tools['names'] {
  const open = new Set<string>();
  const find = (logicalId: string, where: string): TemplateResource => {
    const resource = template.Resources[logicalId];
    if (!resource) throw new TemplateError(where, `nothing in the template is called ${logicalId}`);
    if (resource.Condition && !resolver().holds(resource.Condition, where)) {
      throw new TemplateError(
        where,
        `${logicalId} is not created: its condition ${resource.Condition} is false`,
      );
    }
    return resource;
  };
  const nameOf = (logicalId: string, where: string): string => {
    const { Type, Properties } = find(logicalId, where);
    const property = knownType(Type, logicalId).nameProperty;
    const given: Json | undefined = property === undefined ? undefined : Properties?.[property];
    if (given === undefined) return physicalName(setting.stackName, logicalId);
    if (open.has(logicalId)) throw new TemplateError(where, `the name of ${logicalId} depends on itself`);
    open.add(logicalId);
    const name = resolver().text(given, `${logicalId}.Properties.${property}`);
    open.delete(logicalId);
    return name;
  };
  const named = (logicalId: string, where: string): Named => {
    const name = nameOf(logicalId, where);
    const text = (property: string) => {
      const given = find(logicalId, where).Properties?.[property];
      return resolver().text(given ?? null, `${logicalId}.Properties.${property}`);
    };
    return { logicalId, name, setting, text };
  };
  return {
    named,
    ref: (logicalId, where) => knownType(find(logicalId, where).Type, logicalId).ref(named(logicalId, where)),
    attribute: (logicalId, attribute, where) => {
      const { Type } = find(logicalId, where);
      const of = knownType(Type, logicalId).attributes[attribute];
      if (!of) throw new TemplateError(where, `${logicalId} (${Type}) has no attribute ${attribute} locally`);
      return of(named(logicalId, where));
    },
  };
}

function pseudoParameters(setting: Setting): Record<string, string> {
  const { partition, region, account, stackName, urlSuffix } = setting;
  return {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': partition,
    'AWS::URLSuffix': urlSuffix,
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/local`,
  };
}
