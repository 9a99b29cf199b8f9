import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HOLDS, made, openShop, type Shop } from '../deploy/shop.js';
import { fakeGitHub, type GitHub, type GitHubOptions, READ_ONLY } from '../github/github.js';
import type { Play } from '../runner/play.js';
import { errorsOf } from './play.js';
import { playRollout } from './rollouts.js';

const SHA = 'a'.repeat(40);

/** GitHub asks for a second between writes: these tests wait for it, and so are among the real ones. */
async function openGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const github = await fakeGitHub(options);
  onTestFinished(() => github[Symbol.asyncDispose]());
  return github;
}

const play = (
  shop: Shop,
  github: GitHub,
  release: string,
  rest: Partial<Play> = {},
  action: 'deploy' | 'rollback' = 'deploy',
) =>
  playRollout(
    shop.workspace,
    action,
    { ...(action === 'deploy' ? { release } : {}), 'github-token': github.token },
    { ...rest, github: { api_url: github.url, ...rest.github } },
  );

const statusesOf = (github: GitHub) =>
  github.state.deployments.map(({ statuses }) => statuses.map(({ state }) => state));

describe("GitHub's deployments", () => {
  it('hear of a deployment, of the one after, and of a rollback, in the right order', async () => {
    const shop = await openShop();
    const github = await openGitHub();
    await (await play(shop, github, 'v1')).dispose();
    expect(statusesOf(github)).toEqual([['queued', 'in_progress', 'success']]);
    const [first] = github.state.deployments;
    expect(first?.asked).toMatchObject({
      ref: SHA,
      environment: 'production',
      task: 'deploy',
      production_environment: true,
    });
    expect(first?.statuses.at(-1)?.asked).toMatchObject({
      environment_url: 'https://shop.example.com',
      log_url: 'https://github.com/octo/app/actions/runs/1',
    });
    await shop.release({ version: '2' });
    await (await play(shop, github, 'v2', { github: { run_id: '2' } })).dispose();
    await using back = await play(shop, github, '', { github: { run_id: '3' } }, 'rollback');
    expect([back.conclusion, back.commands.annotations]).toEqual(['success', []]);
    expect(statusesOf(github)).toEqual([
      ['queued', 'in_progress', 'success', 'inactive'],
      ['queued', 'in_progress', 'success', 'inactive'],
      ['queued', 'in_progress', 'success'],
    ]);
    expect(github.state.deployments[2]?.asked).toMatchObject({ task: 'deploy:rollback' });
  });

  it('hear the address with its variables filled in, and none that holds a secret', async () => {
    const more = '    variables: { SUB: pr-12, TOKEN: "${{ secrets.TOKEN }}" }\n';
    const shop = await openShop({ address: 'https://${SUB}.example.com/${CIMYR_RELEASE}', more });
    const github = await openGitHub();
    const env = { TOKEN: 'a-long-secret-4711' };
    await (await play(shop, github, 'v1', { env })).dispose();
    const told = () => github.state.deployments.at(-1)?.statuses.at(-1)?.asked['environment_url'];
    expect(told()).toBe('https://pr-12.example.com/v1');
    shop.configure({ address: 'https://${TOKEN}.example.com', more });
    await shop.release({ version: '2' });
    await using step = await play(shop, github, 'v2', { env, github: { run_id: '2' } });
    expect([step.conclusion, told()]).toEqual(['success', undefined]);
    expect(step.summary).not.toContain(env.TOKEN);
  });

  it('vouch for what a record asked for then, and for nothing else', async () => {
    const before = `    hooks: { pre-rollback: ['echo then >> told'] }\n`;
    const shop = await openShop({ more: before });
    const github = await openGitHub();
    await (await play(shop, github, 'v1')).dispose();
    shop.configure({});
    await shop.release({ version: '2' });
    await (await play(shop, github, 'v2', { github: { run_id: '2' } })).dispose();
    const path = `${shop.path}/.cimyr/records/v1.json`;
    const whole = readFileSync(path, 'utf8');
    const isTold = () => existsSync(shop.workspace.at('told'));
    writeFileSync(path, whole.replace('echo then', 'echo forged'));
    await (await play(shop, github, '', { github: { run_id: '3' } }, 'rollback')).dispose();
    expect([isTold(), await shop.serving()]).toEqual([false, '1']);
    writeFileSync(path, whole);
    await (await play(shop, github, 'v3', { github: { run_id: '4' } })).dispose();
    await (await play(shop, github, '', { github: { run_id: '5' } }, 'rollback')).dispose();
    expect(isTold()).toBe(true);
  });

  it('hear that a release was bad; what serves again stays active', async () => {
    const shop = await openShop({ deadline: '700ms' });
    const github = await openGitHub();
    await (await play(shop, github, 'v1')).dispose();
    await shop.release({ version: '2', broken: true });
    await using step = await play(shop, github, 'v2', { github: { run_id: '2' } });
    expect(step.outputs['status']).toBe('rolled-back');
    expect(statusesOf(github)).toEqual([
      ['queued', 'in_progress', 'success'],
      ['queued', 'in_progress', 'failure'],
    ]);
    expect(github.state.deployments[1]?.statuses.at(-1)?.asked['description']).toMatch(
      /^rolled back: v1 serves/,
    );
  });

  it('are not told with a token that may only read: a notice names the permission, the deployment goes on', async () => {
    const shop = await openShop();
    const github = await openGitHub({ permissions: READ_ONLY });
    await using step = await play(shop, github, 'v1');
    expect([step.conclusion, errorsOf(step)]).toEqual(['success', []]);
    expect(step.commands.annotations.map(({ level, message }) => [level, message])).toEqual([
      [
        'notice',
        expect.stringMatching(/^A-PERM GitHub's deployment is not published: .*\n.*deployments: write/s),
      ],
    ]);
    expect(github.state.deployments).toEqual([]);
  });

  it('get their end from the post phase when the main phase was killed', async () => {
    const shop = await openShop({ more: HOLDS });
    const github = await openGitHub();
    const told = heldUntil(shop, () => statusesOf(github).flat().length > 0);
    const playing = play(shop, github, 'v1', { kill: told });
    await told;
    shop.workspace.write('go', '');
    await using step = await playing;
    expect(step.conclusion).toBe('failure');
    const [states] = statusesOf(github);
    expect(states?.slice(0, 1)).toEqual(['queued']);
    expect(['success', 'failure']).toContain(states?.at(-1));
    expect(await shop.serving()).toBe(states?.at(-1) === 'success' ? '1' : undefined);
  });

  it('get it, too, when the main phase never heard that they had been made', async () => {
    const shop = await openShop({ more: HOLDS });
    const github = await openGitHub();
    const place = { method: 'POST', path: /\/deployments$/ };
    github.answer(place, { status: 201, ending: 'silent' }, { isDone: true });
    const asked = heldUntil(shop, () => github.state.deployments.length > 0);
    const playing = play(shop, github, 'v1', { kill: asked });
    await asked;
    expect(statusesOf(github)).toEqual([[]]);
    shop.workspace.write('go', '');
    await using step = await playing;
    expect([step.conclusion, github.state.deployments.length]).toEqual(['failure', 1]);
    expect(['success', 'failure']).toContain(statusesOf(github)[0]?.at(-1));
  });

  /** Until the deployment is in its hook, and GitHub as far: the one does not wait for the other. */
  async function heldUntil(shop: Shop, isReached: () => boolean): Promise<void> {
    await made(shop.workspace.at('holding'));
    while (!isReached()) await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
