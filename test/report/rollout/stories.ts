import {
  answered500,
  BEFORE,
  ended,
  exited,
  failure,
  goal,
  measured,
  NEXT,
  started,
  type Told,
  took,
  unhealthy,
  unreachable,
} from './told.js';

/** Rollouts as they go, told once for all reports. */

export const UP = 'http://10.0.0.1:8001/up';
const ONE = '10.0.0.1:8001';
const OTHER = '10.0.0.1:8002';

const upload = took(
  400,
  { kind: 'prepare', at: ['web1'] },
  { notes: [{ kind: 'sent', place: 'web1', files: 3, bytes: 1_250_000, linked: 9, base: BEFORE }] },
);

export const rolling: readonly Told[] = [
  started(),
  ...upload,
  ...took(100, { kind: 'hook', phase: 'pre-deploy', index: 0 }),
  ...took(1000, { kind: 'switch', at: ['web1'] }),
  ...took(
    300,
    { kind: 'gate', at: ['web1'], isWarm: false },
    { told: [measured('tcp web1', 'healthy', {})] },
  ),
  ...took(50, { kind: 'verify', percent: 50 }),
  ...took(1000, { kind: 'switch', at: ['web2'] }),
  ...took(1000, { kind: 'bake', percent: 100, ms: 1000 }),
  ...took(10, { kind: 'settle' }),
  ...took(20, { kind: 'retire', at: [OTHER], ms: 600_000 }),
  ...took(
    5,
    { kind: 'clean' },
    { notes: [{ kind: 'not-cleaned', failure: failure('no rights below /srv/shop') }] },
  ),
  ended('success', NEXT),
];

const crashed = exited('./bin/start', 1, 'listening\n\u001b[31mEADDRINUSE\u001b[0m\n\n');

export const failedStart: readonly Told[] = [
  started({ strategy: 'blue-green', places: ['web1'] }),
  ...upload,
  ...took(2000, { kind: 'start', at: [ONE] }, { failure: crashed }),
  goal(crashed, BEFORE),
  ...took(700, { kind: 'stop', at: [ONE] }),
  ...took(10, { kind: 'settle' }),
  ended('rolled-back', BEFORE),
];

const down = unhealthy(UP, ONE, { ...answered500, excerpt: 'no database\n' });
const refused = {
  result: 'fail',
  problem: 'H-REFUSED',
  message: '10.0.0.1:8001 refused the connection',
} as const;

export const unhealthyGate: readonly Told[] = [
  started({ strategy: 'blue-green', places: ['web1'] }),
  ...took(500, { kind: 'start', at: [ONE] }),
  ...took(
    20,
    { kind: 'gate', at: [ONE], isWarm: false },
    {
      told: [
        measured(UP, 'inconclusive', refused, ONE),
        measured(UP, 'inconclusive', answered500, ONE),
        measured(UP, 'unhealthy', { ...answered500, excerpt: 'no database\n' }, ONE),
      ],
      failure: down,
    },
  ),
  goal(down, BEFORE),
  ...took(300, { kind: 'stop', at: [ONE] }),
  ended('rolled-back', BEFORE),
];

export const canary: readonly Told[] = [
  started({ strategy: 'canary', places: ['web1'] }),
  ...took(500, { kind: 'start', at: [ONE] }),
  ...took(
    30,
    { kind: 'shift', at: ['web1'], percent: 25 },
    { notes: [{ kind: 'share', place: 'web1', percent: 100 / 3, asked: 25 }] },
  ),
  ...took(
    60,
    { kind: 'verify', percent: 25 },
    {
      told: [
        measured('https://shop.example/up', 'inconclusive', answered500),
        measured('https://shop.example/up', 'inconclusive', { code: 200 }),
        measured('https://shop.example/up', 'healthy', { code: 200 }),
      ],
    },
  ),
  ...took(30_000, { kind: 'bake', percent: 25, ms: 30_000 }),
  ...took(30, { kind: 'shift', at: ['web1'], percent: 100 }),
  ...took(2000, { kind: 'drain', at: [OTHER] }),
  ended('success', NEXT),
];

export const recreate: readonly Told[] = [
  started({ strategy: 'recreate', places: ['web1'] }),
  ...took(20, { kind: 'close', at: ['web1'] }),
  ...took(300, { kind: 'stop', at: [OTHER] }),
  ...took(800, { kind: 'start', at: [ONE] }),
  ...took(30, { kind: 'shift', at: ['web1'], percent: 100 }),
  [0, { kind: 'outage', ms: 1200, isOver: true }],
  ended('success', NEXT),
];

export const unknown: readonly Told[] = [
  started(),
  ...took(
    1000,
    { kind: 'switch', at: ['web2'] },
    { failure: unreachable('web2', 'web2: no answer within 30 s') },
  ),
  ended('unknown'),
];
