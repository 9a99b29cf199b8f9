import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Clock } from '../../base/clock.js';
import { err, ok } from '../../base/result.js';
import type { EngineAddress } from '../../config/targets/docker/target.js';
import type { HostFailure } from '../../ports/host.js';
import type { EngineCertificates } from './certificates.js';
import type { EngineWay } from './engine-way.js';

const LIMIT_MS = 20_000;
const KEEPALIVE_MS = 5000;

/** An engine's TCP port: either side shows a certificate, and the engine's is that of its name. */
export function tlsWay(
  { name, host, port }: Extract<EngineAddress, { kind: 'tcp' }>,
  { ca, cert, key }: EngineCertificates,
  clock: Clock,
): EngineWay {
  let broken: HostFailure | undefined;
  const options = { host, port, ca, cert, key, ...(isIP(host) === 0 ? { servername: host } : {}) };
  return {
    // By TLS 1.3 the other side says that it does not take our certificate when the first request is on its way.
    broken: () => broken,
    dial: () =>
      new Promise((resolve) => {
        const socket = connect({ ...options, minVersion: 'TLSv1.2', rejectUnauthorized: true });
        const takeBack = clock.after(LIMIT_MS, () => socket.destroy(new Silent()));
        let hasBegun = false;
        socket.on('error', (error: NodeJS.ErrnoException) => {
          takeBack();
          broken = hasBegun && !isAlert(error) ? lost(name, error) : noEngine(name, error);
          resolve(err(broken));
        });
        socket.once('secureConnect', () => {
          takeBack();
          hasBegun = true;
          broken = undefined;
          // Who vanishes is to be noticed while nothing is said.
          socket.setKeepAlive(true, KEEPALIVE_MS);
          resolve(ok(socket));
        });
      }),
  };
}

class Silent extends Error {
  readonly code = 'ETIMEDOUT';
}

/** What it does, and what helps; `final`: it stays so. */
type Row = readonly [says: string, remedy: string, isFinal?: 'final'];

const UNTRUSTED: Row = [
  'shows a certificate that the CA has not signed',
  'give the certificate of the CA that has signed it',
  'final',
];
const NO_NAME: Row = ['has no such host name', 'check its spelling and the DNS'];
const SILENT: Row = ['does not answer', 'check the firewall, and that the engine listens there'];

const ROWS: Readonly<Record<string, Row>> = {
  CERT_HAS_EXPIRED: ['shows a certificate that has expired', 'renew it there', 'final'],
  CERT_NOT_YET_VALID: [
    'shows a certificate that is not valid yet',
    'see whether the clocks are right',
    'final',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'shows a certificate of another name',
    "name the engine as its certificate does, or add this name to the certificate's subjectAltName",
    'final',
  ],
  ECONNREFUSED: ['refuses connections', 'check the port, and that the engine listens there'],
  ENOTFOUND: NO_NAME,
  EAI_AGAIN: ['is not known yet: the name server does not answer', 'try again'],
  ETIMEDOUT: SILENT,
  EHOSTUNREACH: SILENT,
  ENETUNREACH: SILENT,
  ECONNRESET: [
    'ends the connection before TLS is agreed on',
    'does it speak TLS there (dockerd --tlsverify)?',
  ],
};

const FAMILIES: readonly (readonly [RegExp, Row])[] = [
  [
    /ALERT/,
    [
      'does not take our certificate',
      "is it signed by the engine's CA, for clients, and still valid?",
      'final',
    ],
  ],
  [/^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_)/, UNTRUSTED],
  [
    /^(ERR_SSL_|EPROTO)/,
    ['does not speak TLS there', 'start dockerd with --tlsverify, or use ssh://', 'final'],
  ],
];

const isAlert = ({ code = '' }: NodeJS.ErrnoException): boolean => code.includes('ALERT');

const lost = (name: string, { message }: Error): HostFailure => ({
  code: 'E-ENGINE',
  message: `${name}: the connection broke (${message})`,
  isFinal: false,
});

/** Why there is no connection, or why one that was just made has ended. */
function noEngine(name: string, { code = '', message }: NodeJS.ErrnoException): HostFailure {
  const row = ROWS[code] ?? FAMILIES.find(([codes]) => codes.test(code))?.[1];
  const [says, remedy, isFinal] = row ?? [`cannot be reached: ${message}`, undefined];
  return { code: 'E-ENGINE', message: `${name} ${says}`, remedy, isFinal: isFinal === 'final' };
}
