import { describe, expect, it } from 'vitest';
import { withPipeline } from '../built/workspace.js';
import { canaries } from '../runner/environment.js';
import { playIn } from './play.js';

const SHOW = 'name: shop\njobs: { a: { run: "env -0 | sort -z > env.txt" } }';

/** What a job sees on GitHub, by name [S19]: nothing that only the runner and cimyr need. */
const GOLDEN = [
  ...[
    'CI',
    'CIMYR_ATTEMPT',
    'CIMYR_JOB',
    'CIMYR_RUN_DIRECTORY',
    'CIMYR_RUN_ID',
    'CIMYR_STATE',
    'CIMYR_TRACKING_ID',
  ],
  ...[
    'GITHUB_ACTION',
    'GITHUB_ACTIONS',
    'GITHUB_ACTION_PATH',
    'GITHUB_ACTOR',
    'GITHUB_API_URL',
    'GITHUB_ENV',
  ],
  ...[
    'GITHUB_EVENT_NAME',
    'GITHUB_EVENT_PATH',
    'GITHUB_GRAPHQL_URL',
    'GITHUB_JOB',
    'GITHUB_OUTPUT',
    'GITHUB_PATH',
  ],
  ...['GITHUB_REF', 'GITHUB_REF_NAME', 'GITHUB_REF_TYPE', 'GITHUB_REPOSITORY', 'GITHUB_REPOSITORY_OWNER'],
  ...[
    'GITHUB_RUN_ATTEMPT',
    'GITHUB_RUN_ID',
    'GITHUB_RUN_NUMBER',
    'GITHUB_SERVER_URL',
    'GITHUB_SHA',
    'GITHUB_STATE',
  ],
  ...[
    'GITHUB_STEP_SUMMARY',
    'GITHUB_TRIGGERING_ACTOR',
    'GITHUB_WORKFLOW',
    'GITHUB_WORKSPACE',
    'HOME',
    'PATH',
    'PWD',
  ],
  ...['RUNNER_ARCH', 'RUNNER_ENVIRONMENT', 'RUNNER_NAME', 'RUNNER_OS', 'RUNNER_TEMP', 'RUNNER_TOOL_CACHE'],
  ...['RUNNER_TRACKING_ID', 'SHLVL', '_'],
];

describe('the environment of a job', () => {
  it('is the step’s without inputs, state and the runner’s tokens [S19]', async () => {
    using files = withPipeline(SHOW);
    const env = {
      GITHUB_TOKEN: canaries.githubToken,
      STATE_x: '1',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'oidc-canary',
    };
    await using played = await playIn(
      files,
      { variables: 'MINE=1' },
      { env, runtime: { ACTIONS_CACHE_URL: 'x' } },
    );
    expect(played.conclusion).toBe('success');
    const entries = files.read('env.txt').split('\0').filter(Boolean);
    const names = entries.map((entry) => entry.slice(0, entry.indexOf('=')));
    expect(names.sort()).toEqual([...GOLDEN, 'MINE'].sort());
    const text = entries.join('\n');
    for (const canary of [...Object.values(canaries), 'oidc-canary']) expect(text).not.toContain(canary);
  });

  it('has files of its own for outputs and the like, not the step’s', async () => {
    using files = withPipeline(
      'jobs: { a: { run: "echo stolen=1 >> $GITHUB_OUTPUT; echo E=1 >> $GITHUB_ENV; echo /x >> $GITHUB_PATH; echo s=1 >> $GITHUB_STATE" } }',
    );
    await using played = await playIn(files);
    expect(played).toMatchObject({ conclusion: 'success', env: {}, path: [], state: {} });
    expect(played.outputs['outputs']).toBe('{"a":{"stolen":"1"}}');
    expect(played.outputs).not.toHaveProperty('stolen');
  });

  it('has a declared secret in that job only, masked in the log', async () => {
    using files = withPipeline(
      'jobs:\n  a: { env: { T: "${{ secrets.NPM }}" }, run: "echo ${#T} $T $(printf %s $T | base64) ${NPM:-none}" }\n  b: { needs: [a], run: "echo ${NPM:-none}" }\n',
    );
    const value = 'npm_canary_0123456789';
    await using played = await playIn(files, {}, { env: { NPM: value } });
    expect(played.lines).toContain('21 *** *** none');
    expect(played.commands.masks).toEqual([value]);
    // The one line that the runner swallows holds it; nothing else does.
    expect(played.stdout.split('\n').filter((line) => line.includes(value))).toEqual([
      `::add-mask::${value}`,
    ]);
    expect(played.summary + JSON.stringify(played.outputs)).not.toContain(value);
  });
});
