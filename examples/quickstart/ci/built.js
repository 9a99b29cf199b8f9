import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 10_000;
const ANSWER_MS = 1000;
const INTERVAL_MS = 50;

/** Unpacks the archive somewhere else, serves it, lets `visit` look at it, and leaves nothing behind. */
export async function withBuilt(archive, visit) {
  const folder = await mkdtemp(join(tmpdir(), 'teamclock-'));
  try {
    execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
    await withService(folder, visit);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function withService(folder, visit) {
  const child = spawn(process.execPath, ['src/main.js'], {
    cwd: folder,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    const url = await urlOf(child);
    await until(`${url}/up answers`, () => isUp(url));
    await visit({ url, child, exited });
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

async function isUp(url) {
  const { ok } = await fetch(`${url}/up`, { signal: AbortSignal.timeout(ANSWER_MS) });
  return ok;
}

/** The service chooses a free port itself and prints where it listens; if it dies first, its output ends. */
async function urlOf(child) {
  const lines = createInterface({ input: child.stdout });
  const ended = once(lines, 'close').then(() => {
    throw new Error('the built service ended before it listened');
  });
  const [line] = await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(DEADLINE_MS) }),
    ended,
  ]);
  lines.on('line', (more) => console.log(more));
  console.log(line);
  return line.match(/http:\S+/)[0];
}

/** Asks again and again until `met`, but not for ever. A refused connection is a no. */
export async function until(wish, met) {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await met().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`not within ${DEADLINE_MS} ms: ${wish}`);
    await pause(INTERVAL_MS);
  }
}
