import { createHash } from 'node:crypto';

/** What is ours on an engine, and what of it belongs to which app, stands in labels; names are for people, and for the fence. */
export const LABELS = {
  role: 'cimyr.role',
  app: 'cimyr.app',
  environment: 'cimyr.environment',
  release: 'cimyr.release',
  slot: 'cimyr.slot',
  replica: 'cimyr.replica',
  /** Of who started it. */
  fence: 'cimyr.fence',
  /** Of the keeper: what it publishes, and what it was made of. */
  ports: 'cimyr.ports',
  image: 'cimyr.image',
  /** At which it listens: another release may do so at another. */
  port: 'cimyr.port',
} as const;

/** Whose containers. */
export interface Owner {
  readonly app: string;
  readonly environment: string;
}

/** One network, one volume and one keeper serve all apps of an engine. */
export const OURS = { network: 'cimyr', volume: 'cimyr', keeper: 'cimyr-keeper' } as const;

/** Below it the state of every app is kept, as the keeper sees it. */
export const STATE = '/var/lib/cimyr';

/** The halves of a place: one serves, the other takes the candidate. */
export const SLOTS = ['a', 'b'] as const;

/** Slots of several engines differ. */
export const slotId = (place: string, slot: string): string => `${place}/${slot}`;

const part = (text: string, most: number): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, most);

/** Different owners never share it, whatever their names have in common. */
export function stemOf({ app, environment }: Owner): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([app, environment]))
    .digest('hex')
    .slice(0, 8);
  return [part(app, 16), part(environment, 12), digest].filter(Boolean).join('-');
}

/** What a container is called while the lease with this fence is held: whoever held an earlier one finds it no more. */
export const containerName = (owner: Owner, slot: string, replica: number, fence: number): string =>
  `cimyr-${stemOf(owner)}-${slot}${replica}-f${fence}`;

/**
 * Under which name the proxy finds what was started with this fence: nobody else can start anything that is found by it.
 * One label of DNS, which has 63 letters at most.
 */
export const aliasOf = (owner: Owner, slot: string, replica: number, fence: number): string =>
  `${stemOf(owner)}-${slot}${replica}-f${fence}`;

/** All replicas of a slot. */
export const slotAlias = (owner: Owner, slot: string, fence: number): string =>
  `${stemOf(owner)}-${slot}-f${fence}`;

/** The image of a release on each engine: no registry is asked for it again, and no pruning of what has no name removes it. */
export const imageName = (
  owner: Owner,
  release: string,
): { readonly repo: string; readonly tag: string } => ({
  repo: `cimyr/${stemOf(owner)}`,
  tag: tagOf(release),
});

/** A tag has letters, digits, `_`, `.` and `-`, 128 at most. */
function tagOf(release: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}$/.test(release)) return release;
  return `r-${createHash('sha256').update(release).digest('hex').slice(0, 40)}`;
}
