import type { RolloutFailure } from './failure.js';

/** What is told of a step that went well. */
export type Note =
  | {
      readonly kind: 'sent';
      readonly place: string;
      readonly files: number;
      readonly bytes: number;
      /** Were there already, in this release. */
      readonly linked: number;
      readonly base: string;
    }
  /** Percent of the place's requests, where whole weights cannot give what was asked for. */
  | { readonly kind: 'share'; readonly place: string; readonly percent: number; readonly asked: number }
  | {
      readonly kind: 'not-drained';
      readonly slot: string;
      readonly inFlight: number;
      readonly waitedMs: number;
    }
  | Warning;

/** Something failed, and the rollout went on. */
interface Warning {
  readonly kind: (typeof WARNINGS)[number];
  readonly failure: RolloutFailure;
}

/** `hook-warned`: its on-failure says so; the others came when the release was live already. */
const WARNINGS = ['hook-warned', 'hook-failed', 'not-cleaned', 'not-stopped', 'left-running'] as const;

export const isWarning = (note: Note): note is Warning =>
  (WARNINGS as readonly Note['kind'][]).includes(note.kind);
