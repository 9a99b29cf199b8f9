import type { StrategyKind } from './environment.js';

/** What keeps a place that can be seen from being changed, or from some changes. */
export type Obstacle =
  /** The proxy's socket takes no changes. */
  | { readonly kind: 'level'; readonly level: string }
  /** A file that has to be written cannot be. */
  | { readonly kind: 'unwritable'; readonly path: string }
  /** Several servers of the proxy with one port: nobody can tell which is meant. */
  | { readonly kind: 'twins'; readonly port: number; readonly servers: readonly string[] }
  /** The proxy's way to choose gives servers all or nothing. */
  | { readonly kind: 'whole'; readonly balance: string }
  /** It does so, and by its configuration these have nothing. */
  | { readonly kind: 'weightless'; readonly balance: string; readonly servers: readonly string[] };

/** The first that is in the way of a strategy. */
export const obstacleTo = (
  strategy: StrategyKind | 'immediate',
  obstacles: readonly Obstacle[],
): Obstacle | undefined => obstacles.find(({ kind }) => kind !== 'whole' || strategy === 'canary');
