import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, withPipeline } from '../built/workspace.js';
import { hostileOutput } from '../runner/hostile.js';
import { errorsOf, obeyed, playIn } from './play.js';

const ALLOWED = new Set([
  ...['group', 'stop-commands', 'resume', 'endgroup', 'add-mask'],
  // What jobs say about the code is told anew in words of ours.
  ...['error', 'warning', 'notice'],
]);

describe('hostile output of jobs', () => {
  it('gives no command to the runner in a whole run [S07] [S08]', async () => {
    const files = folder({
      'cimyr.yml': `
name: shop
jobs:
  one: { run: cat one.txt; exit 1 }
  two: { run: cat two.txt >&2; exit 1 }
  # Ends by a signal in the middle of a line, behind a command that is never finished.
  three: { run: "cat three.txt; printf '::error'; kill -9 $$" }
`,
      'one.txt': [...hostileOutput(3000, 11)].join('\n'),
      'two.txt': [...hostileOutput(3000, 12)].join('\r\n'),
      'three.txt': [...hostileOutput(500, 13)].join(''),
    });
    using _ = files;
    await using played = await playIn(files, { 'job-matchers': 'keep' });
    expect([played.conclusion, played.exitCode, played.commands.failed, played.commands.broken]).toEqual([
      'failure',
      1,
      false,
      undefined,
    ]);
    expect(obeyed(played).filter((name) => !ALLOWED.has(name))).toEqual([]);
    // Whatever the jobs said: no more than the runner takes.
    const { annotations } = played.commands;
    expect(annotations.filter(({ level }) => level === 'error')).toHaveLength(10);
    for (const level of ['error', 'warning', 'notice'])
      expect(annotations.filter((one) => one.level === level).length).toBeLessThanOrEqual(10);
    const places = annotations.map(({ properties }) => properties['file'] ?? 'cimyr.yml');
    expect(new Set(places)).toEqual(new Set(['cimyr.yml']));
    expect(obeyed(played).filter((name) => name === 'stop-commands')).toHaveLength(3);
    expect(obeyed(played).filter((name) => name === 'resume')).toHaveLength(3);
    expect([played.outputs['status'], played.state, played.env, played.path]).toEqual([
      'failure',
      {},
      {},
      [],
    ]);
  });

  it('gives none through names and values of the configuration [S07]', async () => {
    using files = withPipeline(
      'jobs:\n  a:\n    matrix: { v: ["::error::one", "##[error]two"] }\n    run: "exit 1"\n',
    );
    await using played = await playIn(files, { name: 'n ##[error]three' });
    expect(played.commands.annotations.map(({ properties }) => properties['file'])).toEqual([
      'cimyr.yml',
      'cimyr.yml',
    ]);
    files.write(
      'cimyr.yml',
      'jobs:\n  a: { run: "true", needs: ["x\\n::error::five", "y\\r::notice::six"] }\n',
    );
    await using refused = await playIn(files);
    expect(refused.exitCode).toBe(2);
    expect(
      refused.commands.annotations.filter(({ properties }) => properties['file'] !== 'cimyr.yml'),
    ).toHaveLength(1);
    files.write('cimyr.yml', 'jobs: { a: { run: "echo\\r::error::seven\\n::error::eight" } }\n');
    await using planned = await playIn(files, { 'dry-run': 'true' });
    expect(obeyed(planned)).toEqual([]);
  });
});

describe('::add-mask:: of a job', () => {
  it('reaches the runner as a command, outside of sections, and its value appears nowhere', async () => {
    const value = 'canary-made-by-a-job';
    using files = withPipeline(`
name: shop
jobs:
  a: { run: "echo before; echo ::add-mask::$(printf 'canary-made-%s' by-a-job); echo it is $(printf 'canary-made-%s' by-a-job); exit 1" }
  b: { needs: [{ job: a, if-skipped: run }], if: "\${{ always() }}", run: "printf 'canary-made-%s\\\\n' by-a-job; echo out=$(printf 'canary-made-%s' by-a-job) >> $GITHUB_STEP_SUMMARY" }
`);
    await using played = await playIn(files);
    expect(played.commands.masks).toEqual([value]);
    expect(played.lines.join('\n')).toContain('it is ***');
    const holding = played.stdout.split('\n').filter((line) => line.includes(value));
    expect(holding).toEqual([`::add-mask::${value}`]);
    // The runner masks the summary when it takes it; it must not have been there at all.
    const summary = readFileSync(join(played.temp, 'temp/_runner_file_commands/main/step_summary'), 'utf8');
    expect(summary).toContain('out=***');
    for (const text of [summary, ...errorsOf(played), files.read(played.outputs['report'] ?? '')])
      expect(text).not.toContain(value);
    const [run = ''] = files.runs();
    expect(files.read(run, 'events.ndjson')).not.toContain(value);
  });
});
