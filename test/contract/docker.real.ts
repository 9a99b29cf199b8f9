import { enginesHere } from '../testbed/can-have-engines.js';
import type { EngineKind } from '../testbed/engines.js';
import { describeDocker } from './docker.js';
import type { State } from './fleet.js';

const SAMPLES: Readonly<Record<EngineKind, readonly State[]>> = {
  '20.10': ['killed in shift', 'slot dead'],
  '29': ['killed in start'],
};

for (const kind of enginesHere()) describeDocker(kind, SAMPLES[kind]);
