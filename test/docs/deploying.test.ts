import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cimyr, cliScript } from '../built/cimyr.js';
import { type Folder, folder } from '../built/workspace.js';
import { freePort } from '../deploy/shop.js';
import { environment } from '../testbed/run.js';
import { blocks, textOf } from './blocks.js';
import { has, lives, reboot, shopWith } from './copied-shop.js';

// What people copy from docs/deploying.md is run as it stands there, but for paths and ports.

const PID_SCRIPTS = { start: textOf('A pid file', 'sh'), stop: textOf('A pid file', 'sh', 1) };

describe.skipIf(!has('flock'))('the scripts with a pid file', () => {
  it('start, stop, go back, and come again after a reboot', async () => lives(await shopWith(PID_SCRIPTS)));

  it('end nobody else who has got the number since', async () => {
    const shop = await shopWith(PID_SCRIPTS);
    expect((await shop.run('deploy', 'production', '--release', 'v1')).code).toBe(0);
    await reboot(shop);
    const other = spawn('sleep', ['120']);
    onTestFinished(() => void other.kill());
    writeFileSync(shop.note('v1'), `${other.pid}\n`);
    expect(await shop.run('deploy', 'production', '--release', 'v2')).toMatchObject({ code: 0 });
    expect(await shop.serving()).toBe('v2');
    expect(other.exitCode ?? other.signalCode).toBeNull();
  });

  it('are enough for three in the morning: every command there does what it says', async () => {
    const shop = await shopWith(PID_SCRIPTS);
    for (const release of ['v41', 'v42'])
      expect((await shop.run('deploy', 'production', '--release', release)).code).toBe(0);
    const lines = textOf('Three in the morning', 'console').split('\n').filter(Boolean);
    const ends: string[] = [];
    for (const line of lines) {
      const script = `cimyr() { "${process.execPath}" "${cliScript()}" "$@"; }\n${line.replace(/^\$ /, '')}`;
      const env = { ...environment(), ...shop.env, CIMYR_STATE: join(shop.files.state, 'own') };
      const child = spawn('sh', ['-c', script], { cwd: shop.files.path, env, stdio: 'ignore' });
      const [code] = await once(child, 'close');
      ends.push(`${code} ${await shop.serving()}`);
    }
    expect(ends).toEqual(['0 v42', '0 v42', '0 v41', '0 v41', '0 v41', '0 v41']);
  });
});

it.each(blocks.filter(({ language }) => language === 'sh').map(({ heading, text }) => [heading, text]))(
  'is read by sh: %s',
  (_, text) => {
    expect(text).toMatch(/^#!\/bin\/sh\n/);
    expect(spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  },
);

it.each(blocks.filter(({ language }) => language === 'yaml').map(({ heading, text }) => [heading, text]))(
  'is a configuration: %s',
  async (_, text) => {
    using files = folder({ 'cimyr.yml': text });
    expect(await cimyr(['validate'], { cwd: files.path })).toMatchObject({ code: 0 });
  },
);

describe.skipIf(!has('nginx'))('a static site behind nginx', () => {
  async function site(files: Folder) {
    const port = await freePort();
    const path = join(files.state, 'srv');
    const configuration = textOf('A static site', 'yaml')
      .replace(/kind: ssh.*? path: \/srv\/site/, `kind: local, path: ${path}`)
      .replace('https://site.example.com/', `http://127.0.0.1:${port}/`);
    files.write('cimyr.yml', configuration);
    const server = textOf('A static site', 'nginx')
      .replace('/srv/site', path)
      .replace('80', `127.0.0.1:${port}`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${name};`,
    );
    files.write(
      'nginx.conf',
      `daemon off; master_process off; pid pid; error_log stderr;
events {}
http { access_log off; ${temporary.join(' ')}
${server}}
`,
    );
    mkdirSync(dirname(path), { recursive: true });
    const nginx = spawn('nginx', ['-p', files.path, '-e', 'stderr', '-c', 'nginx.conf'], {
      env: environment(),
      stdio: 'ignore',
    });
    onTestFinished(async () => {
      nginx.kill();
      if (nginx.exitCode === null && nginx.signalCode === null) await once(nginx, 'exit');
    });
    return port;
  }

  it('shows the release that was deployed last, and the one before after a rollback', async () => {
    using files = folder();
    const port = await site(files);
    const shown = () => fetch(`http://127.0.0.1:${port}/index.html`).then((answer) => answer.text());
    const run = (...args: string[]) => cimyr(args, { cwd: files.path });
    for (const release of ['v1', 'v2']) {
      files.write('dist/index.html', release);
      expect(await run('deploy', 'production', '--release', release)).toMatchObject({ code: 0 });
      expect(await shown()).toBe(release);
    }
    expect((await run('rollback', 'production')).code).toBe(0);
    expect(await shown()).toBe('v1');
  });
});
