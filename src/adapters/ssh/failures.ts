import type { HostFailure } from '../../ports/host.js';

/** What was seen of an attempt to connect. */
export interface ConnectAttempt {
  readonly name: string;
  readonly user: string;
  /** Lies beside the key, and is not used. */
  readonly certificate?: string | undefined;
  readonly limitMs: number;
  /** What the server takes, by the names that ssh2 has for it. */
  readonly offers: Map<string, string>;
  /** How the server lets people in. */
  methods: readonly string[];
  /** Why the server's key was refused. */
  refusal?: HostFailure;
  /** What went wrong with the agent: it may still have had another key. */
  agentTrouble?: string;
}

export type Ssh2Error = Error & { readonly level?: string; readonly code?: string | number };

const KEX = ['KEX method', 'key exchange', 'curve25519-sha256 to KexAlgorithms'] as const;
const CIPHER = 'aes256-gcm@openssh.com to Ciphers';
const MAC = 'hmac-sha2-256-etm@openssh.com to MACs';

/** ssh2's words for what did not match, under which the lists are kept and shown, and what a server's settings lack. */
const LISTS: Readonly<Record<string, readonly [list: string, shown: string, lacks: string]>> = {
  'key exchange algorithm': KEX,
  'host key format': ['Host key format', 'host key', ''],
  'C->S cipher': ['C->S cipher', 'cipher', CIPHER],
  'S->C cipher': ['S->C cipher', 'cipher', CIPHER],
  'C->S MAC': ['C->S MAC', 'MAC', MAC],
  'S->C MAC': ['S->C MAC', 'MAC', MAC],
};

/** Why a connection did not come about. Wrong keys stay wrong; whoever does not answer may do so later. */
export function connectFailure(error: Ssh2Error, attempt: ConnectAttempt): HostFailure {
  if (attempt.refusal) return attempt.refusal;
  if (/no matching/.test(error.message)) return noAlgorithm(error, attempt);
  const isLogin = error.level === 'client-authentication' || /authentication fail/i.test(error.message);
  return isLogin ? noLogin(error, attempt) : noAnswer(error, attempt);
}

function noAlgorithm(error: Ssh2Error, { name, offers }: ConnectAttempt): HostFailure {
  const words =
    Object.keys(LISTS).find((ending) => error.message.endsWith(ending)) ?? 'key exchange algorithm';
  const [list, shown, lacks] = LISTS[words] ?? KEX;
  const offered = offers.get(list) ?? 'nothing that is known';
  const remedy =
    lacks === '' ? remedyOfHostKey(offered) : `add ${lacks} in its sshd_config, or update the server`;
  return final('E-SSH-ALGORITHMS', `${name} has no ${shown} in common with us, it offers ${offered}`, remedy);
}

/** Of servers that show only certificates, or sign with SHA-1 only, the plain key is to be had. */
function remedyOfHostKey(offered: string): string {
  const all = offered.split(', ');
  const isUsable = all.some((one) => !one.includes('-cert-v01@') && one !== 'ssh-rsa' && one !== 'ssh-dss');
  const [plain = ''] = (all[0] ?? '').split('-cert-v01@');
  return isUsable
    ? 'add a key of one of these types to known_hosts: `ssh-keyscan` shows it, verify it by other means'
    : `add ${plain === 'ssh-rsa' ? 'rsa-sha2-512' : plain} to HostKeyAlgorithms in its sshd_config`;
}

function noLogin(
  error: Ssh2Error,
  { name, user, certificate, methods, agentTrouble }: ConnectAttempt,
): HostFailure {
  if (/too many/i.test(error.message))
    return final(
      'E-SSH-AUTH',
      `${name} refused ${user} after too many keys of the agent`,
      'give the one key',
    );
  const takes = methods.length > 0 ? `it takes ${methods.join(', ')}` : 'it did not say what it takes';
  const agent = agentTrouble === undefined ? '' : ` (the agent: ${agentTrouble})`;
  const remedy = `put the public key into authorized_keys of ${user} there, or correct user and key`;
  const why = certificate === undefined ? '' : `; certificates of users (${certificate}) are not supported`;
  return final('E-SSH-AUTH', `${name} refused the login of ${user}${agent}, ${takes}${why}`, remedy);
}

function noAnswer(error: Ssh2Error, { name, limitMs }: ConnectAttempt): HostFailure {
  const { level, code, message } = error;
  if (code === 'ENOTFOUND')
    return final('E-SSH-DNS', `${name}: no such host name`, 'check its spelling and the DNS');
  if (code === 'EAI_AGAIN')
    return passing('E-SSH-DNS', `${name}: the name server does not answer`, 'try again');
  if (code === 'ECONNREFUSED')
    return passing('E-SSH-REFUSED', `${name} refuses connections`, 'check the port and that sshd runs');
  if (level === 'client-timeout')
    return passing(
      'E-SSH-TIMEOUT',
      `${name} did not answer within ${limitMs / 1000} s`,
      'check the firewall',
    );
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return passing(
      'E-SSH-TIMEOUT',
      `${name} cannot be reached (${code})`,
      'check the network and the firewall',
    );
  return passing(
    'E-SSH-LOST',
    `${name} broke the connection before the login was done (${message})`,
    'see its log',
  );
}

export const uncounted = (name: string, cipher: string): HostFailure =>
  final(
    'E-SSH-ALGORITHMS',
    `${name} has only the cipher ${cipher} in common with us, without strict key exchange (CVE-2023-48795)`,
    `add ${CIPHER} in its sshd_config, or update the server`,
  );

/** A connection that broke while a script ran, or while it was being sent. */
export const lost = (name: string, reason: string): HostFailure =>
  underWay('E-SSH-LOST', `${name}: the connection broke (${reason}); what the script has done is unknown`);

export const final = (code: string, message: string, remedy?: string): HostFailure => ({
  code,
  message,
  remedy,
  isFinal: true,
});
export const passing = (code: string, message: string, remedy?: string): HostFailure => ({
  ...final(code, message, remedy),
  isFinal: false,
});
export const underWay = (code: string, message: string): HostFailure => ({
  ...passing(code, message),
  mayHaveRun: true,
});
