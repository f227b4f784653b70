/**
 * Conditions that change by themselves while a stack exists. In: its machine, and its addresses. Out: whether a chain
 * is running, which a deployment would change midway; and the remaining lifetime of each certificate. In China nothing
 * else watches certificates, which are renewed by hand. Always: it only reads; an address without TLS has no
 * certificate.
 */
import { connect } from 'node:tls';
import type { ClientConfig } from './client-config.ts';
import { type Finding, fail, nameOf, notAsked, ok, unknown } from './finding.ts';

export async function chainAtRest(stateMachineArn: string, config: ClientConfig): Promise<Finding> {
  const check = 'chain-at-rest';
  const { ListExecutionsCommand, SFNClient } = await import('@aws-sdk/client-sfn');
  try {
    const asked = { stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 } as const;
    const { executions = [] } = await new SFNClient(config).send(new ListExecutionsCommand(asked));
    const [running] = executions;
    if (!running) return ok(check, { zh: '没有正在运行的任务', en: 'no chain is running' });
    return fail(check, {
      zh: `任务 ${running.name} 正在运行：请等它结束再部署，否则新旧代码会混用`,
      en: `${running.name} is running: deploy after its end, or old and new code will share it`,
    });
  } catch (error) {
    return notAsked(check, 'states:ListExecutions', error);
  }
}

/** Days before its end at which to renew a certificate; ACM renews its own sixty days before. */
const LAST_DAYS = 30;
const DAY = 86_400_000;
const PATIENCE = 10_000;

/** `endOf`: the end of a host's certificate, as the host itself shows it. */
export async function certificates(
  addresses: readonly (string | undefined)[],
  now: number,
  endOf: (host: string) => Promise<Date> = shownBy,
): Promise<Finding[]> {
  const hosts = addresses.flatMap((address) => {
    const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
    return url?.protocol === 'https:' ? [url.host] : [];
  });
  return Promise.all([...new Set(hosts)].map((host) => certificateOf(host, now, endOf)));
}

async function certificateOf(
  host: string,
  now: number,
  endOf: (host: string) => Promise<Date>,
): Promise<Finding> {
  const check = `certificate:${host}`;
  try {
    const end = await endOf(host);
    const days = Math.floor((end.getTime() - now) / DAY);
    const until = end.toISOString().slice(0, 10);
    if (days >= LAST_DAYS) return ok(check, { zh: `有效至 ${until}`, en: `holds until ${until}` });
    return fail(check, {
      zh: `证书 ${until} 到期（剩 ${days} 天）：请更换，并以新的证书编号部署`,
      en: `the certificate ends on ${until}, in ${days} days: replace it and deploy with the id of the new one`,
    });
  } catch (error) {
    return unknown(check, {
      zh: `未能读取证书（${nameOf(error)}）`,
      en: `could not be read (${nameOf(error)})`,
    });
  }
}

function shownBy(host: string): Promise<Date> {
  const { hostname, port } = new URL(`https://${host}`);
  return new Promise((resolve, reject) => {
    const options = { host: hostname, port: Number(port || 443), servername: hostname };
    // Reads an expired certificate too: the check looks for exactly that.
    const socket = connect({ ...options, rejectUnauthorized: false }, () => {
      resolve(new Date(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('timed out')));
    socket.on('error', reject);
  });
}
