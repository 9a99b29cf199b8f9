import type { ExpectedAnswer, Measurement } from '../../domain/check/check.js';

/** Why an attempt did not pass. `unreachable`: it is whoever asks that could not. */
export interface CheckTrouble extends Pick<Measurement, 'expected'> {
  readonly problem: string;
  /** What is wrong; what helps stands beside the problem in report/rollout/words/problems.ts. */
  readonly message: string;
  readonly result: 'fail' | 'unreachable';
}

export const failure = (problem: string, message: string, expected?: ExpectedAnswer): CheckTrouble => ({
  problem,
  message,
  result: 'fail',
  ...(expected ? { expected } : {}),
});
export const unasked = (problem: string, message: string): CheckTrouble => ({
  ...failure(problem, message),
  result: 'unreachable',
});

type Row = readonly [problem: string, says: string, result?: CheckTrouble['result']];

const NO_WAY: Row = ['H-NETWORK', 'cannot be reached from here', 'unreachable'];
const EXHAUSTED: Row = ['H-ASKER', 'was not asked, as nothing more can be opened here', 'unreachable'];
const RESET: Row = ['H-RESET', 'closed the connection before the answer was whole'];
const TIMED_OUT: Row = ['H-TIMEOUT', 'did not answer'];
const UNTRUSTED: Row = ['H-TLS-UNTRUSTED', 'shows a certificate that no known authority has signed'];

/** What Node calls it, and what it is to us. */
const ROWS: Readonly<Record<string, Row>> = {
  ECONNREFUSED: ['H-REFUSED', 'refused the connection'],
  ETIMEDOUT: TIMED_OUT,
  ECONNRESET: RESET,
  ECONNABORTED: RESET,
  EPIPE: RESET,
  ERR_STREAM_PREMATURE_CLOSE: RESET,
  ENETUNREACH: NO_WAY,
  ENETDOWN: NO_WAY,
  EHOSTUNREACH: NO_WAY,
  EHOSTDOWN: NO_WAY,
  EACCES: NO_WAY,
  EPERM: NO_WAY,
  EADDRNOTAVAIL: EXHAUSTED,
  EMFILE: EXHAUSTED,
  ENFILE: EXHAUSTED,
  ENOBUFS: EXHAUSTED,
  HPE_HEADER_OVERFLOW: ['H-HEADERS', 'sends headers of more than 16 KiB'],
  CERT_HAS_EXPIRED: ['H-TLS-EXPIRED', 'shows a certificate that has expired'],
  CERT_NOT_YET_VALID: ['H-TLS-UNTRUSTED', 'shows a certificate that is not valid yet'],
  CERT_REVOKED: ['H-TLS-UNTRUSTED', 'shows a certificate that was revoked'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['H-TLS-NAME', 'shows a certificate of another name'],
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
};

/** Codes of Node that differ in their ends. */
const FAMILIES: readonly (readonly [RegExp, Row])[] = [
  [/^HPE_/, ['H-PROTOCOL', 'does not answer in HTTP']],
  [/^(CERT_|CRL_|UNABLE_TO_|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_)/, UNTRUSTED],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO$)/, ['H-TLS', 'does not speak TLS 1.2 or newer there']],
];

/** What an error of a connection says of `where`, such as `db:5432`. */
export function troubleOf(error: NodeJS.ErrnoException, where: string): CheckTrouble {
  const causes = 'errors' in error ? (error as unknown as AggregateError).errors : [];
  // Of several addresses that were tried, the one that was reached tells most.
  const troubles = causes.map((cause: NodeJS.ErrnoException) => troubleOf(cause, where));
  const told = troubles.find(({ result }) => result === 'fail') ?? troubles[0];
  return told ?? troubleOfOne(error, where);
}

function troubleOfOne({ code = '', message }: NodeJS.ErrnoException, where: string): CheckTrouble {
  const row = rowOf(code);
  if (!row) return failure('H-FAILED', `${where}: ${message}`);
  const [problem, says, result = 'fail'] = row;
  return { problem, message: `${where} ${says}`, result };
}

const rowOf = (code: string): Row | undefined =>
  Object.hasOwn(ROWS, code) ? ROWS[code] : FAMILIES.find(([codes]) => codes.test(code))?.[1];

/** A target host that could not connect has asked, and was told; any other failure of it is its own. */
export function troubleOfTunnel(refusal: { code: string; message: string }, where: string): CheckTrouble {
  const told = rowOf(refusal.code) && troubleOfOne({ ...refusal, name: '' }, where);
  return told?.result === 'fail'
    ? told
    : unasked('H-TUNNEL', `${where} could not be asked from the target host: ${refusal.message}`);
}

/** A name server that says no has answered; one that says nothing is a trouble of whoever asks. */
export const troubleOfLookup = ({ code }: NodeJS.ErrnoException, host: string): CheckTrouble =>
  code === 'ENOTFOUND'
    ? failure('H-DNS', `'${host}' has no address`)
    : unasked('H-DNS', `'${host}' could not be looked up (${code})`);
