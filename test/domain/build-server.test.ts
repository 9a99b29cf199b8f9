import { expect, it } from 'vitest';
import { isOnBuildServer } from '../../src/domain/build-server.js';

it.each([
  [{ CI: 'true' }, true],
  [{ CI: '1' }, true],
  [{ CI: 'woodpecker' }, true],
  [{ TF_BUILD: 'True' }, true],
  [{ TEAMCITY_VERSION: '2025.03' }, true],
  [{ CODEBUILD_BUILD_ID: 'x:1' }, true],
  [{}, false],
  [{ CI: '' }, false],
  [{ CI: 'false' }, false],
  [{ CI: 'False' }, false],
  [{ CI: '0' }, false],
])('%j: a build server started it: %s', (env, expected) => {
  expect(isOnBuildServer(env)).toBe(expected);
});
