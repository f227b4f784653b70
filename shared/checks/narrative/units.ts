/** What is counted in lists and changes, as a part of a pattern; of two that begin alike the longer first. */
export const UNIT =
  '(?:件次|人次|批次|场次|件|条|项|次|个|篇|宗|起|场|份|期|家|户|名|人|例|部|封|所|处|张|册|本|批|笔|辆|亩)';

/** A number, which may have decimals, as a part of a pattern. */
export const NUMBER = '(?<![\\d.])(\\d{1,9}(?:\\.\\d{1,4})?)';
/** A count of whole things with its unit, as a part of a pattern: two groups. */
export const COUNT = `(?<![\\d.])(\\d{1,9})(${UNIT})`;
