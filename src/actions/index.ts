import { join, resolve } from 'node:path';
import { Masker } from '../base/masker.js';
import { credentialNames } from '../domain/credentials.js';
import type { ActionStep } from './run-action.js';

type Phase = (step: ActionStep) => Promise<number>;

/** What each needs is loaded for it alone. */
const PHASES: Readonly<Record<ActionName, { readonly main: Phase; readonly post: Phase }>> = {
  'run-pipeline': {
    main: async (step) => (await import('./run-pipeline/main.js')).runPipelineMain(step),
    post: async (step) => (await import('./run-pipeline/post.js')).runPipelinePost(step),
  },
  deploy: {
    main: async (step) => (await import('./rollout/deploy.js')).deployMain(step),
    post: async (step) => (await import('./rollout/post.js')).rolloutPost(step),
  },
  rollback: {
    main: async (step) => (await import('./rollout/rollback.js')).rollbackMain(step),
    post: async (step) => (await import('./rollout/post.js')).rolloutPost(step),
  },
};

/** The runner masks them already. */
const SECRET_INPUTS = [
  'INPUT_GITHUB-TOKEN',
  'INPUT_SSH-KEY',
  'INPUT_SSH-PASSPHRASE',
  'INPUT_DOCKER-CERTIFICATES',
];

type ActionName = 'run-pipeline' | 'deploy' | 'rollback';

/** An action as a process. `distDirectory` is where the bundle lies: jobs may call `cimyr` from there. */
export async function runActionStep(
  name: ActionName,
  phase: 'main' | 'post',
  distDirectory: string,
): Promise<void> {
  const [cancel, kill] = [new AbortController(), new AbortController()];
  // The runner sends SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL, and only to this process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (cancel.signal.aborted ? kill.abort() : cancel.abort(signal)));
  }
  // For jobs below another directory it means the same folder.
  if (process.env['TMPDIR']) process.env['TMPDIR'] = resolve(process.env['TMPDIR']);
  const masker = new Masker();
  for (const name of SECRET_INPUTS) masker.addKnown(process.env[name]?.trim() ?? '');
  for (const name of credentialNames) masker.add(process.env[name] ?? '');
  const world: ActionStep = {
    env: process.env,
    stdout: process.stdout,
    masker,
    launcher: [process.execPath, '--', join(distDirectory, 'cli', 'index.js')],
    isWholeProcess: true,
    cancel: cancel.signal,
    kill: kill.signal,
  };
  process.stdout.on('error', () => {});
  // Node ends when nothing is left to wait for. Whatever has no result by then has not succeeded.
  process.exitCode = 13;
  const exitCode = await PHASES[name][phase](world);
  // Listeners keep no process alive, but an abandoned handle of a library could. A pipe may still hold lines.
  process.stdout.write('', () => process.exit(exitCode));
}
