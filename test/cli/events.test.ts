import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { systemClock } from '../../src/base/clock.js';
import { poll } from '../../src/base/poll.js';
import type { Event } from '../../src/domain/event.js';
import { eventSchema } from '../../src/report/published/events.js';
import { start } from '../built/cimyr.js';
import { withPipeline } from '../built/workspace.js';

/** A schema as it is published, not as the code has it. */
function published(name: string): z.ZodType {
  const path = join(import.meta.dirname, '..', '..', 'schema', `${name}.schema.json`);
  return z.fromJSONSchema(JSON.parse(readFileSync(path, 'utf8')));
}

const EVERYTHING = `
name: shop
stages:
  - name: build
    jobs:
      - name: compile
        run: mkdir -p out; echo made > out/it; echo "at=here" >> "$GITHUB_OUTPUT"
        artifacts: [out/**]
  - name: test
    jobs:
      - name: unit
        run: '[ -e again ] || { touch again; echo "::error file=a.c,line=3::x"; exit 3; }'
        matrix: { shard: [1] }
        retry: { max: 1, backoff: 10ms }
        lock: [db]
        slots: 2
        services: { api: { run: touch up; sleep 60, ready: { command: test -e up } } }
      - { name: flawed, run: exit 4, allow-failure: true }
      - { name: killed, run: 'kill -9 $$', allow-failure: true }
      - { name: slow, run: sleep 60, timeout: 100ms, allow-failure: true }
      - { name: never, run: exit, if: "\${{ false }}" }
  - name: end
    jobs:
      - { name: wait, run: 'while [ ! -e go ]; do sleep 0.05; done' }
      - { name: fail, needs: [wait], run: exit 5 }
      - { name: after, needs: [fail], run: exit }
`;

it('events.ndjson can be followed while the run goes on: whole lines, each as the published schema says', async () => {
  using files = withPipeline(EVERYTHING);
  const run = start(['run', '--report', 'told'], { cwd: files.path });
  const journal = () => join(files.runs()[0] ?? '', 'events.ndjson');
  const isBegun = () =>
    existsSync(join(files.state, 'runs')) && files.runs().length > 0 && existsSync(journal());
  await poll(
    systemClock(),
    { intervalMs: 20, deadlineMs: 30_000 },
    () => isBegun() || run.child.exitCode !== null,
  );

  const tail = spawn('tail', ['-n', '+1', '-f', journal()], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void tail.kill());
  const event = published('events');
  const kinds = new Set<string>();
  const lines: string[] = [];
  for await (const line of createInterface({ input: tail.stdout })) {
    lines.push(line);
    const told = event.parse(JSON.parse(line)) as Event;
    // No field that it does not name: what it does not know is dropped here.
    expect(eventSchema.parse(told)).toEqual(told);
    kinds.add(told.kind);
    // The run goes on because somebody has read that it came here.
    if (told.kind === 'attempt-started' && told.job === 'end.wait') files.write('go', '');
    if (told.kind === 'run-ended') break;
  }
  tail.kill();
  await once(tail, 'close');

  const { code } = await run.ended;
  expect(code).toBe(1);
  expect([...kinds].sort()).toEqual(
    [
      ...['run-started', 'inputs', 'service-ready', 'attempt-started', 'attempt-ended', 'artifact'],
      ...['findings', 'job-ended', 'run-ended'],
    ].sort(),
  );
  expect(`${lines.join('\n')}\n`).toBe(readFileSync(journal(), 'utf8'));
  // `--report` copies what lies there at the end.
  expect(files.read('told', 'events.ndjson')).toBe(readFileSync(journal(), 'utf8'));
  const document = published('run').parse(JSON.parse(files.read('told', 'run.json')));
  expect(document).toMatchObject({ status: 'failure', warnings: 3 });
});
