import { describe, expect, test } from 'vitest';
import { readingsOf } from './narrated.ts';

/** Each figure of a text with the cells of section two, or of the fee, that it may be. */
function read(text: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(readingsOf(text)).map(([figure, cells]) => [figure, cells.replace('proactive.', '')]),
  );
}

describe('documents', () => {
  test.each([
    ['制发行政规范性文件8件', 'normativeDocuments.issued'],
    ['制定规范性文件8件', 'normativeDocuments.issued'],
    ['出台规范性文件8件', 'normativeDocuments.issued'],
    ['印发规范性文件8件', 'normativeDocuments.issued'],
    ['制定出台规范性文件8件', 'normativeDocuments.issued'],
    ['行政规范性文件制发8件', 'normativeDocuments.issued'],
    ['规范性文件出台8件', 'normativeDocuments.issued'],
    ['规范性文件制定出台8件', 'normativeDocuments.issued'],
    ['行政规范性文件印发8件', 'normativeDocuments.issued'],
    ['废止行政规范性文件8件', 'normativeDocuments.repealed'],
    ['宣布失效规范性文件8件', 'normativeDocuments.repealed'],
    ['废止和宣布失效规范性文件8件', 'normativeDocuments.repealed'],
    ['规范性文件废止8件', 'normativeDocuments.repealed'],
    ['规范性文件废止和宣布失效8件', 'normativeDocuments.repealed'],
    ['规范性文件废止或宣布失效8件', 'normativeDocuments.repealed'],
    ['规范性文件废止、宣布失效8件', 'normativeDocuments.repealed'],
    ['规范性文件废止失效8件', 'normativeDocuments.repealed'],
    ['规范性文件宣布失效8件', 'normativeDocuments.repealed'],
    ['现行有效的行政规范性文件8件', 'normativeDocuments.inForce'],
    ['规范性文件现行有效8件', 'normativeDocuments.inForce'],
    ['制定规章8件', 'rules.issued'],
    ['废止规章8件', 'rules.repealed'],
    ['现行有效规章8件', 'rules.inForce'],
    ['规章制定8件', 'rules.issued'],
    ['政府规章废止8件', 'rules.repealed'],
    ['规章现行有效8件', 'rules.inForce'],
  ])('%s: %s', (text, cell) => {
    expect(read(`全年${text}。`)).toEqual({ '8件': cell });
  });

  test.each(['件', '份', '个', '部', ''])('are counted in "%s"', (unit) => {
    expect(read(`制定规范性文件8${unit}。`)).toEqual({ [`8${unit}`]: 'normativeDocuments.issued' });
  });

  test.each([
    ['，废止5件', 'normativeDocuments.repealed'],
    ['、废止5件', 'normativeDocuments.repealed'],
    ['和废止5件', 'normativeDocuments.repealed'],
    ['，废止和宣布失效5件', 'normativeDocuments.repealed'],
    ['，废止或宣布失效5件', 'normativeDocuments.repealed'],
    ['，废止、宣布失效5件', 'normativeDocuments.repealed'],
    ['，制定出台5件', 'normativeDocuments.issued'],
    ['，本年废止5件', 'normativeDocuments.repealed'],
    ['，同时废止5件', 'normativeDocuments.repealed'],
    ['，年末现行有效5件', 'normativeDocuments.inForce'],
    ['，目前现行有效5件', 'normativeDocuments.inForce'],
    ['，其中印发5件', 'normativeDocuments.issued'],
    ['、规章5件', 'rules.issued'],
    ['，废止规章5件', 'rules.repealed'],
  ])('take the word that is left out from the figure before: 制定规范性文件8件%s', (text, cell) => {
    expect(read(`制定规范性文件8件${text}。`)).toEqual({ '8件': 'normativeDocuments.issued', '5件': cell });
  });

  test('keep the word over several figures, and the last that was said', () => {
    expect(read('制定规章8件、行政规范性文件5件，废止3件。')).toEqual({
      '8件': 'rules.issued',
      '5件': 'normativeDocuments.issued',
      '3件': 'normativeDocuments.repealed',
    });
  });

  test.each([
    ['something else was counted between', '制定规范性文件8件，办理建议10件，废止5件'],
    ['other documents were named between', '制定规范性文件8件，政策5件，废止5件'],
    ['other words say whose', '制定规范性文件8件，区县废止5件'],
    ['other words say of what', '制定规范性文件8件，涉企规章5件'],
    ['nothing was said before of what', '制定8件，规章5件'],
    ['nothing was said before of what was done', '规范性文件8件，废止5件'],
    ['what was said before is itself unclear', '审查制定规范性文件8件，废止5件'],
  ])('take nothing from it where %s', (_, text) => {
    expect(read(`${text}。`)['5件']).toBeUndefined();
  });

  test.each([
    ['a kind alone', '行政规范性文件8件'],
    ['a verb alone', '废止8件'],
    ['two verbs', '制定和废止规范性文件8件'],
    ['two kinds, the verb first', '制定规范性文件、规章8件'],
    ['two kinds with 和', '制定规范性文件和规章8件'],
    ['two kinds with 及', '制定规范性文件及规章8件'],
    ['two kinds with 与', '制定规范性文件与规章8件'],
    ['laws too', '制定法规、规章8件'],
    ['laws too, with 和', '废止法规和规章8件'],
    ['two kinds, the verb last', '规章和规范性文件废止8件'],
    ['rules of the house', '规章制度制定8件'],
    ['rules of the house, the verb first', '制定规章制度8件'],
    ['a rule about documents', '制定规范性文件管理办法8件'],
    ['a rule about rules', '制定规章备案办法8件'],
    ['notices of a repeal', '规范性文件废止通知8件'],
    ['notices of what is void', '规范性文件宣布失效通知8件'],
    ['lists of what is in force', '规范性文件现行有效目录8件'],
    ['rules on how to issue', '规范性文件制定程序规定8件'],
    ['other units', '制定规范性文件8条'],
  ])('left alone: %s', (_, text) => {
    expect(read(`全年${text}。`)).toEqual({});
  });

  test.each(
    '修改 修订 清理 审查 审核 备案 评估 公开 发布 公布 解读 征求 起草 以政府名义 以政府办 以办公室 部门 拟 计划 内部 党委'.split(
      ' ',
    ),
  )('other work on documents, or others who do it: %s', (words) => {
    expect(read(`${words}制定的规范性文件8件。`)).toEqual({});
    expect(read(`${words}制定规范性文件8件。`)).toEqual({});
  });
});

describe('decisions', () => {
  test.each([
    ['行政许可', 'licences'],
    ['行政许可决定', 'licences'],
    ['行政许可处理决定', 'licences'],
    ['行政许可处理', 'licences'],
    ['行政处罚', 'penalties'],
    ['行政处罚决定', 'penalties'],
    ['行政处罚处理决定', 'penalties'],
    ['行政强制', 'coercions'],
    ['行政强制决定', 'coercions'],
    ['行政强制措施', 'coercions'],
    ['行政强制措施决定', 'coercions'],
    ['行政强制处理决定', 'coercions'],
  ])('%s: %s', (words, cell) => {
    expect(read(`全年作出${words}8件。`)).toEqual({ '8件': cell });
  });

  test.each(['件', '件次', '宗', '起', '例', '次'])('are counted in "%s"', (unit) => {
    expect(read(`作出行政处罚决定8${unit}。`)).toEqual({ [`8${unit}`]: 'penalties' });
  });

  test.each([
    ['of kinds, in 项', '行政许可8项'],
    ['of files, in 份', '行政处罚决定8份'],
    ['of reforms', '推进行政许可改革8次'],
    ['of training', '开展行政处罚培训8次'],
    ['of drills', '开展行政强制演练8次'],
    ['of two kinds together', '作出行政许可、行政处罚8件'],
    ['of two kinds together, 强制 first', '作出行政强制及行政处罚8件'],
    ['of two kinds together, 处罚 first', '作出行政处罚和行政强制8件'],
  ])('left alone where the figure is %s', (_, text) => {
    expect(read(`全年${text}。`)).toEqual({});
  });

  test.each(
    '公开 公示 发布 公布 信用信息 录入 归集 上传 报送 编制清单 事项 编制目录 受理 审查 抽查 下放 取消 承接 梳理 评选案例 制作文书'.split(
      ' ',
    ),
  )('what is not deciding: %s', (words) => {
    expect(read(`${words}行政许可8件。`)).toEqual({});
  });
});

describe('money', () => {
  test.each([
    ['收取信息处理费8元', 'processingFees.yuan'],
    ['信息处理费用8元', 'processingFees.yuan'],
    ['信息处理费收入8元', 'processingFees.yuan'],
    ['信息处理费总额8元', 'processingFees.yuan'],
    ['信息处理费收取金额8元', 'processingFees.yuan'],
    ['行政事业性收费8元', 'chargesWanYuan'],
    ['行政事业性收费收费金额8元', 'chargesWanYuan'],
    ['行政事业性收费征收总金额8元', 'chargesWanYuan'],
  ])('%s: %s', (text, cell) => {
    expect(read(`全年${text}。`)).toEqual({ '8元': cell });
  });

  test.each([
    ['for something else', '投入政务公开经费8元'],
    ['of interest', '信息处理费专户利息8元'],
    ['of a fine', '行政事业性收费滞纳金8元'],
    ...['减免', '退还', '免收', '应收'].map((word) => [
      `that was not collected: ${word}`,
      `${word}信息处理费8元`,
    ]),
    ['of a tariff', '按标准信息处理费8元'],
    ['that was paid out: 补助', '补助行政事业性收费8元'],
    ['that was paid out: 拨付', '拨付行政事业性收费8元'],
    ['that was saved', '降低行政事业性收费8元'],
    ['that is no longer', '取消行政事业性收费8元'],
    ['that is no money', '行政事业性收费8项'],
  ])('left alone: an amount %s', (_, text) => {
    expect(read(`全年${text}。`)).toEqual({});
  });
});
