import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Debian's engine, which many hosts have; and a recent one, with the containerd image store. */
export type EngineKind = '20.10' | '29';

/** What test/testbed/docker/up is told. */
export type Origin = '--debian' | '--recent' | '--given';

const UP = fileURLToPath(new URL('./docker/up', import.meta.url));

/** Where an engine of that kind comes from here; or, in one line, what is missing and how to get it. */
export function originOf(kind: EngineKind): { readonly origin: Origin } | { readonly missing: string } {
  const missing = canHaveOwnEngine(kind);
  if (missing === undefined) return { origin: startedBy(kind) };
  return isGiven(kind) && missingFor('--given') === '' ? { origin: '--given' } : { missing };
}

/** Undefined when an engine of that kind can be had here, else one line: what is missing and how to get it. */
export function canHaveEngine(kind: EngineKind): string | undefined {
  const found = originOf(kind);
  return 'missing' in found ? found.missing : undefined;
}

/** The same for one that can be ended and brought up again, which is not done to what DOCKER_HOST names. */
export function canHaveOwnEngine(kind: EngineKind): string | undefined {
  if (process.platform !== 'linux') return 'Docker engines are tested on Linux only';
  return missingFor(startedBy(kind)) || undefined;
}

export const startedBy = (kind: EngineKind): Origin => (kind === '29' ? '--recent' : '--debian');

const missingFor = (origin: Origin): string =>
  spawnSync(UP, ['--missing', origin], { encoding: 'utf8' }).stdout.trim();

function isGiven(kind: EngineKind): boolean {
  const [, socket] = /^unix:\/\/(.+)$/.exec(process.env['DOCKER_HOST'] ?? '') ?? [];
  if (socket === undefined) return false;
  const asked = spawnSync('curl', ['-s', '--unix-socket', socket, 'http://docker/version'], {
    encoding: 'utf8',
  });
  const version = /"Version":"(\d+\.\d+)[^"]*","ApiVersion"/.exec(asked.stdout)?.[1];
  return version === kind || (kind === '29' && Number(version?.split('.')[0]) >= 29);
}

/**
 * Those that suites are declared for. Docker 29 is in no package of Debian: where its programs are not, it is not asked
 * for (the notice of the run says so); the 20.10 is, and what misses it is skipped.
 */
export const enginesHere = (): readonly EngineKind[] =>
  canHaveEngine('29') === undefined ? ['20.10', '29'] : ['20.10'];
