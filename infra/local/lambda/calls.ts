/**
 * Asynchronous invocations. In: the site and the functions. Out: the service behind the front door that accepts them,
 * and a switch that starts them. Always: an invocation is accepted at any time, and starts once time is kept, as
 * scheduled starts do; a function that ends with the stack did not fail.
 */
import type { Authenticate, Handler } from '../engine.ts';
import type { Site } from '../site.ts';
import type { Lambda } from './functions.ts';
import { createLambdaApi } from './server.ts';

export interface Calls {
  readonly api: (authenticate: Authenticate) => Handler;
  readonly start: () => void;
  readonly close: () => void;
}

export function openCalls(
  { plan, authorize, report }: Pick<Site, 'plan' | 'authorize' | 'report'>,
  lambda: Pick<Lambda, 'invoke'>,
): Calls {
  let held: (() => void)[] | undefined = [];
  let isOver = false;
  const reportWhileUp = (message: string) => {
    if (!isOver) report(message);
  };
  const begin = async (name: string, payload: string) => {
    try {
      const outcome = await lambda.invoke(name, payload);
      if (!outcome.ok) reportWhileUp(`${name}: ${outcome.errorType}: ${outcome.errorMessage}`);
    } catch (error) {
      reportWhileUp(`${name}: ${String(error)}`);
    }
  };
  const call = (name: string, payload: string) => {
    if (held) held.push(() => void begin(name, payload));
    else void begin(name, payload);
  };
  return {
    start: () => {
      const waiting = held ?? [];
      held = undefined;
      for (const one of waiting) one();
    },
    close: () => {
      isOver = true;
    },
    api: (authenticate) => {
      const functions = plan.functions.map(({ arn }) => arn);
      return createLambdaApi({ functions, call, report: reportWhileUp, authenticate, authorize });
    },
  };
}
