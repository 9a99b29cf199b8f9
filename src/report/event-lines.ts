import { formatDuration } from '../base/duration.js';
import type { Event } from '../domain/event.js';
import { signalWords } from './signal-words.js';
import { attemptReason } from './wording.js';

const STOPPING = {
  timeout: () => '■ out of time: stopping',
  cancelled: (by: string) => `■ cancelling${by}: waiting for running jobs to end`,
  interrupted: () => '■ interrupted',
} as const;

/** What every log says at once when it happens: retries, notices, the run's stopping. */
export class EventLines {
  #isStopping = false;
  #isOnGitHub = false;

  /** Undefined where there is nothing to say yet. */
  of(event: Event): string | undefined {
    switch (event.kind) {
      case 'run-started':
        this.#isOnGitHub = event.startedBy !== undefined;
        return undefined;
      case 'attempt-ended': {
        if (event.backoffMs === undefined) return undefined;
        const why = attemptReason(event.outcome);
        return `↻ ${event.job} · attempt ${event.attempt} failed${why && `, ${why}`} · next one in ${formatDuration(event.backoffMs)}`;
      }
      case 'notice':
        return `· ${event.job === undefined ? '' : `${event.job}: `}${event.message}`;
      case 'service-ready':
        return `· service ${event.name} ready after ${formatDuration(event.ms)}`;
      case 'stopping': {
        const isFirst = !this.#isStopping;
        this.#isStopping = true;
        const by = event.by === undefined ? '' : `, by ${signalWords(event.by, this.#isOnGitHub)}`;
        return isFirst ? STOPPING[event.because](by) : '■ once more: ending everything at once';
      }
      default:
        return undefined;
    }
  }
}
