import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { plainEnv } from '../built/cimyr.js';
import { product } from '../built/product.js';
import { type Folder, withPipeline } from '../built/workspace.js';
import { CommandLog } from '../runner/commands.js';
import { playIn } from './play.js';

const script = () => join(product(), 'dist', 'run-pipeline', 'main.js');

/** Main with an environment that no runner would give, so not in the harness. */
async function main(files: Folder, env: Record<string, string>) {
  const around = { ...plainEnv(files.path), GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: files.path, ...env };
  const ran = promisify(execFile)(process.execPath, [script()], { cwd: files.path, env: around });
  const { code, stdout } = await ran.then(
    (told) => ({ code: 0, ...told }),
    (error: { code: number; stdout: string }) => error,
  );
  const log = new CommandLog();
  log.write('stdout', stdout);
  return { code, annotations: log.annotations.map(({ level, message }) => `${level}: ${message}`) };
}

describe('a runner that offers no place for reports [B91]', () => {
  it.each([
    ['not set', '', ''],
    ['a folder', '.', 'EISDIR: illegal operation on a directory'],
    ['in a folder that is not there', 'none/file', 'ENOENT: no such file or directory'],
    ['not to be written', '/proc/version', 'E'],
  ])('gets a warning, and the run is as it is: %s', async (_, path, reason) => {
    using files = withPipeline('name: shop\njobs: { a: { run: "true" } }');
    const { code, annotations } = await main(files, { GITHUB_OUTPUT: path, GITHUB_STEP_SUMMARY: path });
    expect(code).toBe(0);
    expect(annotations).toHaveLength(2);
    expect(annotations[0]).toContain(`warning: the job summary could not be written: ${reason}`);
    expect(annotations[1]).toContain('warning: the outputs could not be set: ');
  });

  it('fails for the job that failed, and for nothing else', async () => {
    using files = withPipeline('name: shop\njobs: { a: { run: exit 9 } }');
    const { code, annotations } = await main(files, {});
    expect(code).toBe(1);
    expect(annotations.filter((text) => text.startsWith('error'))).toHaveLength(1);
  });
});

describe('the summary of a large run [S22]', () => {
  it('is taken by the runner, with the reason of the first failure', async () => {
    const job = (i: number) =>
      `  j${i}: { run: "head -c 300000 /dev/zero | tr '\\\\0' x; echo; echo reason ${i}; exit 1" }`;
    using files = withPipeline(
      `name: shop\njobs:\n${Array.from({ length: 30 }, (_, i) => job(i)).join('\n')}\n`,
    );
    await using played = await playIn(files);
    expect([played.conclusion, played.summaryDropped]).toEqual(['failure', false]);
    expect(Buffer.byteLength(played.summary)).toBeLessThan(100_000);
    const [, first = ''] = /— `j(\d+)` exit 1/.exec(played.summary) ?? [];
    expect(played.summary).toContain(`reason ${first}\n\`\`\``);
    expect(played.summary).toContain('… and 20 more failed jobs');
    expect(played.commands.annotations.filter(({ level }) => level === 'error')).toHaveLength(10);
    expect(played.commands.annotationsDropped).toBe(0);
  });
});

describe('the log of an action', () => {
  it('reaches a slow reader whole', async () => {
    const jobs = Array.from({ length: 3000 }, (_, i) => `  j${i}: { run: "echo ${'x'.repeat(100)}" }`);
    using files = withPipeline(`name: shop\njobs:\n${jobs.join('\n')}\n`);
    const env = {
      ...plainEnv(files.path),
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: files.path,
      'INPUT_DRY-RUN': 'true',
    };
    const child = spawn(process.execPath, [script()], {
      cwd: files.path,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // The first bytes are there; the pipe fills up before the rest is asked for.
    await once(child.stdout, 'readable');
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    const [code] = await once(child, 'close');
    expect([code, text.match(/ j\d+\n/g)?.length]).toEqual([0, 3000]);
  });
});
