import { describe, expect, it } from 'vitest';
import { Refused } from '../../../../infra/cli/messages.ts';
import {
  checkReferences,
  type Registered,
  readRegistryFile,
} from '../../../../infra/cli/operator/registry-file.ts';
import { scratch } from '../recording-shell.ts';

const { write } = scratch();
const agency = { id: 'huaian', name: '淮安市人民政府', parent: null };
const source = { id: 'huaian-cases', agencies: ['huaian'] };
const NOTHING: Registered = { agencies: [], sources: [] };

async function faultsOf(content: unknown, registered = NOTHING): Promise<readonly string[]> {
  const path = write('registry.json', JSON.stringify(content));
  try {
    checkReferences(path, await readRegistryFile(path), registered);
    return [];
  } catch (error) {
    if (error instanceof Refused) return error.faults.map((fault) => fault.replace(path, '').trim());
    throw error;
  }
}

it('what may be left out gets its default', async () => {
  const path = write('short.json', JSON.stringify({ agencies: [agency], sources: [source] }));
  expect(await readRegistryFile(path)).toEqual({
    agencies: [{ ...agency, contact: null, chargeDecimals: 4 }],
    sources: [{ ...source, may: ['facts'], succeeds: [] }],
  });
});

it('agencies and sources that are registered already may be referred to', async () => {
  const registered: Registered = {
    agencies: [{ ...agency, contact: null, chargeDecimals: 4 }],
    sources: [{ ...source, may: ['facts'], succeeds: [], disabled: false }],
  };
  const child = { id: 'qingpu', name: '清江浦区', parent: 'huaian' };
  const next = { id: 'new-cases', agencies: ['huaian', 'qingpu'], succeeds: ['huaian-cases'] };
  expect(await faultsOf({ agencies: [child], sources: [next] }, registered)).toEqual([]);
});

describe('a fault is named by its pointer', () => {
  const agencies = [agency];
  it.each<[string, unknown, RegExp]>([
    ['an id in capitals', { agencies: [{ ...agency, id: 'Huaian' }] }, /^\/agencies\/0\/id {2}应为 2–64/],
    ['an id of one character', { agencies: [{ ...agency, id: 'h' }] }, /^\/agencies\/0\/id /],
    ['no name', { agencies: [{ id: 'huaian', parent: null }] }, /^\/agencies\/0\/name {2}缺少此字段/],
    ['a blank name', { agencies: [{ ...agency, name: '  ' }] }, /^\/agencies\/0\/name {2}名称应为/],
    ['no parent', { agencies: [{ id: 'huaian', name: 'x' }] }, /^\/agencies\/0\/parent {2}缺少此字段/],
    [
      'an unknown parent',
      { agencies: [{ ...agency, parent: 'jiangsu' }] },
      /^\/agencies\/0\/parent {2}上级机关 jiangsu/,
    ],
    [
      'a parent of itself',
      { agencies: [{ ...agency, parent: 'huaian' }] },
      /^\/agencies\/0\/parent {2}上级关系成环/,
    ],
    [
      'decimals of seven',
      { agencies: [{ ...agency, chargeDecimals: 7 }] },
      /^\/agencies\/0\/chargeDecimals {2}应为 0–6/,
    ],
    [
      'decimals in a string',
      { agencies: [{ ...agency, chargeDecimals: '4' }] },
      /^\/agencies\/0\/chargeDecimals /,
    ],
    ['a stray field', { agencies: [{ ...agency, phone: '1' }] }, /^\/agencies\/0\/phone {2}没有这一字段/],
    ['a stray list', { agencies, source: [] }, /^\/source {2}没有这一字段/],
    ['an agency twice', { agencies: [agency, agency] }, /^\/agencies\/1\/id {2}此机关编号重复/],
    ['an agency that is no object', { agencies: ['huaian'] }, /^\/agencies\/0 /],
    ['agencies that are no list', { agencies: agency }, /^\/agencies {2}agencies 应为/],
    ['a list for the whole', [agency], /^此处应为一个 JSON 对象/],
    ['an empty registry', {}, /^没有任何机关或来源/],
    ['a source twice', { agencies, sources: [source, source] }, /^\/sources\/1\/id {2}此来源编号重复/],
    ['an agency not registered', { sources: [source] }, /^\/sources\/0\/agencies\/0 {2}机关 huaian 既不/],
    ['a source for nobody', { agencies, sources: [{ ...source, agencies: [] }] }, /^\/sources\/0\/agencies /],
    [
      'an agency named twice',
      { agencies, sources: [{ ...source, agencies: ['huaian', 'huaian'] }] },
      /^\/sources\/0\/agencies\/1 {2}huaian 重复/,
    ],
    [
      'an unknown permission',
      { agencies, sources: [{ ...source, may: ['all'] }] },
      /^\/sources\/0\/may\/0 {2}.*facts、text、finalise/,
    ],
    ['no permission', { agencies, sources: [{ ...source, may: [] }] }, /^\/sources\/0\/may /],
    [
      'an unknown predecessor',
      { agencies, sources: [{ ...source, succeeds: ['old'] }] },
      /^\/sources\/0\/succeeds\/0 {2}来源 old/,
    ],
    [
      'a source that succeeds itself',
      { agencies, sources: [{ ...source, succeeds: ['huaian-cases'] }] },
      /^\/sources\/0\/succeeds {2}接替关系成环/,
    ],
    [
      'a secret in the file',
      { agencies, sources: [{ ...source, secret: 'x' }] },
      /^\/sources\/0\/secret {2}没有这一字段/,
    ],
  ])('%s', async (_, content, fault) => {
    const faults = await faultsOf(content);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });
});

it('a circle through what is registered is found', async () => {
  const registered: Registered = {
    agencies: [{ id: 'jiangsu', name: '江苏省', parent: 'huaian', contact: null, chargeDecimals: 4 }],
    sources: [],
  };
  const faults = await faultsOf({ agencies: [{ ...agency, parent: 'jiangsu' }] }, registered);
  expect(faults).toEqual([expect.stringContaining('上级关系成环')]);
});

it('an agency that only hangs below a circle is not blamed for it', async () => {
  const faults = await faultsOf({
    agencies: [
      { id: 'a1', name: 'a', parent: 'a2' },
      { id: 'a2', name: 'b', parent: 'a1' },
      { id: 'a3', name: 'c', parent: 'a1' },
    ],
  });
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['/agencies/0/parent', '/agencies/1/parent']);
});

it('all faults are told at once', async () => {
  const faults = await faultsOf({ agencies: [{ id: 'X', name: '' }], sources: [{ id: 'ok' }] });
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    '/agencies/0/id',
    '/agencies/0/name',
    '/agencies/0/parent',
    '/sources/0/agencies',
  ]);
});
