import { isIP, isIPv6 } from 'node:net';
import { err, ok, type Result } from '../../../base/result.js';
import { hasPlaceholder } from '../../../domain/placeholders.js';
import { parseHostAddress } from '../../../domain/rollout/host-address.js';
import type { Mistake } from '../../schema/fields.js';
import type { PublishedPort } from './target.js';

/** `80`, or `"127.0.0.1:8080"`; `${VAR}` may stand for the address. */
export function parsePublished(value: string | number): Result<PublishedPort, NonNullable<Mistake>> {
  if (typeof value === 'number')
    return isPort(value)
      ? ok({ port: value })
      : err(['E-PORT', `port ${value} does not exist; write one from 1 to 65535`]);
  const shown = `'${value.slice(0, 80)}'`;
  if (/^\d+$/.test(value))
    return err(['E-PORT', `a port is a number; write ${value.slice(0, 20)} without quotes`]);
  const parsed = parseHostAddress(value);
  if (!parsed.ok || parsed.value.port === undefined)
    return err(['E-PORT', `${shown} is no port of the machine; write 8080 or "127.0.0.1:8080"`]);
  const { host, port } = parsed.value;
  if (isIP(host) === 0 && !hasPlaceholder(host))
    return err([
      'E-HOST',
      `'${host.slice(0, 80)}' is no address; write 127.0.0.1 or another of the machine's`,
    ]);
  return ok({ address: host, port });
}

export const publishedMistake = (value: string | number): Mistake => {
  const parsed = parsePublished(value);
  return parsed.ok ? undefined : parsed.error;
};

/** As the file has it. */
export const publishedText = ({ address, port }: PublishedPort): string | number => {
  if (address === undefined) return port;
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
};

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;
