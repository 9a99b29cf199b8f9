import type { StopSignal } from '../domain/stop-signal.js';

const WORDS: Readonly<Record<StopSignal, string>> = {
  SIGINT: 'Ctrl-C (SIGINT)',
  SIGTERM: 'SIGTERM',
  SIGHUP: 'the end of its terminal (SIGHUP)',
};

/** Who ended a run. GitHub's runner sends the first signal where a run is cancelled or a step is out of time. */
export const signalWords = (signal: StopSignal, isOnGitHub: boolean): string =>
  isOnGitHub ? `GitHub's runner (${signal})` : WORDS[signal];
