/** The content of a fixing fact besides its day. In: a type. Out: its field, and the codes with their words. */
import { APPLICANT_TYPES, CODE_LABELS } from '../../form/codes.ts';

export const CHOICES: Readonly<
  Record<string, { name: string; label: string; codes: readonly (readonly [string, string])[] }>
> = {
  'application.received': {
    name: 'applicantType',
    label: '申请人类别',
    codes: APPLICANT_TYPES.map((code) => [code, CODE_LABELS.get(code) ?? code]),
  },
  'lawsuit.filed': {
    name: 'route',
    label: '途径',
    codes: [
      ['direct', '未经复议直接起诉'],
      ['after-review', '复议后起诉'],
    ],
  },
  'document.issued': {
    name: 'kind',
    label: '种类',
    codes: [
      ['rule', '规章'],
      ['normative-document', '行政规范性文件'],
    ],
  },
};
