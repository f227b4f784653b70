/** Whose figure it is: names of bodies of more kinds, levels of government, sums over bodies, glosses in brackets. */
import { describe, expect, test } from 'vitest';
import { huaianTables, readIn } from './narrated.ts';

/** Right in the tables of 淮安市, 2024. */
const RECEIVED = Number(huaianTables().read('applications.received.total'.split('.')));
const wrong = `${RECEIVED + 7}件`;
const READ = [`${wrong}? received | received+carriedIn`];
const by = (agency: string, text: string) => readIn(text, huaianTables({ agency }));

describe('the name by which a body calls itself', () => {
  test.each([
    ['淮安市第一中学', '我校'],
    ['淮安市第一中学', '学校'],
    ['淮安市第一幼儿园', '全园'],
    ['淮安市第一人民医院', '医院'],
    ['淮安市第一人民医院', '我院'],
    ['淮安自来水有限公司', '公司'],
    ['淮安市供销合作总社', '本社'],
    ['中华人民共和国淮安海关', '我关'],
    ['淮安市博物馆', '我馆'],
    ['钦工镇人民政府', '镇党政办'],
    ['淮安市人民政府', '市县两级'],
    ['淮安市人民政府', '市、县两级'],
    ['淮安市人民政府', '市县乡三级'],
    ['淮安市人民政府', '全市12个县区、36个市直部门'],
  ])('%s: %s', (agency, name) => {
    expect(by(agency, `${name}共收到政府信息公开申请${wrong}。`)).toEqual(READ);
  });

  test.each([
    ['淮安市第一中学', '医院'],
    ['淮安市人民政府', '县乡两级'],
    ['淮安市公安局', '学校'],
    ['淮安市人民政府', '镇党政办'],
  ])('%s is not %s', (agency, name) => {
    expect(by(agency, `${name}收到政府信息公开申请${wrong}。`)).toEqual([]);
  });
});

test('brackets inside of a label explain it, but not where they hold figures of their own', () => {
  expect(readIn(`全市（含代管的园区）收到政府信息公开申请${wrong}。`)).toEqual(READ);
  const own = `本年收到政府信息公开申请（其中园区2件）${wrong}。`;
  expect(readIn(own).filter((one) => one.startsWith('2件'))).toEqual([]);
});

test('the sum over bodies is the row where it has a verb of its own', () => {
  const parts = '市本级收到政府信息公开申请7件，分局收到政府信息公开申请2件';
  expect(readIn(`${parts}，合计收到政府信息公开申请${wrong}。`)).toEqual(READ);
  expect(readIn(`${parts}，派出所收到政府信息公开申请${wrong}。`)).toEqual([]);
});

test('one kind of applicant under two names is one', () => {
  const legal = readIn(`收到政府信息公开申请${RECEIVED}件，其中律师事务所等法律服务机构${wrong}。`);
  expect(legal.at(-1)).toContain(`${wrong}? received.legal-service-organisation`);
  const twice = readIn(`收到政府信息公开申请${RECEIVED}件，其中科研机构与科研机构合计${wrong}。`);
  expect(twice.filter((one) => one.includes('?'))).toEqual([]);
});
