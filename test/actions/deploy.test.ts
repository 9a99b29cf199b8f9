import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODES } from '../built/nodes.js';
import { listen } from '../deploy/elsewhere.js';
import { HOLDS, made, openLastingShop, openShop, type Shop } from '../deploy/shop.js';
import type { Play } from '../runner/play.js';
import { errorsOf } from './play.js';
import { playRollout } from './rollouts.js';

const deploy = (shop: Shop, release: string, inputs: Play['inputs'] = {}, rest: Partial<Play> = {}) =>
  playRollout(shop.workspace, 'deploy', { release, ...inputs }, rest);

const HERE = { name: 'this Node', path: process.execPath, isMissing: false };

describe.each([HERE, ...NODES])('the deploy action on $name', ({ path, isMissing }) => {
  it.skipIf(isMissing)('shows the plan of a dry run and changes nothing', async () => {
    const shop = await openShop();
    await using step = await deploy(shop, 'v1', { 'dry-run': 'true' }, { node: path });
    expect([step.conclusion, step.exitCode, step.stderr]).toEqual(['success', 0, '']);
    expect(step.outputs).toMatchObject({ status: 'planned', release: 'v1', 'previous-release': '' });
    expect(step.lines[0]).toMatch(
      /^shop → production: v1, rolling \(nothing serves yet; dry run: nothing is/,
    );
    expect([step.post?.conclusion, step.post?.stdout, step.post?.stderr]).toEqual(['success', '', '']);
    expect(existsSync(shop.path)).toBe(false);
  });
});

describe('the address of an environment', () => {
  const address = 'https://${SUB}.example.com/${CIMYR_ENVIRONMENT}/${CIMYR_RELEASE}/${FROM:-start}';
  const more = '    variables: { SUB: pr-12 }\n';

  it('is told with its variables filled in: those of the environment, of the release, and of the step', async () => {
    const shop = await openShop({ address, more });
    await using step = await deploy(shop, 'v1');
    const url = 'https://pr-12.example.com/production/v1/start';
    expect([step.conclusion, step.outputs['url']]).toEqual(['success', url]);
    expect(step.summary).toContain(`**Serves at:** <${url}>`);
    await using other = await deploy(shop, 'v1', { variables: 'SUB=pr-13' }, { env: { FROM: 'end' } });
    expect(other.outputs['url']).toBe('https://pr-13.example.com/production/v1/end');
  });

  it('with a variable that nobody sets, or that makes it no address, nothing is begun; a rollback goes on', async () => {
    const shop = await openShop({ address, more });
    await (await deploy(shop, 'v1')).dispose();
    await shop.release({ version: '2' });
    await (await deploy(shop, 'v2')).dispose();
    shop.configure({ address });
    const unset =
      "environment 'production': url: variable SUB is not set; set it, or give it a default: ${SUB:-…}";
    await using step = await deploy(shop, 'v3');
    expect([step.exitCode, errorsOf(step)]).toEqual([2, [expect.stringContaining(unset)]]);
    await using odd = await deploy(shop, 'v3', { variables: 'SUB=a b' });
    expect([odd.exitCode, errorsOf(odd)]).toEqual([2, [expect.stringContaining('it is no URL')]]);
    await using back = await playRollout(shop.workspace, 'rollback', {});
    expect([back.conclusion, await shop.serving()]).toEqual(['success', '1']);
  });
});

describe('the deploy action', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openLastingShop();
  });
  afterAll(() => shop?.close());

  it('gives its outputs and the summary; the service stays when the job has ended', async () => {
    await using listener = await listen();
    const nowhere = `http://127.0.0.1:${listener.port}`;
    const env = { HTTP_PROXY: nowhere, http_proxy: nowhere, ALL_PROXY: nowhere, DOCKER_HOST: nowhere };
    const step = await deploy(shop, 'v1', {}, { env });
    expect([step.conclusion, step.exitCode, step.stderr]).toEqual(['success', 0, '']);
    const { plan = '', ...outputs } = step.outputs;
    expect(outputs).toEqual({
      status: 'success',
      release: 'v1',
      'previous-release': '',
      url: 'https://shop.example.com',
    });
    expect(JSON.parse(plan).map(({ kind }: { kind: string }) => kind)).toEqual([
      'prepare',
      'switch',
      'start',
      'gate',
      'settle',
      'clean',
    ]);
    expect(step.summary).toMatch(/^## ✅ .*v1/);
    expect(step.commands.annotations).toEqual([]);
    expect(step.post?.stdout).toBe('');
    expect(await step.orphans()).toEqual([]);
    await step.dispose();
    expect(await shop.serving()).toBe('1');
    expect(listener.connections()).toBe(0);
  });

  it('puts back what served when the new release is not healthy, and fails', async () => {
    await shop.release({ version: '2', broken: true });
    // Only for v2: the way back has the settings of v1.
    shop.configure({ deadline: '2s' });
    await using step = await deploy(shop, 'v2');
    expect([step.conclusion, step.exitCode]).toEqual(['failure', 1]);
    expect(step.outputs).toMatchObject({ status: 'rolled-back', release: 'v2', 'previous-release': 'v1' });
    expect(errorsOf(step).join('\n')).toMatch(/^up: .*500.*; rolled back: v1 serves in production/);
    expect(step.summary).toMatch(/^## \S+ .*rolled back/);
    // It came to an end that is known: nothing is left for post.
    expect(step.post?.stdout).toBe('');
    expect(await shop.serving()).toBe('1');
  });

  it('leaves nothing where there was nothing to go back to, and fails', async () => {
    const shop = await openShop({ deadline: '1s' });
    await shop.release({ version: '1', broken: true });
    await using step = await deploy(shop, 'v1', { summary: 'false', variables: 'REGION=us\n' });
    expect([step.exitCode, step.outputs['status'], step.summary]).toEqual([1, 'failure', '']);
    expect(await shop.serving()).toBeUndefined();
  });

  it('tells who holds the lease, and waits for nobody in vain', async () => {
    const shop = await openShop({ more: HOLDS });
    const holder = shop.start(['deploy', 'production', '--release', 'v1']);
    await made(shop.workspace.at('holding'));
    await using step = await deploy(shop, 'v2');
    expect([step.conclusion, step.exitCode, step.outputs['status']]).toEqual(['failure', 75, 'locked']);
    expect(errorsOf(step)).toEqual([
      expect.stringMatching(
        /^nothing was changed: the lease on local is held by \S+@\S+ since \S+Z, and free in \d+ s unless/,
      ),
    ]);
    expect(step.post?.stdout).toBe('');
    shop.workspace.write('go', '');
    expect((await holder.ended).code).toBe(0);
  });
});

describe('what is wrong is said before anything is touched', () => {
  const refused = async (inputs: Play['inputs'], text?: string) => {
    const shop = await openShop();
    if (text !== undefined) shop.workspace.write('cimyr.yml', text);
    await using step = await playRollout(shop.workspace, 'deploy', { release: 'v1', ...inputs });
    expect([step.conclusion, step.exitCode, step.outputs]).toEqual(['failure', 2, { status: 'failure' }]);
    expect([step.post?.conclusion, step.post?.stdout]).toEqual(['success', '']);
    expect(existsSync(shop.path)).toBe(false);
    return step;
  };

  it('all wrong inputs together', async () => {
    const step = await refused({
      environment: '',
      variables: 'NOT A PAIR',
      strategy: 'bold',
      'wait-for-lock': 'soon',
      lease: 'x',
      'dry-run': 'perhaps',
      summary: 'ja',
    });
    expect(errorsOf(step)).toEqual([
      "input 'environment' is missing",
      "input 'dry-run': true or false expected, got 'perhaps'",
      "input 'wait-for-lock': a duration expected (90s, 10m), got 'soon'",
      "input 'lease': a duration expected (90s, 10m), got 'x'",
      "input 'summary': true or false expected, got 'ja'",
      "input 'variables': NAME=value expected in entry 1",
      "input 'strategy': one of rolling, blue-green, canary, recreate expected, got 'bold'",
    ]);
  });

  it('an environment that is not in the file', async () => {
    expect(errorsOf(await refused({ environment: 'prodution' }))).toEqual([
      "cimyr.yml has no environment 'prodution'; did you mean 'production'?",
    ]);
  });

  it('a release that can have no such name', async () => {
    expect(errorsOf(await refused({ release: '../../etc' })).join()).toContain(
      "'../../etc' is no name of a release",
    );
  });

  it('a mistake in the file, on its line', async () => {
    const text = 'name: shop\nenvironments:\n  production:\n    target: { kind: local, pth: x }\n';
    const [first, ...others] = (await refused({}, text)).commands.annotations;
    expect(first?.properties).toMatchObject({ file: 'cimyr.yml', line: '4' });
    expect(others.at(-1)?.message).toMatch(/^cimyr\.yml has \d problems?; nothing was done$/);
  });

  it('a file out of the workspace', async () => {
    expect(errorsOf(await refused({ config: '/etc/passwd' })).join()).toContain('escapes the workspace');
  });
});
