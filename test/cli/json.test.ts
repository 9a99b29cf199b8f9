import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runSchema } from '../../src/report/published/run.js';
import { cimyr } from '../built/cimyr.js';
import { type Folder, withPipeline } from '../built/workspace.js';

const VALID = `
name: shop
stages:
  - name: build
    jobs: [{ name: a, run: "echo to the log; echo ::error::x" }]
`;
const FAILING = 'name: shop\njobs: { a: { run: exit 3 } }\n';
const WRONG = 'jobs: { a: { run: "true", needs: [nobody] } }\n';

/** Standard output is one JSON document and nothing else, and messages are on standard error. */
async function jsonOf(args: readonly string[], files: Folder, code = 0) {
  const ended = await cimyr(args, { cwd: files.path });
  expect([ended.code, ended.stdout.slice(0, 2)]).toEqual([code, '{\n']);
  return { document: JSON.parse(ended.stdout), stderr: ended.stderr };
}

describe('--json', () => {
  it.each([
    ['run'],
    ['run', '--dry-run'],
    ['validate'],
    ['graph'],
    ['graph', '--format', 'mermaid'],
    ['schema'],
  ])('makes standard output one document: cimyr %s %s %s', async (...args) => {
    using files = withPipeline(VALID);
    await jsonOf([...args, '--json'], files);
  });

  it.each([
    ['run', '--json', '--bogus'],
    ['bogus', '--json'],
    ['run', '--json', '--var', 'no-equals-sign'],
    ['run', '--json', '--env-file', 'none'],
    ['run', '--json', '--job', 'nobody'],
    ['run', '--json', 'none.yml'],
    ['graph', '--json', 'none.yml'],
    ['graph', '--format', 'json', 'none.yml'],
  ])('makes a refusal a document, too: cimyr %s %s %s %s', async (...args) => {
    using files = withPipeline(VALID);
    const { document, stderr } = await jsonOf(args, files, 2);
    expect(document).toEqual({ error: { message: expect.any(String), diagnostics: expect.any(Array) } });
    expect(stderr).toContain(document.error.message);
  });

  it.each(['run', 'graph'])('gives the problems of the file with their places: cimyr %s', async (command) => {
    using files = withPipeline(WRONG);
    const { document, stderr } = await jsonOf([command, '--json'], files, 2);
    expect(document.error.diagnostics).toMatchObject([
      { code: 'E-REF', place: { file: 'cimyr.yml', line: 1 } },
    ]);
    expect(stderr).toContain('error[E-REF] cimyr.yml:1:');
  });

  it('gives a refused file of cimyr validate as not valid', async () => {
    using files = withPipeline(WRONG);
    const { document } = await jsonOf(['validate', '--json'], files, 2);
    expect(document).toMatchObject({ valid: false, diagnostics: [{ code: 'E-REF' }] });
  });

  it('gives what a file holds', async () => {
    using files = withPipeline(VALID);
    const { document } = await jsonOf(['validate', '--json'], files);
    expect(document).toMatchObject({ valid: true, name: 'shop', stages: 1, jobs: 1, diagnostics: [] });
  });

  it('gives a run as run.json has it, and the log on standard error', async () => {
    using files = withPipeline(FAILING);
    const { document, stderr } = await jsonOf(['run', '--json'], files, 1);
    expect(runSchema.parse(document)).toMatchObject({ pipeline: 'shop', status: 'failure' });
    expect(document).toEqual(JSON.parse(readFileSync(`${files.state}/runs/${document.id}/run.json`, 'utf8')));
    expect(stderr).toContain('✗ a: `exit 3` exited with code 3\n');
    expect(stderr).toContain(`  logs and record: ${files.state}/runs/${document.id}\n`);
  });

  it('gives a run that could not begin', async () => {
    using files = withPipeline(VALID);
    writeFileSync(files.state, 'in the way');
    const { document } = await jsonOf(['run', '--json'], files, 2);
    expect(document.error.message).toMatch(
      /^error\[E-STATE\]: .*\$CIMYR_STATE: \S+ is not a directory; remove it; set CIMYR_STATE /,
    );
  });
});
