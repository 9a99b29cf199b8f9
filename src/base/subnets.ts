import { BlockList, isIP } from 'node:net';

export type Subnet = readonly [address: string, bits: number];

/** The list itself looks into `::ffff:a.b.c.d`; these are the other forms of IPv6 that lead to an IPv4 address. */
export function subnets(v4: readonly Subnet[], v6: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of v4) {
    list.addSubnet(address, bits, 'ipv4');
    for (const prefix of ['::', '64:ff9b::', '64:ff9b:1::'])
      list.addSubnet(`${prefix}${address}`, 96 + bits, 'ipv6');
    list.addSubnet(`2002:${groupsOf(address)}::`, 16 + bits, 'ipv6');
  }
  for (const [address, bits] of v6) list.addSubnet(address, bits, 'ipv6');
  return list;
}

export function isIn(list: BlockList, address: string): boolean {
  // Resolvers name the interface of a link-local address: `fe80::1%eth0`.
  const [bare = ''] = address.split('%');
  return list.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
}

function groupsOf(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
