import type { RolloutFailure } from './failure.js';

/** Something failed, and the rollout went on; all but the first came when the release was live already. */
const WARNINGS = ['hook-warned', 'hook-failed', 'not-cleaned', 'not-stopped', 'left-running'] as const;

export type Warning = (typeof WARNINGS)[number];

interface Facts extends Record<Warning, { failure: RolloutFailure }> {
  /** `linked`: so many were there already, in release `base`. */
  sent: { place: string; files: number; bytes: number; linked: number; base: string };
  /** So many files of the artifact below it are not in use: what was there is shared. */
  'shared-kept': { place: string; path: string; files: number };
  /** Files of a kept release that are other than they were when it came; `paths`: some of them. */
  'changed-in-place': { place: string; release: string; files: number; paths: readonly string[] };
  /** What of releases that went could not be removed. */
  'left-there': { place: string; paths: readonly string[] };
  /** Percent of the place's requests, where whole weights cannot give what was asked for. */
  share: { place: string; percent: number; asked: number };
  /** A place that has no release any more: the one gone back to was never there. */
  without: { place: string; release: string };
  /** A `stop` that failed where nothing was left to be stopped. */
  'was-gone': { place: string; port: number; failure: RolloutFailure };
  /** Somebody listens where something was started, and nobody can tell who. */
  'port-unknown': { place: string; port: number };
  /** Of an image so many layers were not there yet. */
  pulled: { place: string; reference: string; layers: number; bytes: number; ms: number };
  built: { place: string; ms: number };
  /** An image that another place has built. */
  carried: { place: string; from: string; ms: number };
  /** What owns the ports of the proxy was made anew, because other ones or another image are asked for: so long nobody listened. */
  'ports-replaced': { place: string; ms: number };
  /** What Compose runs as this service is this release from now on. */
  'taken-over': { place: string; service: string; release: string };
  /** The proxy has the port that Compose's service had: so long nobody listened. */
  'handed-over': { place: string; service: string; ms: number };
  'not-drained': { slot: string; inFlight: number; waitedMs: number };
}

/** What is told of a step that went well. */
export type Note = {
  readonly [K in keyof Facts]: { readonly kind: K } & Readonly<Facts[K]>;
}[keyof Facts];

export const isWarning = ({ kind }: Note): boolean => (WARNINGS as readonly Note['kind'][]).includes(kind);
