import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../built/cimyr.js';
import { openLastingShop, type Shop } from '../deploy/shop.js';

const SECRET = 'hunter2-and-more';
/** What each hook sees is written to a file outside of what cimyr keeps; what it prints cimyr keeps. */
const HOOKS = `    variables: { REGION: eu, TOKEN: "\${{ secrets.SHOP_TOKEN }}" }
    hooks:
      pre-switch: ['echo "$CIMYR_RELEASE $REGION $TOKEN" >> "$SEEN"; echo "my $TOKEN"; exit "\${FAILS:-0}"']
      post-deploy: [{ run: 'echo "$CIMYR_RELEASE there $REGION $TOKEN" >> ../../../seen; echo "my $TOKEN"', from: target }]
      post-rollback: ['echo "back $CIMYR_RELEASE $REGION $TOKEN" >> "$SEEN"']
`;

// One shop for all, in which one test goes on from where the one before has left it.
describe('cimyr rollback', () => {
  let shop: Shop;
  const ends: Ended[] = [];
  const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const ended = await shop.run(args, { SHOP_TOKEN: SECRET, SEEN: `${shop.path}/../seen`, ...env });
    ends.push(ended);
    return ended;
  };
  const rollback = (...args: readonly string[]) => run(['rollback', 'production', ...args]);
  const deploy = async (release: string, ...more: readonly string[]) => {
    await shop.release({ version: release });
    await run(['deploy', 'production', '--release', release, ...more]);
  };

  beforeAll(async () => {
    shop = await openLastingShop();
    // The way back to it is left to people.
    shop.configure({ more: `${HOOKS}    rollback: { strategy: manual }\n` });
    await deploy('v1-a', '--var', 'REGION=us');
    shop.configure({ more: HOOKS });
    await deploy('v2-a');
    await deploy('v2-b');
  });
  afterAll(() => shop?.close());

  it('tells which releases there are where there is no such one [B64]', async () => {
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    const candidates = 'kept are v2-a, v1-a\n';
    expect(await rollback('--to', 'v9')).toMatchObject({
      code: 2,
      stderr: `there is no release 'v9' to go back to; ${candidates}`,
    });
    // What begins a name is another one, such as v4 of v41.
    expect(await rollback('--to', 'v2')).toMatchObject({
      code: 2,
      stderr: `there is no release 'v2' to go back to; ${candidates}`,
    });
  });

  it('shows the plan of a dry run, and changes nothing', async () => {
    const planned = await rollback('--dry-run');
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(planned.stdout).toMatch(
      /^· chosen: v2-a, .*; --to names another: v1-a\nshop → production: v2-a, immediate \(serving v2-b; dry run: nothing is/,
    );
    expect(planned.stdout).toContain('\n  risk: low: ');
    expect(await shop.serving()).toBe('v2-b');
  });

  it('goes to the last good release by itself', async () => {
    expect((await rollback()).code).toBe(0);
    expect(await shop.serving()).toBe('v2-a');
  });

  it('only plans where that is left to people, and does as they then say', async () => {
    const { code, stdout } = await rollback('--reason', 'too slow');
    expect(code).toBe(0);
    expect(stdout).toContain('only planned: nothing is changed');
    expect(await shop.serving()).toBe('v2-a');
    const [, line = ''] = /to do it, run: cimyr (.*)\n/.exec(stdout) ?? [];
    expect((await run(line.split(' '))).code).toBe(0);
    expect(await shop.serving()).toBe('v1-a');
    expect(ends.at(-1)?.stdout).toContain(
      "! commands on this machine do not find the variable REGION of v1-a: it stands in its record on the target, but not in today's file\n",
    );
  });

  it('does not go to what was left: that is bad [B64]', async () => {
    const { code, stderr } = await rollback();
    // The older of the two went when there was another to look at.
    expect([code, stderr]).toEqual([2, 'there is no release to go back to; kept are v2-a\n']);
  });

  it('goes to what was called bad by its name', async () => {
    expect((await rollback('--to', 'v2-a')).code).toBe(0);
    expect(await shop.serving()).toBe('v2-a');
  });

  it('gives the commands of a release its variables, and those that run here today’s on the way back', () => {
    const seen = readFileSync(`${shop.path}/../seen`, 'utf8').trim().split('\n');
    expect(seen).toEqual(
      [
        ...['v1-a us', 'v1-a there us', 'v2-a eu', 'v2-a there eu', 'v2-b eu', 'v2-b there eu'],
        ...['back v2-a eu', 'back v1-a eu', 'back v2-a eu'],
      ].map((text) => `${text} ${SECRET}`),
    );
  });

  it('and a deployment say and keep the secrets among them nowhere, also where a command prints them', async () => {
    await shop.release({ version: 'v3' });
    const failed = await run(['deploy', 'production', '--release', 'v3', '--json'], { FAILS: '3' });
    expect([failed.code, JSON.parse(failed.stdout).status]).toEqual([1, 'rolled-back']);
    expect(failed.stderr).toContain('my ***');
    expect(ends.map(({ stdout, stderr }) => stdout + stderr).join('\n')).not.toContain(SECRET);
    const { status, stdout } = spawnSync('grep', ['-rl', SECRET, shop.path], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([1, '']);
  });
});
