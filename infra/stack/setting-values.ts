/**
 * In: a context value, of whatever type in cdk.json, a string from `-c name=value`. Out: a value of its type.
 * Always: a wrong value is an error that names the setting, its value, and what to write instead.
 */

export type Context = (name: string) => unknown;

/** A non-empty string; a missing value and the empty string both mean that the setting is not made. */
export function text(name: string, value: unknown, remedy: string): string | undefined {
  if (value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : wrong(name, value, remedy);
}

export function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  return found ?? wrong(name, value, `${allowed.join(' or ')} (-c ${name}=${allowed[0]})`);
}

export function wholeNumber(name: string, value: unknown): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= 10_000)
    return number;
  return wrong(name, value, `a whole number from 1 to 10000 (-c ${name}=100)`);
}

export function yesOrNo(name: string, value: unknown): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return wrong(name, value, `true or false (-c ${name}=false)`);
}

export function wrong(name: string, value: unknown, remedy: string): never {
  throw new Error(`setting "${name}" is ${JSON.stringify(value)}: use ${remedy}`);
}
