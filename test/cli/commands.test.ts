import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cimyr, cliScript } from '../built/cimyr.js';
import { NODES } from '../built/nodes.js';
import { folder, withPipeline } from '../built/workspace.js';

const VALID =
  'name: shop\nstages:\n  - name: build\n    jobs: [{ name: a, run: "true" }, { name: b, run: "true" }]\n';
const WRONG =
  'stages:\n  - name: build\n    jobs:\n      - { name: a, run: "true", needs: [bb] }\n      - { name: b, run: 1 }\n';

describe.each(NODES)('the command line on $name', ({ path, isMissing }) => {
  it.skipIf(isMissing)('runs a pipeline', async () => {
    using files = withPipeline('name: shop\njobs: { a: { run: node --version } }\n');
    const { code, stdout, stderr } = await cimyr(['run'], { cwd: files.path, node: path });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^✓ a · \d+ ms\n {2}v\d+\.\d+\.\d+\n✓ shop succeeded in \d+ ms · 1 succeeded\n$/);
  });
});

describe('cimyr', () => {
  it('starts by itself, also through a link as npm makes it', async () => {
    using files = folder();
    symlinkSync(cliScript(), files.at('cimyr'));
    const run = (...args: string[]) => promisify(execFile)(files.at('cimyr'), args, { cwd: files.path });
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    // Node must not take this option for its own.
    await expect(run('run', '--env-file', 'none')).rejects.toMatchObject({ code: 2 });
  });

  it('says what it can do, and its version', async () => {
    using files = folder();
    const help = await cimyr(['--help'], { cwd: files.path });
    expect(help.code).toBe(0);
    for (const command of ['run', 'validate', 'graph', 'schema'])
      expect(help.stdout).toContain(`\n  ${command} `);
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
    );
    expect(await cimyr(['--version'], { cwd: files.path })).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
    });
  });

  it.each(['run', 'validate', 'graph', 'schema'])(
    'explains %s, and writes no defaults that mean nothing',
    async (name) => {
      using files = folder();
      const { code, stdout } = await cimyr([name, '--help'], { cwd: files.path });
      expect(code).toBe(0);
      expect(stdout).toContain('--json');
      expect(stdout).not.toContain('[]');
    },
  );

  it.each([[[]], [['bogus']], [['run', '--bogus']], [['run', 'a', 'b']], [['run', '--log', 'loud']]])(
    'refuses %j with exit code 2 and says why',
    async (args) => {
      using files = withPipeline(VALID);
      const { code, stdout, stderr } = await cimyr(args, { cwd: files.path });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).not.toBe('');
    },
  );
});

describe('cimyr validate', () => {
  it('says that a file is valid, and what is in it', async () => {
    using files = withPipeline(VALID);
    expect(await cimyr(['validate'], { cwd: files.path })).toMatchObject({
      code: 0,
      stdout: '✓ cimyr.yml is valid: 1 stage, 2 jobs\n',
      stderr: '',
    });
    files.write('sub/flat.yml', 'jobs: { a: { run: "true" } }\n');
    const flat = await cimyr(['validate', 'sub/flat.yml'], { cwd: files.path });
    expect(flat.stdout).toBe('✓ sub/flat.yml is valid: 1 job\n');
  });

  it('tells all problems at once, each with its place', async () => {
    using files = withPipeline(WRONG);
    const { code, stdout, stderr } = await cimyr(['validate'], { cwd: files.path });
    expect([code, stdout]).toEqual([2, '']);
    for (const line of [4, 5])
      expect(stderr).toMatch(new RegExp(`^error\\[E-\\w+\\] cimyr\\.yml:${line}:\\d+ `, 'm'));
    expect(stderr).toMatch(/\n✗ cimyr\.yml has \d problems?\n$/);
  });
});

describe('cimyr graph', () => {
  it('draws as text, as mermaid, as dot, as SVG and as JSON', async () => {
    using files = withPipeline(VALID);
    const graph = async (...args: string[]) => (await cimyr(['graph', ...args], { cwd: files.path })).stdout;
    expect(await graph()).toBe('build\n  build.a\n  build.b\n');
    expect(await graph('--format', 'mermaid')).toMatch(/^flowchart LR\n {2}subgraph s0\["build"\]\n/);
    expect(await graph('--format', 'dot')).toMatch(/^digraph "shop" \{\n[^]*\n\}\n$/);
    expect(await graph('--format', 'svg')).toMatch(/^<svg xmlns[^]*build\.b[^]*<\/svg>\n$/);
    expect(JSON.parse(await graph('--format', 'json'))).toMatchObject({
      name: 'shop',
      stages: [{ name: 'build', jobs: [{ id: 'build.a' }, { id: 'build.b' }] }],
    });
  });
});

describe('cimyr schema', () => {
  it.each([
    ['configuration', 'cimyr configuration'],
    ['run', 'cimyr run.json, version 1'],
    ['events', 'cimyr events.ndjson, version 1, one line'],
  ])('prints the schema of %s', async (of, title) => {
    using files = folder();
    const { code, stdout } = await cimyr(['schema', of], { cwd: files.path });
    expect([code, JSON.parse(stdout).title]).toEqual([0, title]);
  });
});
