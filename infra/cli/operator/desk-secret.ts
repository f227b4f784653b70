/**
 * The desk's sign-in secret. In: the client's secret, from the issuer. Out: stored, with a new key for the cookies.
 * Always: it comes from a variable or standard input, never from the arguments, and is never printed.
 */
import { storeClientSecret } from '../../../shared/desk/keys.ts';
import type { Site } from '../connect.ts';
import { Refused } from '../messages.ts';

const FEWEST = 16;

export async function keepClientSecret({ outputs, access }: Site, secret: string): Promise<void> {
  const table = outputs.DeskSecretsTable;
  if (!table)
    throw new Refused({
      zh: '此堆栈没有工作台；部署时须给出 -c signInIssuer=… -c signInClient=…',
      en: 'this stack has no desk; deploy it with -c signInIssuer=… -c signInClient=…',
    });
  if (secret.length < FEWEST)
    throw new Refused({
      zh: `客户端密钥至少 ${FEWEST} 个字符`,
      en: `a client secret of at least ${FEWEST} characters is expected`,
    });
  const [{ DynamoDBClient }, { dynamoSecrets }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('../../../shared/store/dynamodb-registry.ts'),
  ]);
  const secrets = dynamoSecrets(new DynamoDBClient(access), table);
  if (await storeClientSecret(secret, secrets)) return;
  throw new Refused({
    zh: '密钥刚被他人更改，请重试',
    en: 'someone else changed the secret just now; try again',
  });
}
