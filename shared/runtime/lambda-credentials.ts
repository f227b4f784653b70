/**
 * The credentials of a function, in place of the SDK's chain of providers. In: the variables that Lambda sets. Out:
 * their credentials, read at each call. Always: if one of the two is missing, the call fails with its name; nothing
 * else is tried, neither a file nor a network address.
 *
 * A bundle takes this module instead of the SDK's chain (infra/stack/service-function.ts). Lambda's variables come
 * first in that chain too, so the rest of it (profiles, single sign-on, container roles) would never run. It is a
 * quarter of the intake's bundle. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Named as in the replaced package. */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => {
    const sessionToken = process.env['AWS_SESSION_TOKEN'];
    return {
      accessKeyId: setting('AWS_ACCESS_KEY_ID'),
      secretAccessKey: setting('AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken && { sessionToken }),
    };
  };
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`credentials are not set: ${name}`);
  return value;
}
