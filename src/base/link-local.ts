import { BlockList, isIP } from 'node:net';

/** Besides the link-local net Alibaba's, Azure's and Oracle's metadata services. */
const V4 = [
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
] as const;

/** Amazon's and Google's beside it. */
const V6 = [
  ['fe80::', 10],
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
] as const;

const NAMES: ReadonlySet<string> = new Set(
  'metadata metadata.google.internal metadata.goog instance-data instance-data.ec2.internal metadata.tencentyun.com'.split(
    ' ',
  ),
);

/** Whether a host as written is link-local or a cloud's metadata service, which gives away credentials (S36). */
export function isLinkLocal(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return NAMES.has(host.toLowerCase().replace(/\.+$/, ''));
  const list = new BlockList();
  for (const [net, bits] of V6) list.addSubnet(net, bits, 'ipv6');
  for (const [net, bits] of V4) {
    list.addSubnet(net, bits, 'ipv4');
    // The list itself looks into `::ffff:a.b.c.d`; these are the other forms that lead to an IPv4 address.
    for (const prefix of ['::', '64:ff9b::', '64:ff9b:1::'])
      list.addSubnet(`${prefix}${net}`, 96 + bits, 'ipv6');
    list.addSubnet(`2002:${groupsOf(net)}::`, 16 + bits, 'ipv6');
  }
  return list.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

function groupsOf(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
