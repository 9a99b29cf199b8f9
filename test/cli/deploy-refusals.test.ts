import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cimyr } from '../built/cimyr.js';
import { folder } from '../built/workspace.js';
import { elsewhere, listen } from '../deploy/elsewhere.js';
import { freePort, openLastingShop, type Shop } from '../deploy/shop.js';

const PRODUCTION = 'name: shop\nenvironments:\n  production:\n';
const OLDER = `name: shop
environments:
  - { name: production, type: production, host: 127.0.0.1, user: deploy }
`;

describe('what is wrong with a deployment is said before anything is touched, with exit code 2', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openLastingShop();
  });
  afterAll(() => shop.close());

  const refused = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const ended = await shop.run(args, env);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(existsSync(shop.path)).toBe(false);
    return ended.stderr;
  };
  const deploy = ['deploy', 'production', '--release', 'v1'];
  const withFile = async (text: string, args: readonly string[] = deploy) => {
    shop.workspace.write('other.yml', text);
    return refused([...args, '--config', 'other.yml']);
  };

  it.each<[string, string[], string]>([
    ['no environment', ['deploy'], "missing required argument 'environment'"],
    ['an unknown one', ['deploy', 'prodution'], "has no environment 'prodution'; did you mean 'production'?"],
    [
      'an unknown strategy',
      [...deploy, '--strategy', 'bold'],
      "option '--strategy <strategy>': one of rolling, blue-green",
    ],
    ['no file', ['deploy', 'production', '--config', 'no.yml'], "'no.yml' does not exist"],
    ['a variable without a value', [...deploy, '--var', 'X'], '--var (number 1): NAME=value expected'],
    ['no duration', [...deploy, '--wait-for-lock', 'soon'], 'a duration (90, 90s, 10m) expected'],
    [
      'a rollback of nothing',
      ['rollback', 'production'],
      'there is no release to go back to; no other release is kept',
    ],
    [
      'an unknown goal',
      ['rollback', 'production', '--to', 'v0'],
      "there is no release 'v0' to go back to; no other",
    ],
  ])('%s', async (_, args, message) => {
    expect(await refused(args)).toContain(message);
  });

  it.each([
    ['--release', '--dry-run'],
    ['--var', '--dry-run'],
    ['--without', '--dry-run'],
    ['--config', '--help-me'],
    ['--strategy', '--dry-run'],
    ['--lease', '--dry-run'],
  ])('an option given for the value of %s', async (option, value) => {
    expect(await refused(['deploy', 'production', option, value])).toMatch(
      new RegExp(`^error: option '${option} <[^>]+>': .* (expected|does not begin with '--')`),
    );
  });

  it('--json given for the value of an option, as a document', async () => {
    const { code, stdout } = await shop.run(['deploy', 'production', '--release', '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([
      2,
      { error: { message: expect.stringContaining("option '--release <name>'") } },
    ]);
  });

  it.each([
    ['--var', 's3cret-of-nobody'],
    ['--var', '=s3cret-of-nobody'],
    ['--strategy', 's3cret-of-nobody'],
    ['--wait-for-lock', 's3cret-of-nobody'],
    ['--lease', 's3cret-of-nobody'],
  ])('what was given for %s, which it never shows: %s', async (option, value) => {
    const plain = await refused([...deploy, option, value]);
    const ended = await shop.run([...deploy, option, value, '--json']);
    expect(ended.code).toBe(2);
    expect(plain + ended.stdout + ended.stderr).not.toContain('s3cret');
  });

  it.each([
    ['--config', 's3cret-value.yml'],
    ['--env-file', 'x/s3cret-value'],
    ['--release', 's3cret-value/'],
    ['--s3cret-value', 'x'],
  ])('a secret of the environment in %s %s, masked', async (option, value) => {
    const stderr = await refused(['deploy', 'production', option, value], { API_TOKEN: 's3cret-value' });
    expect(stderr).toContain('***');
    expect(stderr).not.toContain('s3cret');
  });

  it('a file with a mistake', async () => {
    const stderr = await withFile(`${PRODUCTION}    target: { kind: local, pth: x }\n`);
    expect(stderr).toMatch(/^error\[E-\w+\] other\.yml:4:\d+ environments\.production\.target/);
    expect(stderr).toMatch(/other\.yml has \d problems?; nothing was done\n$/);
  });

  it('a target of a kind that is not there yet', async () => {
    expect(await withFile(`${PRODUCTION}    target: { kind: kubernetes }\n`)).toContain(
      "environment 'production': target 'kubernetes' is not supported by this version of cimyr",
    );
  });

  it('an older file that lacks what safety needs', async () => {
    const stderr = await withFile(OLDER);
    expect(stderr).toContain(
      "'known-hosts' or 'host-fingerprint' is missing; get it with 'ssh-keyscan 127.0.0.1'",
    );
    expect(stderr).toContain("'artifact' is missing; name the directory, file or archive that is deployed");
  });

  it('an artifact that is not there', async () => {
    const text = shop.workspace.read('cimyr.yml').replace('artifact: artifact', 'artifact: dist');
    expect(await withFile(text)).toMatch(/^artifact \/.*\/app\/dist: /);
  });

  it('an artifact with files that Git ignores', async () => {
    const text = shop.workspace.read('cimyr.yml').replace('artifact: artifact', 'artifact: .');
    execFileSync('git', ['init', '-q'], { cwd: shop.workspace.path });
    shop.workspace.write('.gitignore', '.env\n');
    shop.workspace.write('.env', 'TOKEN=1');
    expect(await withFile(text)).toMatch(
      /^artifact \/.*\/app: Git ignores some of it: \.env; 'include-ignored: true' in the target sends that/,
    );
    rmSync(shop.workspace.at('.git'), { recursive: true });
  });

  it('a variable that a health check names and nobody sets', async () => {
    const text = shop.workspace.read('cimyr.yml').replace('/up"', '/up?${WHO}"');
    expect(await withFile(text)).toBe("health check 'up': variable WHO is not set; add it to 'variables'\n");
    shop.workspace.write('other.yml', text);
    const ended = await shop.run([...deploy, '--config', 'other.yml', '--var', 'WHO=me', '--dry-run']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
  });

  it('a variable that the target names and nobody sets', async () => {
    const text = shop.workspace.read('cimyr.yml').replace(/path: .*/, 'path: ${WHERE}/srv');
    expect(await withFile(text)).toContain(
      "environment 'production': target.path: variable WHERE is not set; set it, or give",
    );
  });

  it('an environment that trusts any server', async () => {
    expect(await refused(deploy, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toContain(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 would accept any server as the right one; remove it from the environment',
    );
  });

  it('an event that people outside can start', async () => {
    const path = shop.workspace.at('event.json');
    writeFileSync(path, '{}');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'issue_comment', GITHUB_EVENT_PATH: path };
    expect(await refused(deploy, env)).toContain(
      "anybody can start a 'issue_comment' event; deploy from push,",
    );
  });

  it.each<[string, string[]]>([
    ['deploy', ['deploy', 'prodution']],
    ['rollback', ['rollback', 'production', '--to', 'v0']],
    ['status', ['status', 'prodution']],
  ])('and is one document with --json: %s', async (_, args) => {
    const { code, stdout, stderr } = await shop.run([...args, '--json']);
    const document = JSON.parse(stdout);
    expect(document).toEqual({ error: { message: expect.any(String), diagnostics: [] } });
    expect([code, stderr]).toEqual([2, `${document.error.message}\n`]);
  });
});

describe('a target whose state nobody knows', () => {
  it('is said to be so with exit code 3 where nobody answers', async () => {
    const port = await freePort();
    using files = folder({ 'cimyr.yml': elsewhere(port), 'artifact/a': 'a' });
    const env = { SSH_AUTH_SOCK: files.at('agent') };
    const commands = [
      ['deploy', 'production', '--release', 'v1'],
      ['rollback', 'production'],
      ['status', 'production'],
    ];
    const ends = await Promise.all(commands.map((args) => cimyr(args, { cwd: files.path, env })));
    expect(ends.map(({ code }) => code)).toEqual([3, 3, 3]);
    for (const { stdout, stderr } of ends)
      expect(stdout + stderr).toContain(
        `127.0.0.1:${port} refuses connections (E-SSH-REFUSED); check the port`,
      );
  });

  it('is not asked where there is nothing to log in with', async () => {
    using files = folder({ 'artifact/a': 'a' });
    await using mock = await listen();
    files.write('cimyr.yml', elsewhere(mock.port));
    const ended = await cimyr(['deploy', 'production', '--release', 'v1'], { cwd: files.path });
    expect([ended.code, mock.connections()]).toEqual([2, 0]);
    expect(ended.stderr).toContain('there is no private key and no agent to log in with');
  });
});
