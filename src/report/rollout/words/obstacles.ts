import type { Obstacle } from '../../../domain/rollout/obstacle.js';
import { listed } from '../names.js';
import type { Said } from './said.js';

type Of<K extends Obstacle['kind']> = Extract<Obstacle, { kind: K }>;

const OBSTACLES: { readonly [K in Obstacle['kind']]: (obstacle: Of<K>) => Said } = {
  level: ({ level }) => [
    `the proxy's socket has level ${level}, which may not set weights`,
    "give it 'level admin' in the proxy's configuration",
  ],
  unwritable: ({ path }) => [
    `the proxy's state file ${path} cannot be written`,
    'let the user of the target write its directory, or take state-file away',
  ],
  twins: ({ port, servers }) => [
    `servers ${listed(servers)} of the proxy's backend have port ${port} alike`,
    'leave one server for each port: each host has a proxy of its own',
  ],
  whole: ({ balance }) => [
    `the proxy's 'balance ${balance}' gives a server all or nothing, and canary needs shares`,
    "choose blue-green or rolling, or 'balance roundrobin' in its configuration",
  ],
  weightless: ({ balance, servers }) => [
    `the proxy's 'balance ${balance}' never gives ${listed(servers)} requests: by its configuration the weight is 0`,
    'give all servers of the backend the same weight there; those that are not to serve at first may be disabled',
  ],
};

export function obstacleWords({
  place,
  obstacle,
}: {
  readonly place: string;
  readonly obstacle: Obstacle;
}): Said {
  // The table has one row per kind; TypeScript cannot see that row and obstacle belong together.
  const [what, next] = (OBSTACLES[obstacle.kind] as (one: Obstacle) => Said)(obstacle);
  return [`${place}: ${what}`, next];
}
