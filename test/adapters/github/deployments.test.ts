import { describe, expect, it } from 'vitest';
import {
  closeDeployment,
  retireEarlier,
  setDeploymentStatus,
} from '../../../src/adapters/github/deployment-status.js';
import { isRecordKnown, openDeployment } from '../../../src/adapters/github/deployments.js';
import type { Masked } from '../../../src/base/masked.js';
import type {
  DeploymentState,
  DeploymentStatus,
  PublishedDeployment,
} from '../../../src/ports/published-deployment.js';
import { addDeployment, addDeploymentStatus } from '../../github/deployments.js';
import { fakeGitHub, type GitHub, READ_ONLY } from '../../github/github.js';
import type { Deployment } from '../../github/state.js';
import * as wire from '../../github/wire.js';
import { clientOf } from './clients.js';

const masked = (text: string) => text as Masked;
const SHA = 'a'.repeat(40);
const RUN_URL = 'https://github.test/octo/app/actions/runs/42';

const deployment = (more: Partial<PublishedDeployment> = {}): PublishedDeployment => ({
  sha: SHA,
  environment: 'production',
  type: 'production',
  task: 'deploy',
  description: masked('release v2'),
  payload: { release: masked('v2') },
  run: '42',
  holder: '1 deploy',
  ...more,
});

const status = (state: DeploymentState, more: Partial<DeploymentStatus> = {}): DeploymentStatus => ({
  state,
  description: masked('on the way'),
  logUrl: RUN_URL,
  ...more,
});

const states = (github: GitHub) =>
  github.state.deployments.map(({ statuses }) => statuses.map(({ state }) => state).join(' '));

/** As GitHub makes it for a job with `environment:`. */
function deploymentOfJob(github: GitHub, run: string, environment = 'production') {
  const made = addDeployment(github.state, { sha: SHA, environment });
  addDeploymentStatus(github.state, made, {
    state: 'in_progress',
    log_url: `https://github.test/octo/app/actions/runs/${run}/job/77`,
  });
  return made;
}

const REUSES = { reuses: true };

describe('a deployment', () => {
  it.each([
    ['production', true, false],
    ['staging', false, false],
    ['testing', false, true],
    ['development', false, false],
  ] as const)('tells GitHub what the environment is: %s', async (type, isProduction, isTransient) => {
    await using github = await fakeGitHub();
    const made = await openDeployment(
      clientOf(github).client,
      deployment({ type, environment: 'x' }),
      REUSES,
    );
    expect(made).toMatchObject({ ok: true, value: { environment: 'x', isOfJob: false } });
    expect(github.state.deployments[0]?.asked).toEqual({
      ref: SHA,
      environment: 'x',
      task: 'deploy',
      auto_merge: false,
      required_contexts: [],
      description: 'release v2',
      production_environment: isProduction,
      transient_environment: isTransient,
      payload: { cimyr: '42 1 deploy', release: 'v2' },
    });
  });

  it('is made once, even if the answer is lost or it is asked for again', async () => {
    await using github = await fakeGitHub();
    const { client } = clientOf(github);
    github.answer({ method: 'POST' }, wire.cut(), { isDone: true });
    const made = await openDeployment(client, deployment(), REUSES);
    expect(await openDeployment(client, deployment(), REUSES)).toEqual(made);
    expect(github.state.deployments).toHaveLength(1);
    await openDeployment(client, deployment({ holder: '1 rollback' }), REUSES);
    await openDeployment(client, deployment({ run: '43' }), REUSES);
    expect(github.state.deployments).toHaveLength(3);
  });

  it('is that of the job, where it has one', async () => {
    await using github = await fakeGitHub();
    deploymentOfJob(github, '41');
    const own = deploymentOfJob(github, '42');
    deploymentOfJob(github, '421');
    deploymentOfJob(github, '42', 'staging');
    const { client } = clientOf(github);
    expect(await openDeployment(client, deployment(), REUSES)).toEqual({
      ok: true,
      value: { id: own.id, environment: 'production', isOfJob: true },
    });
    expect(await openDeployment(client, deployment(), { reuses: false })).toMatchObject({
      ok: true,
      value: { isOfJob: false },
    });
    expect(github.state.deployments).toHaveLength(5);
  });

  it('is never that of somebody else, or of another deployment of the run', async () => {
    await using github = await fakeGitHub();
    const others = addDeployment(github.state, { sha: SHA, environment: 'production', login: 'octocat' });
    addDeploymentStatus(github.state, others, { state: 'in_progress', log_url: `${RUN_URL}/job/1` });
    addDeployment(github.state, { sha: SHA, environment: 'production', asked: { payload: 'no JSON' } });
    const { client } = clientOf(github);
    const other = await openDeployment(client, deployment({ holder: '1 other' }), REUSES);
    if (!other.ok) throw new Error(other.error.kind);
    await setDeploymentStatus(client, other.value, status('in_progress'));
    const made = await openDeployment(client, deployment(), REUSES);
    expect(made).toMatchObject({ ok: true, value: { isOfJob: false } });
    expect(github.state.deployments).toHaveLength(4);
  });

  it('is known by the record that it was opened for, in its environment, at its commit', async () => {
    await using github = await fakeGitHub();
    const { client } = clientOf(github);
    const payload = { release: masked('v2'), record: masked('d1') };
    await openDeployment(client, deployment({ payload }), REUSES);
    // Not by us.
    addDeployment(github.state, {
      sha: SHA,
      environment: 'production',
      asked: { payload: { record: 'd2' } },
    });
    addDeployment(github.state, { sha: SHA, environment: 'production', asked: { payload: 'no JSON' } });
    const known = async (environment: string, release: string, digest: string) =>
      await isRecordKnown(client, environment, release, digest);
    expect(await known('production', 'v2', 'd1')).toEqual({ ok: true, value: true });
    expect(await known('production', SHA, 'd1')).toEqual({ ok: true, value: true });
    for (const [environment, release, digest] of [
      ['production', 'v2', 'd2'],
      ['production', 'v2', ''],
      ['staging', 'v2', 'd1'],
      ['production', 'b'.repeat(40), 'd1'],
    ] as const)
      expect(await known(environment, release, digest)).toEqual({ ok: true, value: false });
  });

  it('keeps 8 KiB of payload, and 140 characters of words', async () => {
    await using github = await fakeGitHub();
    const payload = { a: masked('1'), b: masked('ä'.repeat(5000)), c: masked('3'), cimyr: masked('x') };
    const description = masked('🎉'.repeat(200));
    const { client } = clientOf(github);
    const made = await openDeployment(client, deployment({ payload, description }), REUSES);
    if (!made.ok) throw new Error(made.error.kind);
    await setDeploymentStatus(client, made.value, status('queued', { description }));
    const [{ asked, statuses }] = github.state.deployments as [Deployment];
    expect(asked['payload']).toEqual({ cimyr: '42 1 deploy', a: '1', c: '3' });
    for (const words of [asked['description'], statuses[0]?.asked['description']])
      expect(words).toBe(`${'🎉'.repeat(69)}…`);
  });

  it.each([
    ['404', wire.refusal(404, 'Not Found'), { kind: 'not-found', permissions: ['deployments: write'] }],
    ['409', wire.refusal(409, 'Conflict merging'), { kind: 'refused', status: 409 }],
    ['202, which merges', wire.json(202, { message: 'merged' }), { kind: 'response' }],
  ])('that GitHub does not make is a failure: %s [B85]', async (_what, answer, error) => {
    await using github = await fakeGitHub();
    github.answer({ method: 'POST' }, answer, { times: 10 });
    expect(await openDeployment(clientOf(github).client, deployment(), REUSES)).toMatchObject({
      ok: false,
      error,
    });
  });

  it('is not made with a token that may only read [B81]', async () => {
    await using github = await fakeGitHub({ permissions: READ_ONLY, namesPermissions: false });
    expect(await openDeployment(clientOf(github).client, deployment(), REUSES)).toMatchObject({
      error: { kind: 'permission', permissions: ['deployments: write'] },
    });
  });
});

describe('the progress of a deployment', () => {
  it('is told with its log, and where it serves', async () => {
    await using github = await fakeGitHub();
    const one = deploymentOfJob(github, '42');
    const { client } = clientOf(github);
    await setDeploymentStatus(client, one, status('queued'));
    await setDeploymentStatus(client, one, status('success', { environmentUrl: 'https://shop.test/' }));
    await setDeploymentStatus(client, one, status('failure', { environmentUrl: 'javascript:alert(1)' }));
    expect(one.statuses.slice(1).map(({ asked }) => asked)).toEqual([
      { state: 'queued', description: 'on the way', log_url: RUN_URL, auto_inactive: false },
      {
        state: 'success',
        description: 'on the way',
        log_url: RUN_URL,
        environment_url: 'https://shop.test/',
        auto_inactive: false,
      },
      { state: 'failure', description: 'on the way', log_url: RUN_URL, auto_inactive: false },
    ]);
  });

  it('is told once, whether or not the answer is lost', async () => {
    for (const isDone of [true, false]) {
      await using github = await fakeGitHub();
      const one = deploymentOfJob(github, '42');
      github.answer({ method: 'POST' }, wire.html(502), { isDone });
      expect(await setDeploymentStatus(clientOf(github).client, one, status('success'))).toMatchObject({
        ok: true,
      });
      expect(states(github)).toEqual(['in_progress success']);
    }
  });

  it('gets its end afterwards where it got none', async () => {
    await using github = await fakeGitHub();
    const { client } = clientOf(github);
    const one = addDeployment(github.state, { sha: SHA, environment: 'production' });
    for (const before of ['', 'queued', 'in_progress'] as const) {
      one.statuses.splice(0);
      if (before) await setDeploymentStatus(client, one, status(before));
      expect(await closeDeployment(client, one, status('error'))).toEqual({ ok: true, value: true });
      expect(await closeDeployment(client, one, status('error'))).toEqual({ ok: true, value: false });
      expect(states(github)).toEqual([`${before} error`.trim()]);
    }
    for (const ended of ['success', 'failure', 'inactive'] as const) {
      await setDeploymentStatus(client, one, status(ended));
      expect(await closeDeployment(client, one, status('error'))).toEqual({ ok: true, value: false });
    }
    expect(await closeDeployment(client, { id: 1 }, status('error'))).toMatchObject({
      error: { kind: 'not-found' },
    });
  });
});

describe('earlier deployments', () => {
  const add = (github: GitHub, told: readonly DeploymentState[], environment = 'production') => {
    const one = addDeployment(github.state, { sha: SHA, environment });
    for (const state of told) addDeploymentStatus(github.state, one, { state });
    return one;
  };

  it('of the environment become inactive, those of production and those that got stuck, too', async () => {
    await using github = await fakeGitHub();
    add(github, ['in_progress', 'success']);
    add(github, ['in_progress']);
    add(github, ['failure']);
    add(github, ['queued']);
    add(github, ['success'], 'staging');
    add(github, []);
    add(github, ['error']);
    const now = add(github, ['success']);
    add(github, ['queued']);
    expect(await retireEarlier(clientOf(github).client, now, RUN_URL)).toEqual({ ok: true, value: 4 });
    expect(states(github)).toEqual([
      'in_progress success inactive',
      'in_progress inactive',
      'failure',
      'queued inactive',
      'success',
      'inactive',
      'error',
      'success',
      'queued',
    ]);
  });

  it('are not all looked at: of a long history the newest tell', async () => {
    await using github = await fakeGitHub();
    for (let i = 0; i < 150; i++) add(github, ['success', 'inactive']);
    add(github, ['success']);
    const now = add(github, ['success']);
    expect(await retireEarlier(clientOf(github).client, now, RUN_URL)).toEqual({ ok: true, value: 1 });
    expect(github.arrived).toHaveLength(8);
    for (let i = 0; i < 30; i++) add(github, ['in_progress']);
    const last = add(github, ['success']);
    expect(await retireEarlier(clientOf(github).client, last, RUN_URL)).toEqual({ ok: true, value: 20 });
  });

  it('stay as they are where the token may only read', async () => {
    await using github = await fakeGitHub({ permissions: READ_ONLY });
    add(github, ['success']);
    const now = add(github, ['success']);
    expect(await retireEarlier(clientOf(github).client, now, RUN_URL)).toMatchObject({
      error: { kind: 'permission' },
    });
  });
});
