import type { Masked } from '../../base/masked.js';
import type { Measurement } from '../check/check.js';
import type { CommandEnd } from '../command-end.js';
import type { StrategyKind } from './environment.js';
import type { Obstacle } from './obstacle.js';

/** What there is to know of each kind of failure. `Text`: what others wrote. */
interface Facts<Text extends string> {
  /** Somebody does not answer. `detail` names who, `remedy` is what the one who asked advises. */
  unreachable: At & { code: string; detail: Text; remedy?: Text | undefined };
  /** Nothing of a script was run there, though we were let in. `said`: what came instead. */
  'no-shell': At & { said: Text; end: CommandEnd };
  /** A script was begun, and nobody can tell how far it came. `said`: its last complaints. */
  'cut-short': At & { said: Text; end: CommandEnd };
  /** An answer of more bytes than any of ours can have. */
  'too-long': At & { bytes: number };
  'no-programs': At & { programs: readonly string[] };
  /** The place is of another app or environment. */
  belongs: At & { owner: Text; us: string };
  /** A file that is kept there cannot be used. */
  state: At & FileTrouble;
  'proxy-silent': At & { detail: Text };
  /** The proxy has no server for these ports. `stateFiles`: from which it may have its ports. */
  'no-server': At & { ports: readonly number[]; stateFiles: readonly string[] };

  obstacle: At & { obstacle: Obstacle };
  /** What a strategy needs of the target. */
  lacks: { strategy: StrategyKind | 'immediate' };
  'no-room': At & { serving: readonly { order: number; release?: string | undefined }[] };
  'other-content': { release: string };
  'not-kept': { release: string; places: readonly string[] };
  'no-record': { release: string };
  /** A secret that only the record names; `*`: nobody can tell which. */
  'no-secret': { release: string; variable: string; secrets: readonly string[] };
  unset: { check: string; variable: string };
  /** `to`: what was asked for; `kept`: what could be gone back to. */
  'no-way-back': { to?: string; kept: readonly string[] };
  /** Several begin so, or are shown so. */
  ambiguous: { to: string; matches: readonly string[] };
  /** `release`: what was asked for; without it: nobody can tell which of those that are there is meant. */
  'not-there': { release?: string; there: readonly string[] };
  /** No release is written down as live. */
  'nothing-live': object;
  /** A rollout without an end: nobody can tell what should serve. */
  'left-over': { intent: 'deploy' | 'rollback'; release: string };
  'release-name': { release: string };
  /** Nothing to name the release after. */
  'no-commit': object;
  artifact: { path: string } & ArtifactTrouble<Text>;

  /** `place` undefined: on the machine that runs cimyr. */
  command: Partial<At> & { command: Text; end: CommandEnd; output: Text };
  /** The measurement is the last one, `output` what the slot has printed. */
  check: { check: Text; slot?: string; measurement: Measurement; attempts: number; output?: Text };
  /** A step that was done again and again. */
  'not-seen': { step: string; times: number };
  /** A file of the artifact was gone, or another, while it was packed. */
  'artifact-changed': { detail: Text };
  'no-space': At & { path: string; bytes: number; freeBytes: number };
  'not-ready': At & { servers: readonly string[]; waitedMs: number };
  'cannot-roll': At;
  /** An engine does not do what it is asked. `doing`: what, in a word. */
  engine: At & { doing: string; detail: Text };
  /** What is to be run cannot be had there. `output`: what a build has printed last. */
  image: At & { reference: Text; wrong: ImageWrong; detail: Text; output?: Text };
  /** What was started has ended, or is not well by its own HEALTHCHECK. `output`: what it has printed last. */
  container: At & { container: string; wrong: ContainerWrong; code: number; detail: Text; output: Text };
  /** Somebody still listens where something is to be started. `release`: what was started there by us. */
  'port-taken': At & { port: number; pid: number; release?: string };
  /** What a script of ours found there; `about`: a path, a release, what a program answered. */
  script: At & { problem: ScriptProblem; about: Text; end?: CommandEnd };
}

interface At {
  /** Name of the place. */
  readonly place: string;
}

type Kind = keyof Facts<string>;
type Members<K extends Kind, Text extends string> = {
  readonly [Each in K]: { readonly kind: Each } & Readonly<Facts<Text>[Each]>;
}[K];

/**
 * What goes wrong in a rollout, plain data: it is told, journalled and published. The words for it, each with what to
 * do next, stand in report/rollout/words. An adapter has the texts of others as they came, an event has them masked.
 */
export type RolloutFailure<Text extends string = Masked> = Members<Kind, Text>;

const DOUBTS = [
  'unreachable',
  'no-shell',
  'cut-short',
  'too-long',
  'no-programs',
  'belongs',
  'state',
  'proxy-silent',
  'no-server',
] as const;

/** Nobody can tell what the target is like. Of all others that can be seen by looking again. */
export type InDoubt = Members<(typeof DOUBTS)[number], string>;

export const isInDoubt = (failure: RolloutFailure<string>): failure is InDoubt =>
  (DOUBTS as readonly Kind[]).includes(failure.kind);

const SILENCES = ['unreachable', 'no-shell', 'cut-short', 'too-long', 'no-programs', 'proxy-silent'] as const;

/** Nothing is to be had of a place: those that can be seen may go on without it. */
export const isSilence = (failure: {
  readonly kind: string;
}): failure is Members<(typeof SILENCES)[number], string> =>
  (SILENCES as readonly string[]).includes(failure.kind);

export type ImageWrong = 'refused' | 'missing' | 'unreachable' | 'build' | 'archive' | 'other';
export type ContainerWrong = 'ended' | 'out-of-memory' | 'not-started' | 'unhealthy';

/** There is no way to what is asked for; nothing was touched. */
export type Refusal = Members<
  | 'obstacle'
  | 'lacks'
  | 'no-room'
  | 'other-content'
  | 'not-kept'
  | 'no-record'
  | 'no-secret'
  | 'unset'
  | 'no-way-back'
  | 'ambiguous'
  | 'nothing-live'
  | 'left-over'
  | 'not-there'
  | 'release-name'
  | 'no-commit',
  Masked
>;

/** Why something cannot be deployed. `entry`: a path in it; `detail`: what whoever read it says. */
export type ArtifactTrouble<Text extends string = string> =
  | { readonly wrong: 'missing' | 'empty' }
  | { readonly wrong: 'odd-name' | 'no-file'; readonly entry: Text }
  | { readonly wrong: 'unreadable' | 'archive'; readonly detail: Text }
  /** Some of it is ignored by Git, and nobody has said whether that is meant. */
  | { readonly wrong: 'ignored'; readonly entries: readonly string[] };

export interface FileTrouble {
  readonly path: string;
  readonly wrong: FileWrong;
  /** Of a newer file. */
  readonly version?: number;
  /** The place that has another one. */
  readonly other?: string;
}

/** `apart`: copies on several places differ. */
export const LEDGER_WRONG = ['ledger-gone', 'ledger-damaged', 'ledger-foreign', 'ledger-apart'] as const;

export type FileWrong =
  | (typeof LEDGER_WRONG)[number]
  | `journal-${'damaged' | 'apart'}`
  | `fence-${'gone' | 'damaged'}`
  | 'lease-damaged'
  | `record-${'damaged' | 'foreign' | 'apart'}`
  | 'newer'
  | 'unreadable';

/** What scripts on a place say went wrong, word for word. */
export const SCRIPT_PROBLEMS = [
  'no-release',
  'other-release',
  'not-as-sent',
  'not-whole',
  'no-shared',
  'cannot-write',
  'no-directory',
  'cannot-make',
  'cannot-move',
  'cannot-link',
  'cannot-remove',
  'busy',
  'lease-busy',
  'proxy-refuses',
] as const;

/** `ended`: in another way than they know. */
export type ScriptProblem = (typeof SCRIPT_PROBLEMS)[number] | 'ended';

/** Where it happened, as far as that is one place. */
export const placeOfFailure = (failure: RolloutFailure<string>): string | undefined =>
  'place' in failure ? failure.place : undefined;

/** What a command printed, or a check was answered. */
export function outputOfFailure(failure: RolloutFailure<string>): string {
  if (failure.kind === 'command' || failure.kind === 'container') return failure.output;
  if (failure.kind === 'image') return failure.output ?? '';
  return failure.kind === 'check' ? (failure.output ?? failure.measurement.excerpt ?? '') : '';
}

/** Fields with texts of others. What our own code names, a kind or a code, is no text. */
const TEXTS: ReadonlySet<string> = new Set([
  'about',
  'because',
  'body',
  'check',
  'command',
  'detail',
  'entry',
  'excerpt',
  'message',
  'output',
  'owner',
  'reference',
  'remedy',
  'path',
  'said',
]);

/** The same with each text of others put through `shape`, such as a mask. */
export function withTexts<T>(failure: T, shape: (text: string, name: string) => string): T {
  return Object.fromEntries(
    Object.entries(failure as object).map(([name, value]) => {
      if (typeof value === 'string') return [name, TEXTS.has(name) ? shape(value, name) : value];
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [name, isObject ? withTexts(value, shape) : value];
    }),
  ) as T;
}

export const maskedFailure = (
  failure: RolloutFailure<string>,
  mask: (text: string) => Masked,
): RolloutFailure => withTexts(failure, mask) as RolloutFailure;

/** As the journal keeps it, which is read whole before every step: without what was printed. */
export const briefFailure = <T>(failure: T): T =>
  withTexts(failure, (text, name) => (name === 'output' || name === 'excerpt' ? '' : text));
