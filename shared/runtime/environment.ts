import type { Environment, EnvironmentName } from '../agreement/environment.ts';

/** The values of the variables named; throws an Error that lists every one that is missing. */
export function readEnvironment<N extends EnvironmentName>(
  names: readonly N[],
  from: Readonly<Record<string, string | undefined>> = process.env,
): Pick<Environment, N> {
  const missing = names.filter((name) => !from[name]);
  if (missing.length > 0) throw new Error(`environment variables are not set: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<Environment, N>;
}
