import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostsAt } from '../../../src/adapters/hosts/there.js';
import { systemClock } from '../../../src/base/clock.js';
import type { Masked } from '../../../src/base/masked.js';
import { type Ground, KINDS } from './grounds.js';

describe.each(KINDS)('a command of a check on $name', ({ missing, open }) => {
  describe.skipIf(missing)('that can be reached', () => {
    let ground: Ground;
    beforeAll(async () => {
      ground = await open();
    }, 60_000);
    afterAll(() => ground.close());

    /** Runs a command where release r1 has a program `check`. */
    async function ran(text: string, { timeoutMs = 20_000, release = 'r1', signal = never } = {}) {
      using host = await ground.connect();
      const root = ground.root();
      await ground.sh(
        `mkdir -p "${root}/releases/r1" && cd "${root}/releases/r1" && printf '#!/bin/sh\\necho checked "$1"\\n' > check && chmod +x check`,
      );
      const mask = (said: string) => said.replaceAll('s3cret', '***') as Masked;
      const env = { TOKEN: "s3cret 'quoted'" };
      const there = hostsAt([host], root, mask, systemClock())(undefined, undefined);
      const from = performance.now();
      const result = await there?.run({ text, release, env, timeoutMs }, signal);
      return { root, result, ms: performance.now() - from };
    }
    const never = new AbortController().signal;
    const exit = (code: number) => ({ kind: 'exit', code });

    test("runs in the release's directory, with its variables and its path", async () => {
      expect((await ran('./check "$TOKEN"')).result).toEqual({
        ok: true,
        value: { end: exit(0), output: "checked *** 'quoted'\n" },
      });
      const { root, result } = await ran('echo "$CIMYR_RELEASE_PATH"; pwd');
      expect(result).toMatchObject({ value: { output: `${root}/releases/r1\n`.repeat(2) } });
    });

    test.each([
      'sleep 40 & exit 0',
      'setsid sleep 40 & exit 0',
      'nohup sh -c "trap : TERM; sleep 40; sleep 1" & echo $!',
      '(sleep 40; sleep 1) 2>&1 | cat & exec 2>&-; exit 0',
    ])('ends with itself, whatever it leaves running: %s', async (command) => {
      const { result, ms } = await ran(command);
      expect(result).toMatchObject({ value: { end: exit(0) } });
      expect(ms).toBeLessThan(20_000);
    });

    test('fails by its exit code, whatever it leaves running, and shows what it printed last', async () => {
      const { result } = await ran('echo early; sleep 40 & seq 1 20000; echo late >&2; exit 3');
      expect(result).toMatchObject({
        value: { end: exit(3), output: expect.stringMatching(/\n19999\n20000\nlate\n$/) },
      });
      expect(result?.ok && result.value.output.length).toBe(65536);
    });

    test('is ended with its time, with what it has started', async () => {
      const { result } = await ran('sleep 40 & sleep 41', { timeoutMs: 300 });
      expect(result).toMatchObject({ value: { end: { kind: 'late', limitMs: 1000 } } });
    });

    test('is not waited for once nobody does', async () => {
      const nobody = new AbortController();
      const asked = ran('sleep 41', { signal: nobody.signal });
      nobody.abort();
      expect((await asked).result).toMatchObject({ ok: false });
    });

    test('of a release that is not there fails', async () => {
      expect((await ran('true', { release: 'r2' })).result).toMatchObject({ value: { end: exit(1) } });
    });
  });
});
