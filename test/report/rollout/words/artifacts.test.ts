import { expect, it } from 'vitest';
import type { ArtifactTrouble } from '../../../../src/domain/rollout/failure.js';
import { artifactWords } from '../../../../src/report/rollout/words/artifacts.js';

it.each<[ArtifactTrouble, string, string]>([
  [{ wrong: 'empty' }, 'it is empty', 'build it first'],
  [{ wrong: 'archive', detail: 'it is encrypted' }, 'it is encrypted', 'pack it as tar.gz or zip'],
  [
    { wrong: 'ignored', entries: ['.env', 'node_modules/'] },
    'Git ignores some of it: .env, node_modules/',
    "'include-ignored: true' in the target sends that, 'false' leaves it out; or name a directory that holds only what is deployed",
  ],
])('an artifact that cannot be deployed is told with what to do: %o', (trouble, what, next) => {
  expect(artifactWords({ path: '/app/dist', ...trouble })).toEqual([`artifact /app/dist: ${what}`, next]);
});
