import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '../../../src/adapters/store/journal.js';
import { interruptedRuns, RunDirectory } from '../../../src/adapters/store/run-store.js';
import { keptRuns } from '../../../src/adapters/store/runs.js';
import type { StateDirectory } from '../../../src/adapters/store/state.js';
import type { Event } from '../../../src/domain/event.js';
import { Child, program } from '../../engine/child.js';
import { stateAt } from './state-at.js';

let home: string;
let state: StateDirectory;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'runs-'));
  state = stateAt(join(home, 'state'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Of what is left here, nothing is old. */
const NOW = Date.now();

const runs = () => join(state, 'runs');
/** What a person sees there. */
const namesIn = (directory: string) =>
  readdirSync(directory)
    .filter((name) => !name.startsWith('.'))
    .sort();
const open = (at = '2026-05-01T10:00:00Z') =>
  new RunDirectory(state, new Date(at), ['/usr/bin/node', "/it's/cli.js"]);
/** A run as another process left it. */
const leave = (id: string, files: Record<string, string>) => {
  mkdirSync(join(runs(), id), { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(runs(), id, name), text);
};
const startTimeOf = (pid: number) =>
  readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ')[19];
const ids = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `20260101-0000${String(from + i).padStart(2, '0')}-aaaaaa`);

describe('the directory of a run', () => {
  it('gives the output of an attempt to whoever comes when it has ended', async () => {
    const run = open();
    const [spool, silent] = [run.spool(0, 1), run.spool(1, 1)];
    await spool.write(Buffer.from('one\n'));
    await spool.write(Buffer.from('two\n'));
    for (const one of [spool, silent]) await one.close();
    const textOf = async (job: number) => {
      const chunks: Buffer[] = [];
      for await (const chunk of run.follow(job, 1, new AbortController().signal)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    expect(await textOf(0)).toBe('one\ntwo\n');
    expect(await textOf(1)).toBe('');
  });

  it('is nobody else’s to read: directories 0700, files 0600 (S25)', () => {
    const before = process.umask(0);
    const run = open();
    process.umask(before);
    const scratch = run.scratch();
    run.journal({ kind: 'run-ended', at: 0, status: 'success' });
    const modes = readdirSync(state, { recursive: true, encoding: 'utf8' })
      .map((name) => [name, statSync(join(state, name))] as const)
      .map(
        ([name, stats]) =>
          [name, stats.mode & 0o777, stats.isDirectory() || name.endsWith('bin/cimyr')] as const,
      );
    expect(modes.length).toBeGreaterThan(10);
    expect(modes.filter(([, mode, isOpen]) => mode !== (isOpen ? 0o700 : 0o600))).toEqual([]);
    expect(statSync(state).mode & 0o777).toBe(0o700);
    expect(scratch.ok).toBe(true);
    run.close('{}');
  });

  it('brings cimyr itself for the PATH of jobs, while the run goes on', () => {
    const run = open();
    expect(readFileSync(join(run.binDirectory, 'cimyr'), 'utf8')).toBe(
      `#!/bin/sh\nexec '/usr/bin/node' '/it'\\''s/cli.js' "$@"\n`,
    );
    run.close('{"a":1}\n');
    expect(readdirSync(run.directory).sort()).toEqual(['events.ndjson', 'logs', 'owner.json', 'run.json']);
    expect(readFileSync(join(run.directory, 'run.json'), 'utf8')).toBe('{"a":1}\n');
  });

  it('has an id that sorts by time', () => {
    const run = open('2026-12-31T23:59:58.765Z');
    expect(run.id).toMatch(/^20261231-235958-[0-9a-f]{6}$/);
    run.close('{}');
  });

  it('is not made behind a link that took the place of the directory of runs (S25)', () => {
    mkdirSync(join(home, 'other'));
    symlinkSync(join(home, 'other'), runs());
    expect(open).toThrow('is a link, which is not followed; remove it');
    expect(readdirSync(join(home, 'other'))).toEqual([]);
  });

  it.each(['state', 'state/runs', 'state/runs/ID'])(
    'has no record written behind a link in place of %s',
    (name) => {
      const run = open();
      const path = join(home, name.replace('ID', run.id));
      renameSync(path, join(home, 'moved'));
      mkdirSync(join(home, 'other'));
      symlinkSync(join(home, 'other'), path);
      expect(run.close('{}')).toBe(`${path} is a link, which is not followed; remove it`);
      expect(readdirSync(join(home, 'other'))).toEqual([]);
    },
  );

  it('keeps record and events whole when a job has removed them', () => {
    const run = open();
    const ended: Event = { kind: 'run-ended', at: 0, status: 'success' };
    run.journal(ended);
    rmSync(state, { recursive: true });
    expect(run.close('{}')).toBeUndefined();
    expect(readdirSync(run.directory).sort()).toEqual(['events.ndjson', 'run.json']);
    expect([...readEvents(join(run.directory, 'events.ndjson'))]).toEqual([ended]);
  });
});

describe('a run that was interrupted', () => {
  it('is one whose process is gone and that has no run.json (R03)', async () => {
    const path = await program(
      home,
      `import { RunDirectory } from '#root/src/adapters/store/run-store.ts';
       const run = new RunDirectory(${JSON.stringify(state)}, new Date(), ['node']);
       console.log(run.id);
       setInterval(() => {}, 1000);`,
    );
    await using child = new Child(path, []);
    await expect.poll(() => child.output).toMatch(/\n/);
    expect(interruptedRuns(state, NOW)).toEqual([]);
    child.process.kill('SIGKILL');
    await child.ended;
    expect(interruptedRuns(state, NOW)).toEqual([join(runs(), child.output.trim())]);
    leave(child.output.trim(), { 'run.json': '{}' });
    expect(interruptedRuns(state, NOW)).toEqual([]);
  });

  it('is found when its process id belongs to somebody else by now', () => {
    const [one = '', two = ''] = ids(1, 2);
    leave(one, { 'owner.json': JSON.stringify({ pid: process.pid, startTime: '1' }) });
    leave(two, { 'owner.json': JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }) });
    expect(interruptedRuns(state, NOW)).toEqual([join(runs(), one)]);
  });

  it('is found when its process is dead but nobody has collected it', async () => {
    const path = join(home, 'parent.py');
    writeFileSync(
      path,
      'import os, time\npid = os.fork()\nif pid == 0: os._exit(0)\nprint(pid, flush=True)\ntime.sleep(600)',
    );
    await using parent = new Child('-e', [
      `const { spawn } = require('node:child_process');
       const python = spawn('python3', [${JSON.stringify(path)}], { stdio: 'inherit' });
       process.on('SIGTERM', () => { python.kill('SIGKILL'); process.exit(); });`,
    ]);
    await expect.poll(() => parent.output).toMatch(/\n/);
    const pid = Number(parent.output);
    const [id = ''] = ids(1, 1);
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1')).toContain(') Z ');
    leave(id, { 'owner.json': JSON.stringify({ pid, startTime: startTimeOf(pid) }) });
    expect(interruptedRuns(state, NOW)).toEqual([join(runs(), id)]);
    parent.process.kill('SIGTERM');
    await parent.ended;
  });

  it('of another machine or container is found when it has been silent for a day', () => {
    const [id = ''] = ids(1, 1);
    leave(id, { 'owner.json': '{"pid":1,"startTime":"0","space":"other"}', 'events.ndjson': '' });
    const day = 24 * 60 * 60 * 1000;
    expect(interruptedRuns(state, Date.now() + day - 60_000)).toEqual([]);
    expect(keptRuns(state)).toEqual([{ directory: join(runs(), id), isGoingOn: true }]);
    expect(interruptedRuns(state, Date.now() + day + 60_000)).toEqual([join(runs(), id)]);
    leave(id, { 'run.json': '{}' });
    expect(keptRuns(state)).toEqual([{ directory: join(runs(), id), isGoingOn: false }]);
  });

  it('is none of these: half made, not a run, a link', () => {
    const [id = '', other = ''] = ids(1, 2);
    leave(id, {});
    leave('notes', { 'owner.json': '{}' });
    symlinkSync(join(runs(), 'notes'), join(runs(), other));
    expect(interruptedRuns(state, NOW)).toEqual([]);
    rmSync(state, { recursive: true });
    expect(interruptedRuns(state, NOW)).toEqual([]);
  });
});

describe('of all runs', () => {
  it('the newest 20 are kept, this one among them, and what is no run is left alone', () => {
    for (const id of ids(1, 30)) leave(id, { 'run.json': '{}' });
    leave('notes', {});
    writeFileSync(join(runs(), 'file'), '');
    const run = open();
    expect(namesIn(runs())).toEqual([...ids(12, 30), run.id, 'file', 'notes'].sort());
    run.close('{}');
  });

  it('are in the order in which they began, also where the clock was ahead for a while', () => {
    const began = ['2028-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'].map((at) => {
      const run = open(at);
      run.close('{}');
      return run.directory;
    });
    expect(keptRuns(state).map(({ directory }) => directory)).toEqual(began);
    for (let i = 0; i < 18; i++) open('2026-01-03T00:00:00Z').close('{}');
    const kept = keptRuns(state).map(({ directory }) => directory);
    expect([kept.length, kept[0]]).toEqual([20, began[1]]);
    // No trace is left of what was removed.
    expect(readdirSync(runs())).toHaveLength(40);
  });

  it('one that goes on is never removed, one that was killed is', () => {
    const [third = '', fourth = ''] = ids(3, 4);
    const owners: Record<string, string> = {
      [third]: JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }),
      // Mounted into a container, in which nobody has this id.
      [fourth]: '{"pid":1,"startTime":"0","space":"other"}',
    };
    for (const id of ids(1, 30)) leave(id, { 'owner.json': owners[id] ?? '{"pid":1,"startTime":"0"}' });
    const run = open();
    expect(namesIn(runs())).toEqual([...ids(3, 4), ...ids(12, 30), run.id].sort());
    run.close('{}');
  });
});

it('two runs that begin in one millisecond are two, whatever their ids begin with', () => {
  const newest = Array.from({ length: 400 }, () => {
    const run = open();
    run.close('{}');
    return run.id;
  }).slice(-20);
  expect(namesIn(runs())).toEqual([...newest].sort());
});
