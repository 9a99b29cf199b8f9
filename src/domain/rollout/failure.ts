import type { Masked } from '../../base/masked.js';
import type { Measurement } from './check.js';
import type { CommandEnd } from './command-end.js';
import type { StrategyKind } from './environment.js';

/**
 * What goes wrong in a rollout, plain data: it is told, journalled and published. The words for it, each with what to
 * do next, stand in report/rollout/words. `Text`: what others wrote; an adapter has it as it came, an event masked.
 */
export type RolloutFailure<Text extends string = Masked> = InDoubt<Text> | Refusal | Certain<Text>;

/** Nobody can tell what the target is like. */
export type InDoubt<Text extends string = Masked> =
  /** Somebody does not answer. `detail` names who, `remedy` is what the one who asked advises. */
  | (At & {
      readonly kind: 'unreachable';
      readonly code: string;
      readonly detail: Text;
      readonly remedy?: Text;
    })
  /** The answer to a look was cut short. */
  | (At & { readonly kind: 'cut-short' })
  /** Programs that are needed there are missing. */
  | (At & { readonly kind: 'no-programs'; readonly programs: readonly string[] })
  /** The place belongs to another app or environment. */
  | (At & { readonly kind: 'belongs'; readonly owner: Text; readonly us: string })
  /** A file that is kept there cannot be used. */
  | (At & FileTrouble)
  | (At & { readonly kind: 'proxy-silent'; readonly detail: Text })
  /** The proxy has no server for these ports. */
  | (At & { readonly kind: 'no-server'; readonly ports: readonly number[] });

interface At {
  /** Name of the place. */
  readonly place: string;
}

export type FileWrong =
  | 'ledger-gone'
  | 'ledger-damaged'
  | 'ledger-foreign'
  | 'journal-damaged'
  | 'fence-gone'
  | 'fence-damaged'
  | 'lease-damaged'
  | 'record-damaged'
  | 'record-foreign'
  | 'unreadable';

export type FileTrouble = { readonly kind: 'state'; readonly path: string } & (
  | { readonly wrong: FileWrong }
  /** Written by a version that this one does not know. */
  | { readonly wrong: 'newer'; readonly version: number }
  /** It is another one than on that place. */
  | { readonly wrong: 'apart'; readonly other: string }
);

/** There is no way to what is asked for; nothing was touched. */
export type Refusal =
  | { readonly kind: 'lacks'; readonly strategy: StrategyKind | 'immediate' }
  | (At & { readonly kind: 'no-room'; readonly serving: readonly ServingSlot[] })
  | { readonly kind: 'other-content'; readonly release: string }
  | { readonly kind: 'not-kept'; readonly release: string; readonly places: readonly string[] }
  | { readonly kind: 'no-record'; readonly release: string }
  /** A secret that only the record names; `*`: nobody can tell which. */
  | {
      readonly kind: 'no-secret';
      readonly release: string;
      readonly variable: string;
      readonly secrets: readonly string[];
    }
  | { readonly kind: 'unset'; readonly check: string; readonly variable: string };

interface ServingSlot {
  readonly order: number;
  readonly release?: string;
}

/** Whatever was begun can be seen by looking again. */
type Certain<Text extends string> =
  /** `place` undefined: on the machine that runs cimyr. */
  | {
      readonly kind: 'command';
      readonly place?: string;
      readonly command: Text;
      readonly end: CommandEnd;
      readonly output: Text;
    }
  | {
      readonly kind: 'check';
      readonly check: Text;
      readonly slot?: string;
      /** The last one, after so many attempts. */
      readonly measurement: Measurement;
      readonly attempts: number;
      /** What the slot has printed. */
      readonly output?: Text;
    }
  /** A step that was done again and again. */
  | { readonly kind: 'not-seen'; readonly step: string; readonly times: number }
  | (At & {
      readonly kind: 'no-space';
      readonly path: string;
      readonly bytes: number;
      readonly freeBytes: number;
    })
  | (At & { readonly kind: 'not-ready'; readonly servers: readonly string[]; readonly waitedMs: number })
  | (At & { readonly kind: 'cannot-roll' })
  /** What a script of ours found there; `about`: a path, a release, what a program answered. */
  | (At & {
      readonly kind: 'script';
      readonly problem: ScriptProblem;
      readonly about: Text;
      readonly end?: CommandEnd;
    });

/** What scripts on a place say went wrong, word for word. */
export const SCRIPT_PROBLEMS = [
  'no-release',
  'other-release',
  'not-as-sent',
  'not-whole',
  'cannot-write',
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

const DOUBTS: Readonly<Record<InDoubt['kind'], true>> = {
  unreachable: true,
  'cut-short': true,
  'no-programs': true,
  belongs: true,
  state: true,
  'proxy-silent': true,
  'no-server': true,
};

/** Whether it leaves open what the target is like. */
export const isInDoubt = (failure: RolloutFailure<string>): failure is InDoubt<string> =>
  Object.hasOwn(DOUBTS, failure.kind);

/** Where it happened, as far as that is one place. */
export const placeOfFailure = (failure: RolloutFailure<string>): string | undefined =>
  'place' in failure ? failure.place : undefined;

/** What a command printed, or a check was answered. */
export function outputOfFailure(failure: RolloutFailure<string>): string {
  if (failure.kind === 'command') return failure.output;
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
  'excerpt',
  'message',
  'output',
  'owner',
  'remedy',
  'path',
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
