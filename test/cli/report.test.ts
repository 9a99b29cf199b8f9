import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOwner } from '../../src/adapters/store/owner.js';
import { reportDocumentSchema } from '../../src/report/published/report.js';
import { cimyr } from '../built/cimyr.js';
import { git } from '../built/git.js';
import { folder, withPipeline } from '../built/workspace.js';

const FILE = `
name: shop
jobs:
  a: { run: "echo built > out.txt", artifacts: [out.txt] }
  b: { run: "echo it broke here; exit 3", needs: [a], env: { TOKEN: "\${{ secrets.NPM }}" } }
`;

const idOf = (run: string | undefined) => run?.split('/').at(-1) ?? '';

describe('cimyr report', () => {
  it('tells the last run to five readers in three formats', async () => {
    using files = withPipeline(FILE);
    const ask = (...args: string[]) => cimyr(['report', ...args], { cwd: files.path });
    git(files.path, 'init', '--quiet');
    git(files.path, 'add', 'cimyr.yml');
    git(files.path, 'commit', '--quiet', '-m', 'one');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'ana' };
    await cimyr(['run', '--report', 'kept'], { cwd: files.path, env });
    const id = idOf(files.runs().at(-1));

    const markdown = await ask();
    expect([markdown.code, markdown.stderr]).toEqual([0, '']);
    expect(markdown.stdout).toMatch(/^## ❌ shop failed in /);
    expect(markdown.stdout).toContain('it broke here');

    const json = await ask('--type', 'quality', '--json');
    expect(reportDocumentSchema.parse(JSON.parse(json.stdout))).toMatchObject({
      kind: 'quality',
      run: { id },
    });

    const proof = await ask(id, '--type', 'compliance', '--format', 'json');
    const { sections } = reportDocumentSchema.parse(JSON.parse(proof.stdout));
    const table = (name: string) => sections.find((section) => section.id === name);
    expect(table('artifacts')).toMatchObject({
      rows: [{ file: 'out.txt', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    expect(table('secrets')).toMatchObject({ rows: [{ secret: 'NPM', jobs: 'b' }] });

    const fact = (section: string, key: string) => {
      const found = table(section);
      return found?.kind === 'facts' ? found.facts.find((one) => one.key === key)?.value : undefined;
    };
    expect(fact('identity', 'commit')).toBe(git(files.path, 'rev-parse', 'HEAD').trim());
    expect(fact('starter', 'actor')).toBe('ana');

    const html = await ask('--type', 'summary', '--format', 'html', '--output', 'out.html');
    expect([html.code, html.stdout]).toEqual([0, '']);
    expect(files.read('out.html')).toMatch(/^<!DOCTYPE html>\n.*<h1>shop failed in /s);

    // The same from a report's directory, which may have come from another machine.
    const elsewhere = await ask('kept', '--type', 'performance');
    expect(elsewhere.stdout).toContain(`performance report of run \`${id}\``);
  });

  it('refuses a run that it does not know, and names those that it does', async () => {
    using files = withPipeline('name: shop\njobs: { a: { run: "true" } }\n');
    await cimyr(['run'], { cwd: files.path });
    const id = idOf(files.runs().at(-1));
    const { code, stdout, stderr } = await cimyr(['report', 'nope'], { cwd: files.path });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`there is no run 'nope'; those that are kept: ${id}\n`);
  });

  it('says what to do where no run is kept, and where it cannot write', async () => {
    using files = folder({ 'cimyr.yml': 'name: shop\njobs: { a: { run: "true" } }\n' });
    const none = await cimyr(['report', '--json'], { cwd: files.path });
    expect(none.code).toBe(2);
    expect(JSON.parse(none.stdout)).toMatchObject({
      error: { message: expect.stringMatching(/^no run is kept/) },
    });
    await cimyr(['run'], { cwd: files.path });
    const blocked = await cimyr(['report', '--output', 'none/x.md'], { cwd: files.path });
    expect([blocked.code, blocked.stderr]).toEqual([
      2,
      expect.stringMatching(/^cannot write none\/x\.md: ENOENT/),
    ]);
  });

  it('tells nothing of a run that goes on', async () => {
    const id = '20260102-030405-abcdef';
    using files = folder();
    files.keep(`runs/${id}/events.ndjson`, '');
    chmodSync(join(files.state, 'runs'), 0o700);
    writeOwner(join(files.state, 'runs', id));
    const named = await cimyr(['report', id], { cwd: files.path });
    expect([named.code, named.stderr]).toEqual([
      2,
      `run ${id} is still going on; ask again when it has ended\n`,
    ]);
    expect((await cimyr(['report'], { cwd: files.path })).stderr).toMatch(/^no run is kept/);
  });

  it('tells a run that was killed up to its last event', async () => {
    using files = withPipeline(FILE);
    await cimyr(['run', '--report', 'kept'], { cwd: files.path });
    const lines = files.read('kept', 'events.ndjson').trim().split('\n');
    const start = lines.findIndex((line) => line.includes('"attempt-started"') && line.includes('"job":"b"'));
    files.write('torn/events.ndjson', `${lines.slice(0, start + 1).join('\n')}\n{"kind":"atte`);
    const { code, stdout } = await cimyr(['report', 'torn'], { cwd: files.path });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^## ⏹️ shop was cancelled \(interrupted\) in /);
    expect(stdout).toMatch(/\| `b` \| ⏹️ unfinished \|/);
  });
});
