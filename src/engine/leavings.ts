import type { Masker } from '../base/masker.js';
import type { ArtifactFile } from '../domain/event.js';
import type { Job } from '../domain/pipeline.js';
import type { OpenRun, Workspace } from '../ports/run-store.js';
import { keepArtifacts, type Leaving } from './keep-artifacts.js';
import type { RunEvents } from './run-events.js';

interface LeavingPorts {
  readonly store: OpenRun;
  readonly workspace: Workspace;
  readonly masker: Masker;
}

/** Ends the keeping at once. */
type Kill = Pick<AbortSignal, 'aborted'>;

/** What the jobs of a run leave: of one that is tried again the last attempt, should it be the one that has ended. */
export class Leavings {
  readonly #ports: LeavingPorts;
  readonly #events: RunEvents;
  readonly #kill: Kill;
  readonly #waiting = new Map<number, Leaving>();

  constructor(ports: LeavingPorts, events: RunEvents, kill: Kill) {
    this.#ports = ports;
    this.#events = events;
    this.#kill = kill;
  }

  /** Another attempt of the job is to come. */
  postpone(leaving: Leaving): void {
    this.#waiting.set(leaving.job.index, leaving);
  }

  /** What was postponed for the job, which nobody remembers from then on. */
  take(job: Job): Leaving | undefined {
    const leaving = this.#waiting.get(job.index);
    this.#waiting.delete(job.index);
    return leaving;
  }

  async keep(leaving: Leaving): Promise<void> {
    const { job } = leaving;
    const { masker } = this.#ports;
    const named = ({ path, bytes }: ArtifactFile) => ({ path: masker.name(path), bytes });
    const kept = await keepArtifacts(leaving, this.#ports, this.#kill);
    const message = kept?.kind === 'kept' ? kept.notice : kept?.message;
    if (message !== undefined) this.#events.notice(masker.lines(message), job.id);
    if (kept?.kind === 'kept')
      this.#events.tell({ kind: 'artifact', job: job.id, name: kept.name, files: kept.files.map(named) });
  }
}
