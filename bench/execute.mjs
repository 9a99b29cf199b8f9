// One timed process: from just before its spawn to its exit, its output in a file beside its folder.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LIMIT_MS = 180_000;

/** Nothing of npm's, make's or the machine's settings reaches a runner: all see these few variables. */
const { PATH, HOME, TMPDIR } = process.env;
const surroundings = { PATH, HOME, ...(TMPDIR && { TMPDIR }), LANG: 'C' };

/** Where cimyr keeps the runs of a folder. */
export const stateOf = (folder) => `${folder}.state`;

/** Makes the folder anew with only these files in it, so that nothing is left of an earlier round. */
export function lay(folder, files, { links = {}, isRepository = false } = {}) {
  for (const path of [folder, stateOf(folder)]) rmSync(path, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const [name, to] of Object.entries(links))
    symlinkSync(join(import.meta.dirname, to), join(folder, name));
  if (isRepository) commitAll(folder);
}

/** Some runners want a repository with a commit. */
function commitAll(folder) {
  const git = (...args) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@example.com', 'commit', '--quiet', '-m', 'all');
}

/** The kernel's own high-water mark, so that how often we look matters only at the very end. */
function peakOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]) * 1024;
  } catch {
    return 0;
  }
}

function withLastLine(failure, log) {
  const words = readFileSync(log, 'utf8').trim().split('\n').at(-1);
  return words ? `${failure}: ${words}` : failure;
}

/** Resolves to { wallMs, peakBytes, error? }; peakBytes is 0 without watchPeak or where there is no /proc. */
export function execute([program, ...args], { folder, env, watchPeak = false }) {
  const log = `${folder}.log`;
  const output = openSync(log, 'w');
  const result = { wallMs: 0, peakBytes: 0 };
  return new Promise((resolve) => {
    const begin = performance.now();
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...surroundings, CIMYR_STATE: stateOf(folder), ...env },
      stdio: ['ignore', output, output],
      timeout: LIMIT_MS,
    });
    const look = () => {
      result.peakBytes = Math.max(result.peakBytes, peakOf(child.pid));
    };
    const watch = watchPeak ? setInterval(look, 20) : undefined;
    const end = (failure) => {
      result.wallMs = performance.now() - begin;
      clearInterval(watch);
      closeSync(output);
      resolve(failure ? { ...result, error: withLastLine(failure, log) } : result);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(code === 0 ? undefined : `exit ${code ?? signal}`));
  });
}
