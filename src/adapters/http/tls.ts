import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { isoTime } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { CheckAttempt } from './attempt.js';
import { closeWith } from './dial.js';
import { plainLine } from './excerpt.js';
import { type CheckTrouble, failure, troubleOf } from './failures.js';

/** TLS over a connection, with a certificate that is verified to be of `name`. */
export function secured(
  duplex: Duplex,
  name: string,
  ca: string | undefined,
  attempt: CheckAttempt,
): Promise<Result<Duplex, CheckTrouble>> {
  attempt.doing = `agreeing on TLS with ${name}`;
  return new Promise((resolve) => {
    const socket = connect({
      socket: duplex,
      host: name,
      servername: isIP(name) ? '' : name,
      minVersion: 'TLSv1.2',
      // Said here, no environment variable turns it off.
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
      ...(ca === undefined ? {} : { ca }),
    });
    closeWith(attempt, socket);
    let expiry: number | undefined;
    // Before the certificate is judged: afterwards the socket has forgotten it.
    socket.prependOnceListener('secure', () => {
      expiry = firstExpiry(socket);
    });
    socket.once('secureConnect', () => resolve(ok(socket)));
    socket.once('error', (error) => resolve(err(troubleOfTls(error, name, expiry))));
    socket.once('close', () => resolve(err(troubleOf({ code: 'ECONNRESET' } as never, name))));
  });
}

/** Of the certificates shown, when the first runs out. */
function firstExpiry(socket: TLSSocket): number {
  const ends: number[] = [];
  const seen = new Set<DetailedPeerCertificate>();
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate?.valid_to && !seen.has(certificate)) {
    seen.add(certificate);
    ends.push(Date.parse(certificate.valid_to));
    certificate = certificate.issuerCertificate;
  }
  return Math.min(...ends);
}

function troubleOfTls(error: NodeJS.ErrnoException, name: string, expiry: number | undefined): CheckTrouble {
  const trouble = troubleOf(error, name);
  if (trouble.problem === 'H-TLS-EXPIRED' && expiry !== undefined && Number.isFinite(expiry))
    return failure(trouble.problem, `${trouble.message} (${isoTime(expiry).slice(0, 10)})`);
  const { cert } = error as { cert?: { subjectaltname?: string } };
  if (trouble.problem === 'H-TLS-NAME' && cert?.subjectaltname)
    return failure(trouble.problem, `${trouble.message} (${plainLine(cert.subjectaltname).slice(0, 200)})`);
  return trouble;
}
