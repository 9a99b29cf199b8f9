import { BlockList, isIP } from 'node:net';

type Net = readonly [address: string, bits: number];

/** Link-local addresses, and those where clouds answer with credentials: no check ever needs them. */
const NEVER = listOf(
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

/** What does not lead out of a network of one's own. */
const PRIVATE = listOf(
  [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ],
  [
    ['::', 128],
    ['::1', 128],
    ['fc00::', 7],
    ['fec0::', 10],
    ['ff00::', 8],
  ],
);

/** Through a target host it resolves names that are not seen here. */
const NEVER_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
]);

export const isForbiddenName = (host: string): boolean =>
  NEVER_NAMES.has(host.toLowerCase().replace(/\.+$/, ''));

export const isForbidden = (address: string): boolean => isIn(NEVER, address);
export const isPrivate = (address: string): boolean => isForbidden(address) || isIn(PRIVATE, address);

function isIn(list: BlockList, address: string): boolean {
  // Resolvers name the interface of a link-local address: `fe80::1%eth0`.
  const [bare = ''] = address.split('%');
  return list.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
}

/** The list itself looks into `::ffff:a.b.c.d`; these are the other forms of IPv6 that lead to an IPv4 address. */
function listOf(v4: readonly Net[], v6: readonly Net[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of v4) {
    list.addSubnet(address, bits, 'ipv4');
    for (const prefix of ['::', '64:ff9b::', '64:ff9b:1::'])
      list.addSubnet(`${prefix}${address}`, 96 + bits, 'ipv6');
    list.addSubnet(`2002:${hex(address)}::`, 16 + bits, 'ipv6');
  }
  for (const [address, bits] of v6) list.addSubnet(address, bits, 'ipv6');
  return list;
}

function hex(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
