import type { Check } from '../../domain/check/check.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { socketMistake, webMistake } from '../schema/addresses.js';
import type { OlderCheckData } from '../schema/older-environment.js';
import { checkOf, timingOf } from './checks.js';

/** What the older system took where a check says nothing. */
const TIMEOUT_MS = 30_000;

/** An older health check in the newer model; none where it does not say what to ask. */
export function olderCheckOf(
  data: OlderCheckData,
  machine: string | undefined,
  path: Path,
  problems: Problems,
): Check[] {
  const asked = data.endpoint ?? (data.type === 'tcp' ? addressOf(data, machine) : undefined);
  if (asked === undefined) {
    const lacks = data.type === 'tcp' && data.port === undefined ? 'port: <number>' : 'endpoint: <string>';
    problems.of('E-REQUIRED', path, `'${lacks.split(':')[0]}' is missing; add ${lacks}`);
    return [];
  }
  const mistake = mistakeIn(data.type, asked);
  if (mistake) problems.of(mistake[0], data.endpoint ? [...path, 'endpoint'] : path, mistake[1]);
  return [checkOf({ ...kindOf(data.type, asked), ...timesOf(data.timeout) })];
}

function addressOf({ host, port }: OlderCheckData, machine: string | undefined): string | undefined {
  const name = host ?? machine;
  if (name === undefined || port === undefined) return undefined;
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function mistakeIn(type: OlderCheckData['type'], asked: string) {
  if (type === 'command') return undefined;
  return type === 'tcp' ? socketMistake(asked) : webMistake(asked);
}

function kindOf(type: OlderCheckData['type'], asked: string) {
  if (type === 'tcp') return { kind: 'tcp', address: asked } as const;
  if (type === 'command') return { kind: 'command', run: asked } as const;
  // It followed redirects.
  return { kind: 'http', url: asked, redirects: 3 } as const;
}

/** A single attempt may take longer there than all of ours. */
const timesOf = (timeout = TIMEOUT_MS) => ({
  timeout,
  deadline: Math.max(timeout, timingOf({}).deadlineMs),
});
