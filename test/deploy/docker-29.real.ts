import { expect, it } from 'vitest';
import { canHaveOwnEngine, type EngineKind } from '../testbed/can-have-engines.js';
import { describeDockerDeploys } from './docker.js';

const missing = canHaveOwnEngine('29');
const here: readonly EngineKind[] = missing === undefined ? ['29'] : [];

// A file of its own, beside the other engine's: each takes minutes.
for (const kind of here) describeDockerDeploys(kind);

it('Docker 29 is here, or it is said how to have it', () => {
  expect(missing ?? 'as root').toMatch(/root|DOCKER_HOST|install|Linux/);
});
