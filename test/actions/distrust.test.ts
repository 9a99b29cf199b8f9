import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Folder, folder } from '../built/workspace.js';
import { elsewhere, type Listener, listen, strangeServer } from '../deploy/elsewhere.js';
import { recordedEvents } from './events.js';
import { errorsOf } from './play.js';
import { playRollout } from './rollouts.js';

/** A target that counts who comes, and an agent that counts what it is sent. */
interface Place extends AsyncDisposable {
  readonly files: Folder;
  readonly target: Listener;
  readonly agent: Listener;
  readonly agentPath: string;
}

async function place(login = ''): Promise<Place> {
  const files = folder({ 'artifact/index.html': 'hello' });
  const agentPath = files.at('agent.sock');
  const [target, agent] = [await listen(undefined, strangeServer()), await listen(agentPath)];
  files.write('cimyr.yml', elsewhere(target.port, login));
  return {
    files,
    target,
    agent,
    agentPath,
    async [Symbol.asyncDispose]() {
      await target[Symbol.asyncDispose]();
      await agent[Symbol.asyncDispose]();
      files[Symbol.dispose]();
    },
  };
}

const release = { release: 'v1' };

describe('the event that started the workflow [S05]', () => {
  let there: Place;
  beforeAll(async () => {
    there = await place();
  });
  afterAll(() => there[Symbol.asyncDispose]());

  const played = (action: 'deploy' | 'rollback', event: (typeof recordedEvents)[number]['event']) => {
    const inputs = { 'ssh-key': 'env', ...(action === 'deploy' ? release : {}) };
    return playRollout(there.files, action, inputs, { event, env: { SSH_AUTH_SOCK: there.agentPath } });
  };

  // Both actions ask the same; each is tried with every second event.
  it.each(
    recordedEvents
      .filter(({ refusal }) => refusal !== undefined)
      .map((one, i) => ({ ...one, action: i % 2 === 0 ? ('deploy' as const) : ('rollback' as const) })),
  )('must not be $title for a $action: nobody is even connected to', async ({ event, refusal, action }) => {
    const before = there.target.connections();
    await using step = await played(action, event);
    expect([step.conclusion, step.exitCode, step.outputs]).toEqual(['failure', 2, { status: 'failure' }]);
    expect(errorsOf(step)).toEqual([
      `${refusal}; deploy from push, workflow_dispatch, release or schedule events instead`,
    ]);
    expect(step.post?.stdout).toBe('');
    expect(there.target.connections()).toBe(before);
  });

  it.each(recordedEvents.filter(({ refusal }) => refusal === undefined))(
    'may be $title',
    async ({ event }) => {
      const before = there.target.connections();
      await using step = await played('deploy', event);
      expect(errorsOf(step).join()).toContain('has no key exchange in common with us');
      expect(there.target.connections()).toBeGreaterThan(before);
    },
  );

  it('is read from its file, which variables cannot replace', async () => {
    const [first] = recordedEvents;
    const before = there.target.connections();
    const env = { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT: '{}', SSH_AUTH_SOCK: there.agentPath };
    await using step = await playRollout(
      there.files,
      'deploy',
      { ...release, 'ssh-key': 'env' },
      { ...(first ? { event: first.event } : {}), env },
    );
    expect([step.exitCode, there.target.connections()]).toEqual([2, before]);
  });
});

describe('what an earlier step put into the environment [S06]', () => {
  it('is no agent, unless the input says that it is meant', async () => {
    await using there = await place();
    const env = { SSH_AUTH_SOCK: there.agentPath };
    await using ignored = await playRollout(there.files, 'deploy', release, { env });
    expect(ignored.exitCode).toBe(2);
    expect(errorsOf(ignored)).toEqual([
      'there is no private key and no agent to log in with (E-KEY); set `key`',
    ]);
    expect([there.agent.connections(), there.agent.bytes(), there.target.connections()]).toEqual([0, 0, 0]);
    await using meant = await playRollout(there.files, 'deploy', { ...release, 'ssh-key': 'env' }, { env });
    expect(errorsOf(meant).join()).toContain('has no key exchange in common with us');
    expect(there.target.connections()).toBeGreaterThan(0);
  });

  it('cannot switch the verification of servers off', async () => {
    await using there = await place();
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', SSH_AUTH_SOCK: there.agentPath };
    await using step = await playRollout(there.files, 'deploy', { ...release, 'ssh-key': 'env' }, { env });
    expect([step.exitCode, there.target.connections()]).toEqual([2, 0]);
    expect(errorsOf(step)).toEqual([
      'NODE_TLS_REJECT_UNAUTHORIZED=0 would accept any server as the right one; remove it from the environment',
    ]);
  });
});

describe('the private key of the input', () => {
  it.each([
    [
      'is empty',
      '',
      "variable SSH_KEY is not set; set it; on GitHub by the input 'ssh-key': is its secret set",
    ],
    ['is what a log shows of a secret', '***', 'the private key cannot be used: '],
  ])('is refused where it %s [B68]', async (_, key, message) => {
    await using there = await place('key: ${SSH_KEY}');
    await using step = await playRollout(there.files, 'deploy', { ...release, 'ssh-key': key });
    expect([step.exitCode, there.target.connections()]).toEqual([2, 0]);
    expect(errorsOf(step).join()).toContain(message);
  });
});
