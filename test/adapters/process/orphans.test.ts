import { describe, expect, it } from 'vitest';
import { isOfOthers, type Traits } from '../../../src/adapters/process/orphans.js';

const limits = (locks: string) =>
  Buffer.from(`Max file locks            ${locks}            unlimited            locks     \n`);
const environment = (...names: string[]) => Buffer.from(names.map((name) => `${name}=x\0`).join(''));
const cgroup = Buffer.from('0::/user.slice/terminal-1.scope\n');
const own = {
  cgroup,
  environment: environment('HOME', 'PATH', 'SHELL', 'TERM', 'LANG'),
};
const PLACES = ['/home/ana/shop', '/home/ana/lib/'];
const orphan: Traits = {
  cgroup,
  environment: Buffer.alloc(0),
  limits: limits('unlimited'),
  isOfEarlierSession: false,
  directory: '/home/ana/shop',
};

describe('an orphan that no mark has found', () => {
  it.each<[string, Partial<Traits>]>([
    ['lives in another group of the system', { cgroup: Buffer.from('0::/user.slice/terminal-2.scope\n') }],
    ['lives in a session that was there before', { isOfEarlierSession: true }],
    ['has the mark of another run', { limits: limits('98765432109876') }],
    ['has our variables without our mark', { environment: environment('HOME', 'PATH', 'LANG', 'EDITOR') }],
    ['works in another folder', { directory: '/home/ana/shop-2' }],
    ['works above ours', { directory: '/home/ana' }],
    ['has the tracking id of another run', { environment: environment('CIMYR_TRACKING_ID') }],
  ])('is of others where it %s', (_, traits) => {
    expect(isOfOthers({ ...orphan, ...traits }, own, PLACES)).toBe(true);
  });

  it.each<[string, Partial<Traits>]>([
    ['no environment', {}],
    ['gone below our folder', { directory: '/home/ana/shop/web/dist' }],
    ['gone to the top', { directory: '/' }],
    ['gone to /tmp', { directory: '/tmp' }],
    ['lost its folder', { directory: '/tmp/x (deleted)' }],
    ['not told where it is', { directory: undefined }],
    ['few variables', { environment: environment('HOME', 'PATH') }],
    ['a title over its environment', { environment: Buffer.from('redis-server *:6379\0\0\0\0\0\0') }],
    ['nothing that we may read', { limits: Buffer.alloc(0) }],
    ['a limit that somebody has set', { limits: limits('1000') }],
  ])('may be ours where it has %s', (_, traits) => {
    expect(isOfOthers({ ...orphan, ...traits }, own, PLACES)).toBe(false);
  });

  it('has none of our variables where we have none', () => {
    expect(isOfOthers(orphan, { ...own, environment: Buffer.alloc(0) }, PLACES)).toBe(false);
  });
});
