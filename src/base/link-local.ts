import { type BlockList, isIP } from 'node:net';
import { isIn, subnets } from './subnets.js';

/** Link-local addresses, and those where clouds answer with credentials: no check ever needs them (S36). */
export const linkLocalNets = (): BlockList =>
  subnets(
    [
      ['169.254.0.0', 16],
      ['100.100.100.200', 32], // Alibaba
      ['168.63.129.16', 32], // Azure
      ['192.0.0.192', 32], // Oracle
    ],
    [
      ['fe80::', 10],
      ['fd00:ec2::', 32], // AWS
      ['fd20:ce::254', 128], // Google
    ],
  );

const NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
]);

/** Whether a name is known to be that of a cloud's metadata service. */
export const isMetadataName = (host: string): boolean => NAMES.has(host.toLowerCase().replace(/\.+$/, ''));

/** Whether a host as written is link-local or a metadata service. */
export const isLinkLocal = (host: string): boolean =>
  isIP(host) === 0 ? isMetadataName(host) : isIn(linkLocalNets(), host);
