/**
 * The HTTP API of a stack in front of its functions.
 *
 * Comes in: the site and the functions. Goes out: the handler behind the front door. Always: a route reaches its
 * function only if a permission of the template names the route.
 */
import { randomUUID } from 'node:crypto';
import type { Handler } from '../engine.ts';
import type { Lambda } from '../lambda/functions.ts';
import { failure, type Outcome } from '../lambda/sandbox.ts';
import { nameOf, type Site } from '../site.ts';
import { createHttpApi } from './gateway.ts';

export function openApi({ plan, clock, report }: Site, lambda: Pick<Lambda, 'invoke'>): Handler {
  const { setting, api, permissions } = plan;
  if (!api) return async (_, response) => void response.writeHead(404).end();
  const { partition, region, account } = setting;
  return createHttpApi({
    apiId: api.id,
    account,
    now: clock.now,
    newId: randomUUID,
    report,
    routes: api.routes.map(({ key, functionArn }) => {
      const place = key === '$default' ? '$default' : key.replace(' ', '');
      const source = `arn:${partition}:execute-api:${region}:${account}:${api.id}/$default/${place}`;
      const allowed = permissions.some(
        (permission) =>
          permission.functionArn === functionArn &&
          permission.principal.startsWith('apigateway.') &&
          (permission.sourceArn === undefined || like(permission.sourceArn).test(source)),
      );
      const refused: Outcome = failure(
        'AccessDeniedException',
        `API Gateway is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn}: no AWS::Lambda::Permission names it with the source ${source}`,
      );
      return {
        key,
        invoke: async (payload) => (allowed ? lambda.invoke(nameOf(functionArn), payload) : refused),
      };
    }),
  });
}

/** ArnLike, with `*` for any text. */
const like = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
