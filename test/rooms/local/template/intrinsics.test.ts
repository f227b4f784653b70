import { describe, expect, it } from 'vitest';
import { resolveTemplate } from '../../../../infra/local/template/assembly.ts';
import type { Json, Template } from '../../../../infra/local/template/intrinsics.ts';

const china = {
  stackName: 'Gongkai',
  region: 'cn-north-1',
  partition: 'aws-cn',
  account: '000000000000',
  urlSuffix: 'amazonaws.com.cn',
};

const template = (value: Json, more: Partial<Template> = {}): Template => ({
  Resources: {
    Reports1A2B: { Type: 'AWS::S3::Bucket' },
    Log: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'log' } },
    Absent: { Type: 'AWS::S3::Bucket', Condition: 'Never' },
  },
  Mappings: { Runtime: { 'cn-north-1': { node: 'nodejs20.x' } } },
  Parameters: {
    Retention: { Type: 'Number', Default: 180 },
    Version: { Type: 'AWS::SSM::Parameter::Value<String>' },
  },
  Conditions: { Never: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'mars-1'] } },
  Outputs: { Out: { Value: value } },
  ...more,
});

const output = (value: Json, more?: Partial<Template>): string | undefined =>
  resolveTemplate(template(value, more), china).outputs['Out'];

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub writes its variables
describe('intrinsic functions', () => {
  it.each<[string, Json, string]>([
    ['Ref of a resource', { Ref: 'Reports1A2B' }, 'gongkai-reports1a2b'],
    ['Ref of a resource that the template names', { Ref: 'Log' }, 'log'],
    ['Ref of a parameter with a default', { Ref: 'Retention' }, '180'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com.cn'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Log', 'Arn'] }, 'arn:aws-cn:dynamodb:cn-north-1:000000000000:table/log'],
    ['Fn::GetAtt as one text', { 'Fn::GetAtt': 'Reports1A2B.Arn' }, 'arn:aws-cn:s3:::gongkai-reports1a2b'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Log' }]] }, 'a-log'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${Log}/${Log.Arn}/${AWS::Partition}/${!Kept}' },
      'log/arn:aws-cn:dynamodb:cn-north-1:000000000000:table/log/aws-cn/${Kept}',
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${x}!', { x: { Ref: 'Log' } }] }, 'log!'],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Fn::If', { 'Fn::If': ['Never', 'yes', 'no'] }, 'no'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Runtime', { Ref: 'AWS::Region' }, 'node'] }, 'nodejs20.x'],
  ])('%s is worked out', (_, value, expected) => {
    expect(output(value)).toBe(expected);
  });

  it('a property that is AWS::NoValue is left out', () => {
    const { resources } = resolveTemplate(
      {
        Resources: {
          B: { Type: 'AWS::S3::Bucket', Properties: { X: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] } } },
        },
        Conditions: { No: { 'Fn::Not': [{ 'Fn::Equals': ['a', 'a'] }] } },
      },
      china,
    );
    expect(resources[0]?.properties).toEqual({});
  });

  it('a resource whose condition is false is not there', () => {
    expect(resolveTemplate(template('x'), china).resources.map((r) => r.logicalId)).toEqual([
      'Reports1A2B',
      'Log',
    ]);
  });
});

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

describe('what the local stack does not know is an error that names the place', () => {
  it.each<[string, Json, RegExp]>([
    [
      'an intrinsic function',
      { 'Fn::Join': ['', [{ 'Fn::Cidr': ['x'] }]] },
      /Outputs\.Out\.Value.*Fn::Cidr is not known/,
    ],
    ['a reference', { Ref: 'Nobody' }, /Outputs\.Out\.Value\.Ref: nothing in the template is called Nobody/],
    [
      'an attribute',
      { 'Fn::GetAtt': ['Log', 'StreamArn'] },
      /Log \(AWS::DynamoDB::Table\) has no attribute StreamArn/,
    ],
    ['a pseudo parameter', { Ref: 'AWS::Moon' }, /pseudo parameter AWS::Moon/],
    ['a parameter that SSM would give', { Ref: 'Version' }, /the parameter Version is read from SSM/],
    [
      'a resource that is not created',
      { Ref: 'Absent' },
      /Absent is not created: its condition Never is false/,
    ],
    ['a condition', { 'Fn::If': ['Perhaps', 1, 2] }, /no condition Perhaps/],
    [
      'a place in a map',
      { 'Fn::FindInMap': ['Runtime', 'mars-1', 'node'] },
      /no mapping has Runtime \/ mars-1 \/ node/,
    ],
  ])('%s', (_, value, message) => {
    expect(() => output(value)).toThrow(message);
  });

  it('a resource type', () => {
    const unknown = { Resources: { Disk: { Type: 'AWS::EC2::Volume' } } };
    expect(() => resolveTemplate(unknown, china)).toThrow(
      'template, Disk: the resource type AWS::EC2::Volume is not known',
    );
  });

  it('a fault in a property of a resource that nothing else uses', () => {
    const faulty = {
      Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { Tags: [{ Value: { Ref: 'Gone' } }] } } },
    };
    expect(() => resolveTemplate(faulty, china)).toThrow(/Q\.Properties\.Tags\[0\]\.Value\.Ref/);
  });
});

describe('physical names', () => {
  it('depend on stack and logical id alone, and fit the narrowest rule', () => {
    const long = `Long${'x'.repeat(80)}`;
    const [bucket] = resolveTemplate({ Resources: { [long]: { Type: 'AWS::S3::Bucket' } } }, china).resources;
    expect(bucket?.name).toMatch(/^gongkai-longx+-[0-9a-f]{8}$/);
    expect(bucket?.name).toHaveLength(63);
    const [again] = resolveTemplate(
      { Resources: { [long]: { Type: 'AWS::S3::Bucket', Properties: { Tags: [] } } } },
      china,
    ).resources;
    expect(again?.name).toBe(bucket?.name);
  });
});
