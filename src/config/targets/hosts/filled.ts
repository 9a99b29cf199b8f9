import { isIPv6 } from 'node:net';
import * as z from 'zod/mini';
import { hasPlaceholder } from '../../../domain/placeholders.js';
import { hostsSchemas } from './schema.js';
import type { HostAddress, HostsTarget, Login } from './target.js';

/** A field of a target by its place in the file, such as `shared.0`. */
export type TargetField = string;

export interface FieldMistake {
  readonly field: TargetField;
  readonly message: string;
}

/**
 * Asks a target whose variables were filled in what the file was asked: the first of these fields that would have
 * been refused, and why.
 */
export function mistakeInFilled(
  target: HostsTarget,
  fields: ReadonlySet<TargetField>,
): FieldMistake | undefined {
  const written = asWritten(target);
  const unwritable = firstUnwritable(
    written,
    [...fields].filter((field) => !FREE.has(field)),
  );
  if (unwritable) return unwritable;
  const { error } = z.discriminatedUnion('kind', hostsSchemas()).safeParse(written, { jitless: true });
  const issue = error?.issues.find(({ path }) => fields.has(path.join('.')));
  return issue && { field: issue.path.join('.'), message: wordsOf(issue) };
}

/** They may be texts of several lines. */
const FREE: ReadonlySet<TargetField> = new Set(['key', 'known-hosts']);

/** The first of these fields that the file could not hold. */
export function firstUnwritable(written: object, fields: Iterable<TargetField>): FieldMistake | undefined {
  for (const field of fields) {
    const message = unwritable(textAt(written, field));
    if (message !== undefined) return { field, message };
  }
  return undefined;
}

/** What the file cannot hold, or would fill in. */
function unwritable(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'there is a control character in it; remove it';
  return hasPlaceholder(text)
    ? 'there is a variable in it again, which nobody fills in; give its value'
    : undefined;
}

export function wordsOf({ code, message }: z.core.$ZodIssue): string {
  if (code === 'too_small') return 'it is empty; give it a value';
  return code === 'too_big' ? 'it is too long; shorten it' : message;
}

function textAt(written: object, field: TargetField): string {
  const found = field
    .split('.')
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], written);
  return typeof found === 'string' ? found : '';
}

/** As the file has it. */
const asWritten = ({ kind, hosts, login, instances, traffic, includeIgnored: _, ...rest }: HostsTarget) => ({
  kind,
  ...rest,
  ...(kind === 'ssh'
    ? { hosts: hosts.map(addressText), ...(login ? { user: login.user, ...loginAsWritten(login) } : {}) }
    : {}),
  ...(instances ? { instances: instancesAsWritten(instances) } : {}),
  ...(traffic ? { traffic: trafficAsWritten(traffic) } : {}),
});

const addressText = ({ host, port }: HostAddress): string =>
  isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;

export const loginAsWritten = ({ key, knownHosts, hostFingerprint, jump }: Omit<Login, 'user'>) => ({
  key,
  'known-hosts': knownHosts,
  'host-fingerprint': hostFingerprint,
  jump: jump && `${jump.user === undefined ? '' : `${jump.user}@`}${addressText(jump)}`,
});

const instancesAsWritten = ({ isSocketActivated, ...rest }: NonNullable<HostsTarget['instances']>) => ({
  ...rest,
  'socket-activated': isSocketActivated,
});

const trafficAsWritten = ({ stateFile, ...rest }: NonNullable<HostsTarget['traffic']>) => ({
  ...rest,
  'state-file': stateFile,
});
