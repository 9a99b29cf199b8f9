import { formatDuration } from '../base/duration.js';
import type { Event } from '../domain/event.js';
import { attemptReason } from './wording.js';

const STOPPING = {
  timeout: '■ out of time: stopping',
  cancelled: '■ cancelling: waiting for running jobs to end',
  interrupted: '■ interrupted',
} as const;

/** What every log says at once when it happens: retries, notices, the run's stopping. */
export class EventLines {
  #isStopping = false;

  /** Undefined where there is nothing to say yet. */
  of(event: Event): string | undefined {
    switch (event.kind) {
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
        return isFirst ? STOPPING[event.because] : '■ once more: ending everything at once';
      }
      default:
        return undefined;
    }
  }
}
