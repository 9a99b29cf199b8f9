import { existsSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canOpenTerminal, TerminalSession } from '../built/terminal.js';
import { type Folder, withPipeline } from '../built/workspace.js';

const waits = (file: string) => `"until [ -e ${file} ]; do sleep 0.05; done"`;
/** Without times, ids, and where the time went: that is told of runs of a second or more. */
const times = (lines: readonly string[]) =>
  lines
    .filter((line) => !/^ {2}(longest path|what would help): /.test(line))
    .map((line) => line.replace(/\d+(\.\d)? m?s\b/g, 'T').replace(/\/\S+\/runs\/\S+/, 'RUN'));

const SHOP = `
name: shop
jobs:
  quick: { run: "true" }
  slow: { run: ${waits('go')} }
  other: { run: ${waits('go')} }
  broken: { run: "echo why; exit 4" }
  last: { needs: [slow], run: "true" }
  blocked: { needs: [broken], run: "true" }
`;
const END = `
✗ broken: \`echo why; exit 4\` exited with code 4
  → run it again: cimyr run --job broken (cimyr.yml:7)
  │ why

✗ shop failed in T · 4 succeeded, 1 failed, 1 skipped
  logs and record: RUN`;

/** Jobs with long and wide names, all waiting for one file. */
const many = (count: number) => {
  const cells = Array.from({ length: count }, (_, i) => `"測試測試測試測試-${i}"`).join(', ');
  return `name: viele\njobs: { mit-einem-langen-namen: { matrix: { n: [${cells}] }, run: ${waits('go')} } }\n`;
};

const begin = (
  files: Folder,
  args: readonly string[],
  start: Omit<ConstructorParameters<typeof TerminalSession>[1], 'cwd'> = {},
) => new TerminalSession(['run', ...args], { cwd: files.path, ...start });

describe.skipIf(!canOpenTerminal)('cimyr run in a terminal', () => {
  it('shows a row for each running job, counts and times, and ends as a log ends', async () => {
    using files = withPipeline(SHOP);
    // So wide that no line of the end is broken.
    const session = begin(files, ['--max-parallel', '4'], { size: { columns: 250, rows: 24 } });
    await session.shows(/1 done · 2 running · 1 waiting · 1 failed · 1 skipped/);
    expect(times(session.lines)).toEqual([
      '✗ broken · failed, exit 4 · T',
      '▸ slow   T',
      '▸ other  T',
      '1 done · 2 running · 1 waiting · 1 failed · 1 skipped',
      'shop · 3 of 6 · T',
    ]);
    expect(session.isCursorShown).toBe(false);
    await session.shows(/▸ slow {3}[1-9]\d* s/);
    files.write('go', '');
    expect(await session.ended).toBe(1);
    expect(times(session.lines)).toEqual(['✗ broken · failed, exit 4 · T', ...END.split('\n')]);
    expect(session.isCursorShown).toBe(true);
  });

  it('knows from the run before how long it will take', async () => {
    using files = withPipeline(`name: shop\njobs: { a: { run: [sleep 2, ${waits('go')}] } }`);
    files.write('go', '');
    expect(await begin(files, []).ended).toBe(0);
    rmSync(files.at('go'));
    const session = begin(files, []);
    await session.shows(/▸ a +[█▉▊▋▌▍▎▏━╸]+.*\n0 done · 1 running\nshop · 0 of 1 · \d+ s · about \d+ s left/);
    files.write('go', '');
    expect(await session.ended).toBe(0);
  });

  it('has rows for the height of the terminal, however many jobs run', async () => {
    using files = withPipeline(many(30));
    const session = begin(files, ['--max-parallel', '30'], { size: { columns: 40, rows: 8 } });
    await session.shows(/30 running/);
    const { lines } = session;
    expect(lines).toHaveLength(7);
    for (const line of lines.slice(0, 4)) expect(line).toMatch(/^▸ mit-einem-\w+…測試\S*-\d+\) +\d+ s$/);
    expect(lines.slice(4, 6)).toEqual(['… and 26 more running', '0 done · 30 running']);
    files.write('go', '');
    expect(await session.ended).toBe(0);
    // The terminal has broken it. Where the time went is told of runs of a second or more.
    const end = session.lines.join('');
    expect(end).toMatch(/^( {2}longest path: .*)?✓ viele succeeded in \S+ m?s · 30 succeeded$/);
    expect(end).not.toMatch(/▸|\d running|more running/);
  });

  it('is drawn anew, and only once, when the terminal gets another size', async () => {
    using files = withPipeline(many(30));
    const session = begin(files, ['--max-parallel', '30']);
    await session.shows(/▸ mit-einem-langen-namen \(測試測試測試測試-0\) .* 30 running/s);
    // Each of another height than the one before, so that a frame of that is not taken for the new one.
    for (const size of [
      { columns: 40, rows: 20 },
      { columns: 25, rows: 12 },
      { columns: 100, rows: 30 },
    ]) {
      session.resize(size);
      const jobs = size.rows - 1 - 3;
      await session.shows(new RegExp(`and ${30 - jobs} more running\\n0 done.*30.*\\n.*0 of 30.*$`));
      // What scrolled out of a terminal that shrank comes back above when it grows: nothing can erase it there.
      const drawn = session.screen.filter((line) => line !== '').slice(-(jobs + 3));
      expect(drawn.filter((line) => line.startsWith('▸'))).toHaveLength(jobs);
      expect(drawn.filter((line) => line.includes('0 done'))).toHaveLength(1);
    }
    files.write('go', '');
    expect(await session.ended).toBe(0);
    expect(times(session.screen)).toContain('✓ viele succeeded in T · 30 succeeded');
  });

  it.each([
    ['--no-color', ['--no-color'], {}],
    ['NO_COLOR', [], { NO_COLOR: '1' }],
  ])('is drawn without colours under %s', async (_, args, env) => {
    using files = withPipeline(SHOP);
    files.write('go', '');
    const session = begin(files, args, { env });
    expect(await session.ended).toBe(1);
    expect(session.written).toContain('\u001b[?25l');
    expect(session.written).not.toMatch(/\u001b\[[\d;]*m/);
  });

  it.each([
    ['TERM=dumb', ['--log', 'live'], { TERM: 'dumb' }],
    ['CI', [], { CI: 'true' }],
  ])('is a grouped log under %s', async (_, args, env) => {
    using files = withPipeline(SHOP);
    files.write('go', '');
    const session = begin(files, [...args, '--no-color'], { env });
    expect(await session.ended).toBe(1);
    expect(session.written).not.toContain('\u001b');
    expect(session.lines.join('\n')).toMatch(/✓ quick · \d/);
    // What it printed stands right above.
    expect(times(session.lines).join('\n')).toContain(END.replace('  │ why\n', ''));
  });
});

const STUBBORN = `
name: shop
jobs:
  a: { run: "trap '' TERM INT; touch ready; ${waits('go').slice(1)} }
`;

describe.skipIf(!canOpenTerminal)('the cursor comes back', () => {
  it('after Ctrl-C', async () => {
    using files = withPipeline('name: shop\njobs: { a: { run: sleep 600 } }');
    const session = begin(files, []);
    await session.shows(/1 running/);
    session.type('\u0003');
    expect(await session.ended).toBe(130);
    expect(session.isCursorShown).toBe(true);
    expect(times(session.lines).slice(0, 5)).toEqual([
      '■ cancelling, by Ctrl-C (SIGINT): waiting for running jobs to end',
      '',
      '■ a: was running for T',
      '',
      '■ shop was cancelled by Ctrl-C (SIGINT) in T · 1 cancelled',
    ]);
  });

  it('after Ctrl-C twice', async () => {
    using files = withPipeline(STUBBORN);
    const session = begin(files, []);
    await session.shows(/1 running/);
    // Before it has set its trap it would end at once.
    await expect.poll(() => existsSync(files.at('ready'))).toBe(true);
    session.type('\u0003');
    await session.shows(/cancelling/);
    expect(session.isCursorShown).toBe(false);
    session.type('\u0003');
    expect(await session.ended).toBe(130);
    expect(session.isCursorShown).toBe(true);
    expect(session.lines).toContain('■ once more: ending everything at once');
  });

  it('after a crash', async () => {
    // The job's parent is cimyr, which is made to throw outside everything that it watches.
    using files = withPipeline(`jobs: { a: { run: "${waits('crash').slice(1, -1)}; kill -USR2 $PPID" } }`);
    files.write('throws.cjs', "process.on('SIGUSR2', () => { throw new Error('a crash'); });");
    const session = begin(files, [], { env: { NODE_OPTIONS: '--require ./throws.cjs' } });
    await session.shows(/1 running/);
    expect(session.isCursorShown).toBe(false);
    files.write('crash', '');
    expect(await session.ended).not.toBe(0);
    expect(session.lines.join('\n')).toContain('Error: a crash');
    expect(session.isCursorShown).toBe(true);
  });
});
