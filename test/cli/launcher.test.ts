import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cimyr, cliScript, plainEnv } from '../built/cimyr.js';
import { type Folder, folder, withPipeline } from '../built/workspace.js';

const ODD = {
  'spring.datasource.url': 'jdbc:x?a=b',
  'npm_config_@acme:registry': 'https://registry.example.com',
  'BASH_FUNC_greet%%': '() {  echo hello\n}',
  '1st': 'digit',
  a: 'plain',
  MULTI: 'one\ntwo.three=four',
};

/** Node versions that are here: `npm ci --prefix test/nodes`, else the one that tests. */
const NODES = ['node-20', 'node-24']
  .map((name) => join(import.meta.dirname, '..', 'nodes', 'node_modules', name, 'bin', 'node'))
  .filter((path) => existsSync(path));

/** Starts the script itself, as a link on the PATH does, with this Node. */
async function launch(node: string, files: Folder, args: readonly string[], env = {}) {
  mkdirSync(files.at('bin'), { recursive: true });
  symlinkSync(node, files.at('bin', 'node'));
  symlinkSync(cliScript(), files.at('bin', 'cimyr'));
  const plain = plainEnv();
  const started = promisify(execFile)(files.at('bin', 'cimyr'), args, {
    cwd: files.path,
    env: { ...plain, PATH: `${files.at('bin')}:${plain['PATH']}`, ...env },
  });
  return started.then(
    (told) => ({ code: 0, ...told }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

const telling = (names: readonly string[]) =>
  `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name])))`;
const told = JSON.stringify(Object.values(ODD));

describe.each(NODES.length > 0 ? NODES : [process.execPath])('the launcher, with %s', (node) => {
  it('drops no variable, whatever its name', async () => {
    const jobs = { a: { shell: 'node', run: telling(Object.keys(ODD)) } };
    using files = withPipeline(JSON.stringify({ jobs }));
    const { stdout } = await launch(node, files, ['run', '--log', 'grouped'], ODD);
    expect(stdout).toContain(told);
  });

  it('says which it drops where they are too long to be handed on', async () => {
    using files = withPipeline('jobs: { a: { run: "true" } }');
    const long = { 'a.one': 'x'.repeat(100_000) };
    const { code, stderr } = await launch(node, files, ['run'], long);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^exported functions and variables .* are lost: .*index\.js` instead\n/),
    ]);
  });

  it('leaves nothing of its own in the environment', async () => {
    const run = 'console.log(Object.keys(process.env).filter((name) => /ODD|^LC_ALL$/.test(name)))';
    using files = withPipeline(JSON.stringify({ jobs: { a: { shell: 'node', run } } }));
    expect((await launch(node, files, ['run', '--log', 'grouped'], ODD)).stdout).toContain('  []\n');
  });

  it('keeps --env-file from Node, which would take it for its own', async () => {
    using files = withPipeline('jobs: { a: { run: "echo $FROM_FILE" } }');
    files.write('x.env', 'FROM_FILE=told\nNODE_OPTIONS=--no-such-option\n');
    const { stdout } = await launch(node, files, ['run', '--log', 'grouped', '--env-file', 'x.env']);
    expect(stdout).toContain('  told\n');
  });

  it('says itself that a file of variables is missing', async () => {
    using files = withPipeline('jobs: { a: { run: "true" } }');
    const { code, stderr } = await launch(node, files, ['run', '--env-file=missing.env']);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--env-file 'missing.env'")]);
  });
});

it('cimyr inside a job drops no variable either, whatever the checkout says of its files', async () => {
  using files = folder({
    'package.json': '{ "type": "module" }',
    'cimyr.yml': 'jobs: { a: { run: cimyr run inner.json --log grouped } }',
    'inner.json': JSON.stringify({ jobs: { b: { shell: 'node', run: telling(Object.keys(ODD)) } } }),
  });
  const { stdout } = await cimyr(['run', '--log', 'grouped'], { cwd: files.path, env: ODD });
  expect(stdout).toContain(told);
});

it('an old Node is told in one sentence, before anything is loaded', async () => {
  using files = folder({
    'old.cjs': "Object.defineProperty(process.versions, 'node', { value: '18.20.8' })",
  });
  const { code, stderr } = await launch(process.execPath, files, ['--version'], {
    NODE_OPTIONS: `--require ${files.at('old.cjs')}`,
  });
  expect([code, stderr]).toEqual([2, `cimyr needs Node 20 or newer; this is ${process.version}\n`]);
});

it('SIGUSR1 of a job opens no debugger', async () => {
  using files = withPipeline(
    'jobs: { a: { run: "kill -USR1 $PPID; sleep 0.5; kill -USR1 $PPID; echo on" } }',
  );
  const { code, stdout, stderr } = await cimyr(['run', '--log', 'grouped'], { cwd: files.path });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toContain('Debugger');
});
