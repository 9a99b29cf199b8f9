import { expect, it } from 'vitest';
import { said } from '../reading.js';
import { fileWith } from './reading.js';

type Row = readonly [entry: string, number: string, expected: readonly string[]];

/** Further lines of the target. */
const INSTANCES: readonly Row[] = [
  [
    'instances: { ports: [8001, 8002, 8003], start: a, stop: b }\n      traffic: { kind: haproxy, socket: s, backend: b }',
    'B45',
    [
      "E-RANGE 11:27 environments.live.target.instances.ports: with 'traffic' the number of ports must be even: half of them serve, the other half takes the candidate; add one",
    ],
  ],
  [
    'traffic: { kind: haproxy, socket: s, backend: b }',
    'B45',
    [
      "E-REQUIRED 11:7 environments.live.target.traffic: 'instances' is missing, which 'traffic' goes to; add instances: { ports: [ … ], start: … }",
    ],
  ],
  [
    'traffic: { kind: haproxi, socket: s, backend: "b; shutdown sessions" }',
    'B45',
    [
      'E-ENUM 11:24 environments.live.target.traffic.kind: one of haproxy expected, got string "haproxi"; did you mean \'haproxy\'?',
      "E-NAME 11:53 environments.live.target.traffic.backend: 'b; shutdown sessions' is no backend; write its name in HAProxy's configuration",
    ],
  ],
  [
    'instances: { ports: [1, 1, 70000, 0], start: a, stop: b }',
    'B45',
    [
      'E-DUP 11:31 environments.live.target.instances.ports[1]: port 1 is listed twice; remove one',
      'E-RANGE 11:34 environments.live.target.instances.ports[2]: must be at most 65535, got number 70000; write a number in this range',
      'E-RANGE 11:41 environments.live.target.instances.ports[3]: must be at least 1, got number 0; write a number in this range',
    ],
  ],
  [
    'instances: { ports: [], start: a, stop: b }',
    'B45',
    ['E-EMPTY 11:27 environments.live.target.instances.ports: must not be empty; remove it or fill it in'],
  ],
  [
    'instances: { ports: [1], start: a }',
    'B45',
    ["E-REQUIRED 11:18 environments.live.target.instances: 'stop' is missing; add stop: <string>"],
  ],
];

it.each(INSTANCES)('%s is answered with its remedy [%s]', (entry, _, expected) => {
  expect(said(`${fileWith()}      ${entry}\n`)).toEqual(expected);
});
