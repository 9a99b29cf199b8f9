import { expect, it } from 'vitest';
import { said } from '../reading.js';
import { fileWith } from './reading.js';

type Row = readonly [entry: string, number: string, expected: readonly string[]];

/** How it is deployed and rolled back. */
const STRATEGIES: readonly Row[] = [
  [
    'strategy: { kind: blue-green }',
    'B62',
    [
      "E-STRATEGY 11:23 environments.live.strategy.kind: 'blue-green' needs instances and a switch between them; add 'instances:' and 'traffic:' to the target, or use rolling",
    ],
  ],
  [
    'strategy: { kind: blu-green }',
    'B45',
    [
      'E-ENUM 11:23 environments.live.strategy.kind: one of rolling, blue-green, canary, recreate expected, got string "blu-green"; did you mean \'blue-green\'?',
    ],
  ],
  [
    'strategy: rolling',
    'B45',
    [
      'E-TYPE 11:15 environments.live.strategy: mapping expected, got string "rolling"; write { kind: rolling }',
    ],
  ],
  [
    'strategy: {}',
    'B45',
    [
      "E-REQUIRED 11:15 environments.live.strategy: 'kind' is missing; add kind: <rolling, blue-green, canary, recreate>",
    ],
  ],
  [
    'strategy: { kind: canary, steps: [50, 20] }',
    'B62',
    ['E-RANGE 11:38 environments.live.strategy.steps: percentages must rise; write [20, 50]'],
  ],
  [
    'strategy: { kind: canary, steps: [0] }',
    'B62',
    [
      'E-RANGE 11:39 environments.live.strategy.steps[0]: must be at least 1, got number 0; write a number in this range',
    ],
  ],
  [
    'strategy: { kind: canary, steps: [101] }',
    'B62',
    [
      'E-RANGE 11:39 environments.live.strategy.steps[0]: must be at most 99, got number 101; write a number in this range',
    ],
  ],
  [
    'strategy: { kind: canary, steps: [] }',
    'B62',
    ['E-EMPTY 11:38 environments.live.strategy.steps: must not be empty; remove it or fill it in'],
  ],
  [
    'strategy: { kind: canary }',
    'B62',
    ["E-REQUIRED 11:15 environments.live.strategy: 'steps' is missing; add steps: <list>"],
  ],
  [
    'strategy: { kind: rolling, batch: 0 }',
    'B62',
    [
      'E-RANGE 11:39 environments.live.strategy.batch: must be at least 1, got number 0; write a number in this range',
    ],
  ],
  [
    'strategy: { kind: rolling, batch: "2" }',
    'B62',
    ['E-TYPE 11:39 environments.live.strategy.batch: number of hosts or percentage expected; write 2 or 25%'],
  ],
  [
    'strategy: { kind: rolling, batch: 0% }',
    'B62',
    ['E-RANGE 11:39 environments.live.strategy.batch: 0% is out of range; write 1% to 100%'],
  ],
  [
    'strategy: { kind: rolling, batch: 101% }',
    'B62',
    ['E-RANGE 11:39 environments.live.strategy.batch: 101% is out of range; write 1% to 100%'],
  ],
  [
    'strategy: { kind: rolling, steps: [1] }',
    'B45',
    [
      "E-UNKNOWN-KEY 11:32 environments.live.strategy.steps: unknown key 'steps'; known here: kind, batch, bake",
    ],
  ],
  [
    'strategy: { kind: rolling, bake: -1 }',
    'B24',
    ['E-RANGE 11:38 environments.live.strategy.bake: duration out of range; write at most 7d'],
  ],
  [
    'rollback: { keep: 0 }',
    'B63',
    [
      'E-RANGE 11:23 environments.live.rollback.keep: must be at least 1, got number 0; write a number in this range',
    ],
  ],
  [
    'rollback: { strategy: blue-green }',
    'B62',
    [
      "E-STRATEGY 11:27 environments.live.rollback.strategy: 'blue-green' needs instances and a switch between them; add 'instances:' and 'traffic:' to the target, or use rolling",
    ],
  ],
  [
    'rollback: { strategy: imediate }',
    'B45',
    [
      'E-ENUM 11:27 environments.live.rollback.strategy: one of immediate, rolling, blue-green, canary, manual expected, got string "imediate"; did you mean \'immediate\'?',
    ],
  ],
  [
    'rollback: { standby: 0, on-interupt: resume }',
    'B45',
    [
      "E-UNKNOWN-KEY 11:29 environments.live.rollback.on-interupt: unknown key 'on-interupt'; did you mean 'on-interrupt'?",
    ],
  ],
];

/** The rest of an environment. */
const OTHERS: readonly Row[] = [
  [
    'hooks: { pre-deploy: ./a }',
    'B45',
    ['E-TYPE 11:26 environments.live.hooks.pre-deploy: list expected, got string "./a"; write [./a]'],
  ],
  [
    'hooks: { pre-deploi: [a] }',
    'B45',
    [
      "E-UNKNOWN-KEY 11:14 environments.live.hooks.pre-deploi: unknown key 'pre-deploi'; did you mean 'pre-deploy'?",
    ],
  ],
  [
    'hooks: { pre-deploy: [{ run: a, form: target }] }',
    'B45',
    [
      "E-UNKNOWN-KEY 11:37 environments.live.hooks.pre-deploy[0].form: unknown key 'form'; did you mean 'from'?",
    ],
  ],
  [
    'hooks: { pre-deploy: [{ run: a, from: host }] }',
    'B45',
    [
      'E-ENUM 11:43 environments.live.hooks.pre-deploy[0].from: one of runner, target expected, got string "host"; write one of them',
    ],
  ],
  [
    'hooks: { pre-deploy: [""] }',
    'B45',
    ['E-EMPTY 11:27 environments.live.hooks.pre-deploy[0]: must not be empty; remove it or fill it in'],
  ],
  [
    'hooks: { pre-deploy: ["echo ${{ secrets.X }}"] }',
    'B43',
    [
      "E-EXPR 11:33 environments.live.hooks.pre-deploy[0]: expressions are not evaluated here; write ${VAR} and set VAR in 'variables:'",
    ],
  ],
  [
    'url: "https://${{ github.ref }}.example.com"',
    'B43',
    [
      "E-EXPR 11:19 environments.live.url: expressions are not evaluated here; write ${VAR} and set VAR in 'variables:'",
    ],
  ],
  [
    'variables: { A: "${{ matrix.x }}" }',
    'B40',
    [
      "E-EXPR 11:26 environments.live.variables.A: 'matrix' is not known here; known here: github, runner, env, secrets",
    ],
  ],
  [
    'variables: { LD_PRELOAD: x }',
    'S01',
    [
      "E-ENV-DENIED 11:18 environments.live.variables.LD_PRELOAD: 'LD_PRELOAD' may not be set here; use another name",
    ],
  ],
  [
    'url: example.com',
    'B69',
    ["E-URL 11:10 environments.live.url: 'example.com' has no scheme; write https://example.com"],
  ],
  [
    'type: producton',
    'B45',
    [
      'E-ENUM 11:11 environments.live.type: one of development, testing, staging, production expected, got string "producton"; did you mean \'production\'?',
    ],
  ],
  [
    'health_checks: []',
    'B45',
    [
      "E-UNKNOWN-KEY 11:5 environments.live.health_checks: unknown key 'health_checks'; did you mean 'health-checks'?",
    ],
  ],
  [
    'checks: []',
    'B45',
    ["E-UNKNOWN-KEY 11:5 environments.live.checks: unknown key 'checks'; write 'health-checks:'"],
  ],
  [
    'env: { A: b }',
    'B45',
    ["E-UNKNOWN-KEY 11:5 environments.live.env: unknown key 'env'; write 'variables:'"],
  ],
];

it.each([...STRATEGIES, ...OTHERS])('%s is answered with its remedy [%s]', (line, _, expected) => {
  expect(said(fileWith({}, line))).toEqual(expected);
});
