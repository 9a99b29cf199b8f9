import { expect, it } from 'vitest';
import { isLinkLocal } from '../../src/base/link-local.js';

it.each([
  '169.254.0.1',
  '169.254.169.254',
  '169.254.255.255',
  'fe80::1',
  'febf::1',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
  '::169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  'fd20:ce::254',
  'metadata.google.internal',
  'METADATA.',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
])('%s is link-local, or where clouds give away credentials [S36]', (address) => {
  expect(isLinkLocal(address)).toBe(true);
});

it.each([
  '127.0.0.1',
  '::1',
  '10.0.0.1',
  '192.168.1.1',
  '169.253.255.255',
  '169.255.0.0',
  'fd00::1',
  'fec0::1',
])('%s is not', (address) => {
  expect(isLinkLocal(address)).toBe(false);
});
