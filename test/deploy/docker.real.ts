import { canHaveOwnEngine, enginesHere } from '../testbed/can-have-engines.js';
import { describeDockerDeploys } from './docker.js';

// A 29 that only DOCKER_HOST names is not ended by anybody.
for (const kind of enginesHere())
  if (kind === '20.10' || canHaveOwnEngine(kind) === undefined) describeDockerDeploys(kind);
