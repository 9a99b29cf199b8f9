import { expect, test } from 'vitest';
import type { Obstacle } from '../../../../src/domain/rollout/obstacle.js';
import { obstacleWords } from '../../../../src/report/rollout/words/obstacles.js';

const WORDS: { readonly [K in Obstacle['kind']]: readonly [Extract<Obstacle, { kind: K }>, string, string] } =
  {
    level: [
      { kind: 'level', level: 'operator' },
      "the proxy's socket has level operator, which may not set weights",
      "'level admin'",
    ],
    unwritable: [
      { kind: 'unwritable', path: '/var/lib/x' },
      "the proxy's state file /var/lib/x cannot be written",
      'take state-file away',
    ],
    twins: [
      { kind: 'twins', port: 8001, servers: ['a', 'b'] },
      "servers a, b of the proxy's backend have port 8001 alike",
      'one server for each port',
    ],
    whole: [
      { kind: 'whole', balance: 'source' },
      "the proxy's 'balance source' gives a server all or nothing, and canary needs shares",
      'choose blue-green',
    ],
    weightless: [
      { kind: 'weightless', balance: 'static-rr', servers: ['b'] },
      "the proxy's 'balance static-rr' never gives b requests",
      'the same weight',
    ],
  };

test.each(Object.values(WORDS))('%o is said with what to do', (obstacle, what, next) => {
  const [said, remedy] = obstacleWords({ place: 'web1', obstacle });
  expect(said).toContain(`web1: ${what}`);
  expect(remedy).toContain(next);
});
