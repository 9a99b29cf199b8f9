import type { ServerHostKeyAlgorithm } from 'ssh2';
import { err, ok, type Result } from '../../base/result.js';
import type { HostAddress, Login } from '../../config/targets/hosts/target.js';
import type { HostFailure } from '../../ports/host.js';
import { HOST_KEY_TYPES, signaturesOf } from './algorithms.js';
import { final } from './failures.js';
import { checkedFingerprint, fingerprintOf } from './fingerprint.js';
import { type KnownKeys, knownKeys, knownName, typeOf } from './known-hosts.js';
import { readGiven, shownPath } from './text-or-file.js';

/** By what a server's key is judged. */
export interface Trust {
  /** What the server may sign with: only what fits a known key, so that nobody can come with one of another type. */
  readonly signatures: ServerHostKeyAlgorithm[];
  /** Why the key is refused. At once: ssh2 takes a promise for a yes. */
  refusal(key: Buffer): HostFailure | undefined;
  /** By what to judge the server's other keys, where it has some and one of them may be meant. */
  after?(refused: Buffer, offered: string): Trust | undefined;
}

type Anchors = Pick<Login, 'knownHosts' | 'hostFingerprint'>;

/** There is no trust at first sight: without known hosts and without a fingerprint nothing is connected to. */
export async function trustOf(anchors: Anchors, address: HostAddress): Promise<Result<Trust, HostFailure>> {
  const name = knownName(address);
  if (anchors.hostFingerprint) {
    const checked = checkedFingerprint(anchors.hostFingerprint);
    return checked.ok ? ok(byFingerprint(checked.value, name)) : checked;
  }
  if (!anchors.knownHosts?.trim()) return err(nothingGiven(name));
  const text = await knownHostsText(anchors.knownHosts);
  if (!text.ok) return text;
  const keys = knownKeys(text.value, address);
  return keys.ok ? ok(byKnownKeys(keys.value, name)) : keys;
}

async function knownHostsText(given: string): Promise<Result<string, HostFailure>> {
  // An entry has three fields; a path is one line, and has no key in it.
  if (given.includes('\n') || /\s\S+\s+AAAA/.test(given)) return ok(given);
  const file = await readGiven(given);
  if (file.ok) return ok(file.value.text);
  const message = `known hosts${shownPath(given.trim())}: ${file.error}`;
  return err(final('E-HOSTKEY', message, 'give the entries themselves or the path of their file'));
}

/** It does not say of which of the host's keys it is: each is asked for, as long as it was none that was `shown`. */
function byFingerprint(expected: string, name: string, shown: readonly Buffer[] = []): Trust {
  const types = HOST_KEY_TYPES.filter((type) => !shown.some((key) => typeOf(key) === type));
  return {
    signatures: signaturesOf(types),
    refusal: (key) =>
      fingerprintOf(key) === expected ? undefined : mismatch(name, [expected], [...shown, key]),
    after(refused, offered) {
      const left = signaturesOf(types.filter((type) => type !== typeOf(refused)));
      const hasOthers = left.some((one) => offered.split(', ').includes(one));
      return hasOthers ? byFingerprint(expected, name, [...shown, refused]) : undefined;
    },
  };
}

const byKnownKeys = ({ accepted, revoked }: KnownKeys, name: string): Trust => ({
  signatures: signaturesOf(accepted.map(({ type }) => type)),
  refusal(key) {
    if (revoked.some(({ blob }) => blob.equals(key))) return revokedKey(name, key);
    if (accepted.some(({ blob }) => blob.equals(key))) return undefined;
    const expected = accepted
      .filter(({ type }) => type === typeOf(key))
      .map(({ blob }) => fingerprintOf(blob));
    return mismatch(name, expected, [key]);
  },
});

function mismatch(name: string, expected: readonly string[], shown: readonly Buffer[]): HostFailure {
  const got = shown.map((key) => `${fingerprintOf(key)} (${typeOf(key) ?? 'no key'})`).join(', ');
  const message = `${name}: expected ${expected.join(' or ')} got ${got}; possible interception or host rebuilt`;
  return final('E-HOSTKEY-MISMATCH', message, 'make sure which before anything is deployed there');
}

const revokedKey = (name: string, key: Buffer): HostFailure =>
  final(
    'E-HOSTKEY-REVOKED',
    `${name} shows ${fingerprintOf(key)}, which known_hosts has revoked`,
    'do not deploy there before its key is replaced',
  );

const nothingGiven = (name: string): HostFailure =>
  final(
    'E-HOSTKEY',
    `known hosts or a fingerprint is required for ${name}`,
    'get it with `ssh-keyscan` and verify it by other means',
  );
