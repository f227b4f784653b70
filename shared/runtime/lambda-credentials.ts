/**
 * The credentials of a function, where the SDK has a chain of providers: in: the variables that Lambda sets. Out: the
 * credentials that they hold, read at each call. Always: where one of the two is missing, the call fails with its
 * name; nothing else is tried, neither a file nor an address of the network.
 *
 * A bundle takes this module in place of the SDK's chain (infra/stack/service-function.ts): Lambda's variables come first
 * there too, so that the rest of the chain (profiles, single sign-on, roles of containers), a quarter of the intake's
 * bundle, would never have its turn. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Named as in the package that it stands in for. */
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
