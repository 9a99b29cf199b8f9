import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/fake-clock.js';
import { run, start } from './rig.js';

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

it('the spool holds what the job wrote, byte for byte (R09)', async () => {
  const random = randomBytes(1024 * 1024);
  await using played = await run('jobs: { a: { run: cat random } }', {
    prepare: (workspace) => writeFileSync(join(workspace, 'random'), random),
  });
  expect(played.job('a').attempts[0]?.spool).toEqual({ file: 'logs/0-1.log', bytes: random.length });
  expect(sha(played.bytes('a'))).toBe(sha(random));
});

it('but for masks: every secret is three stars, wherever a chunk ends', async () => {
  const secret = 'correct-horse-battery';
  // Every offset of the secret within a 64 KiB chunk’s border comes up.
  const text = Array.from({ length: 40 }, (_, i) => `${'x'.repeat(65_536 - secret.length + i)}${secret}\n`);
  await using played = await run('jobs: { a: { run: cat text, env: { S: "${{ secrets.S }}" } } }', {
    secrets: { S: secret },
    files: { text: text.join('') },
  });
  const masked = text.join('').replaceAll(secret, '***');
  expect(sha(played.bytes('a'))).toBe(sha(Buffer.from(masked)));
});

it('an end that could have become a secret, or a command, is not lost', async () => {
  await using played = await run(
    `
    jobs:
      secret: { run: printf "it is hush-", env: { S: "\${{ secrets.S }}" } }
      command: { run: printf "one\\n  ::add-mask" }
      unfinished: { run: 'printf "::add-mask::sesame1"' }`,
    { secrets: { S: 'hush-hush' } },
  );
  expect(played.output('secret')).toBe('it is hush-');
  expect(played.output('command')).toBe('one\n  ::add-mask');
  expect(played.output('unfinished')).toBe('::add-mask::***');
});

it('64 MiB without a newline pass through little memory (R07)', async () => {
  const before = liveBytes();
  await using played = await start("jobs: { a: { run: 'head -c 67108864 /dev/zero' } }");
  // A few looks: each collects what is not in use, and that takes its time.
  for (const mebibytes of [16, 32, 48, 64]) {
    await expect.poll(() => played.spooled('a')).toBeGreaterThanOrEqual(mebibytes * 2 ** 20);
    expect(liveBytes() - before).toBeLessThan(12 * 2 ** 20);
  }
  await played.done;
  expect(played.job('a').attempts[0]?.spool?.bytes).toBe(67_108_864);
});

/** What is in use, without what merely was not collected yet: that depends on what ran in this process before. */
function liveBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('the tail of an attempt that failed', () => {
  it('is its last 64 KiB, cut at a character', async () => {
    const line = 'é漢🚀x';
    await using played = await run(
      `jobs: { a: { run: 'for i in {1..20000}; do printf %s ${line}; done; exit 1' } }`,
    );
    const { tail = '' } = played.job('a').attempts[0] ?? {};
    const bytes = Buffer.byteLength(tail);
    expect(bytes).toBeLessThanOrEqual(65_536);
    expect(bytes).toBeGreaterThan(65_536 - 4);
    expect(line.repeat(20_000).endsWith(tail)).toBe(true);
  });

  it('is masked, and empty after a success', async () => {
    await using played = await run(
      `
      jobs:
        bad: { run: 'echo "key $S"; exit 1', env: { S: "\${{ secrets.S }}" } }
        good: { run: echo fine }`,
      { secrets: { S: 'hush-hush' } },
    );
    expect(played.job('bad').attempts[0]?.tail).toBe('key ***\n');
    expect(played.job('good').attempts[0]?.tail).toBe('');
  });

  it('ends with what was written last, also by a job that was killed (R06)', async () => {
    const clock = new FakeClock();
    await using played = await start('jobs: { a: { run: [echo last words, hold a], timeout: 10s } }', {
      clock,
    });
    await played.gates.reached('a');
    await clock.pass(10_000);
    await played.done;
    expect(played.job('a').attempts[0]?.tail).toBe('last words\n');
  });
});

it('a job without output has no spool', async () => {
  await using played = await run('jobs: { a: { run: exit } }');
  expect(played.job('a').attempts[0]).not.toHaveProperty('spool');
});

describe('::add-mask::', () => {
  it('holds from its own line on, for this job and the ones after it', async () => {
    await using played = await run(`
      jobs:
        a: { run: 'echo "::add-mask::sesame1"; echo "after sesame1"' }
        b: { run: echo sesame1 c2VzYW1lMQ==, needs: [a] }`);
    expect(played.output('a')).toBe('::add-mask::***\nafter ***\n');
    expect(played.output('b')).toBe('*** ***\n');
  });

  it('also where it comes in pieces', async () => {
    await using played = await start(`
      jobs:
        a: { run: 'printf "::add-"; hold one; printf "mask::ses"; hold two; printf "ame1\\nsesame1 "; hold three; printf "ses"; hold four; echo ame1' }`);
    for (const name of ['one', 'two', 'three', 'four']) {
      await played.gates.reached(name);
      // A line that begins like the command waits for its end; what comes behind it goes on at once.
      if (name === 'two') expect(played.spooled('a')).toBe(0);
      played.gates.open(name);
    }
    await played.done;
    expect(played.output('a')).toBe('::add-mask::***\n*** ***\n');
  });

  it('is read as the runner reads it: blanks before it, escapes, at the beginning of a line only', async () => {
    await using played = await run(`
      jobs:
        a: { run: 'printf "  ::add-mask::opened%%21\\r\\n"; echo "say ::add-mask::nothing1"; echo "opened%21 nothing1"' }`);
    expect(played.output('a')).toBe('  ::add-mask::***\r\nsay ::add-mask::nothing1\n*** nothing1\n');
  });
});

it('the journal holds no secret', async () => {
  await using played = await run(
    `
    jobs:
      a: { run: 'echo $S; exit 1 # hush-hush', env: { S: "\${{ secrets.S }}" }, retry: 1 }
      b: { run: exit, env: { X: "\${{ secrets.S }}" }, working-directory: hush-hush }`,
    { secrets: { S: 'hush-hush' } },
  );
  played.close();
  const journal = readFileSync(join(played.store.directory, 'events.ndjson'), 'utf8');
  expect(journal).toContain('exit 1 # ***');
  expect(journal).not.toContain('hush');
});
