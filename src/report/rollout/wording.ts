import { formatDuration } from '../../base/duration.js';
import { maskedWords } from '../../base/masked.js';
import type { StepFailure } from '../../domain/rollout/event.js';
import type { RolloutStatus } from '../../domain/rollout/journal.js';
import type { StepKind } from '../../domain/rollout/step.js';
import { failureWords as jobFailureWords, type Words } from '../wording.js';
import { commandLine, listed, parted, shortRelease, withShortReleases } from './names.js';
import { type CheckRecord, type FailedStep, lastFailed, type RolloutRecord, rolloutMs } from './record.js';
import type { RolloutResult } from './result.js';

// Every sentence about a failed rollout stands here, each with what to do next.

const PRINTED_NOTHING = 'it printed nothing: run the command by hand to see more';
const LAST_LINES = 'its last lines say why';

/** Where the failure itself does not say. */
const NEXT: Readonly<Record<StepKind, string>> = {
  prepare: 'check the artifact, and the space and rights below the path of the target',
  hook: 'run its command by hand to see more',
  stop: "run the 'stop' command by hand on the host to see more",
  start: "run the 'start' command by hand on the host to see more",
  gate: "see the log of the instance; if it only needs longer, raise the check's 'deadline'",
  shift: "see the proxy's own log and status",
  close: "see the proxy's own log and status",
  roll: 'see the events of what was to be replaced',
  drain: "see the proxy's own log and status",
  switch: "run the 'activate' command by hand on the host to see more",
  verify: 'see the log of the release, and what the check asks',
  bake: 'see the log of the release, and what the check asks',
  settle: 'check the space and rights below the path of the target',
  retire: 'check the space and rights below the path of the target',
  clean: 'check the space and rights below the path of the target',
};

/** What happened, and what to do next. */
export function stepFailureWords({ step, failure }: FailedStep, record: RolloutRecord): Words {
  const words =
    lostWords(failure, record) ?? commandWords(failure) ?? checkWords(failure, record) ?? plainWords(failure);
  return { what: withShortReleases(words.what), next: words.next ?? NEXT[step.kind] };
}

type Said = { readonly what: string; readonly next?: string };

const ENDS: readonly (readonly [RegExp, string])[] = [
  [
    /^did not end within /,
    'its last lines show where it hung; what is to stay must be left in the background',
  ],
  [/^was killed/, 'look on the host at how far it came, then run it again'],
];

function commandWords({ message, output }: StepFailure): Said | undefined {
  const [, command, end] = /^`([\s\S]+)` ([^`]+)$/.exec(message) ?? [];
  if (command === undefined || end === undefined) return undefined;
  const isSilent = (output ?? '').trim() === '';
  const code = /^exited with code (\d+)$/.exec(end)?.[1];
  const known = ENDS.find(([pattern]) => pattern.test(end))?.[1];
  const look = isSilent ? PRINTED_NOTHING : LAST_LINES;
  if (code === undefined) return { what: message, next: known ?? look };
  const words = jobFailureWords({
    kind: 'exit-code',
    blame: 'user',
    code: Number(code),
    command: maskedWords(command),
  });
  return { what: words.what, next: words.next ?? look };
}

/** Of a host that nobody could ask: whatever the step is, nobody knows how far it came. */
function lostWords({ message, host }: StepFailure, { places }: RolloutRecord): Said | undefined {
  const lost = host === undefined ? places.find((name) => message.startsWith(`${name}: `)) : undefined;
  if (lost === undefined) return undefined;
  const { cause, remedy } = parted(message);
  return { what: cause, next: remedy ?? `see whether ${lost} can be reached, and how far it came` };
}

/** `name: cause; remedy (H-CODE), after 3 attempts`: the remedy is told apart. */
function checkWords({ message }: StepFailure, record: RolloutRecord): Said | undefined {
  const found = checkOf(message, record);
  if (!found) return undefined;
  const said = message.slice(found.check.length + 2);
  const [, sentence = said, rest = ''] =
    /^([\s\S]*?)((?: \([A-Z-]+\))?, after \d+ attempts?)$/.exec(said) ?? [];
  const { cause, remedy } = parted(sentence);
  const next = remedy ?? (excerptOf(found) === undefined ? undefined : LAST_LINES);
  return { what: `${found.check}: ${cause}${rest}`, ...(next === undefined ? {} : { next }) };
}

/** The check that a failure is of; of several instances the one that failed last. */
export function checkOf(message: string, { checks }: RolloutRecord): CheckRecord | undefined {
  const own = [...checks.values()].filter(({ check }) => message.startsWith(`${check}: `));
  return own.findLast(({ last }) => last.at(-1)?.result !== 'pass') ?? own.at(-1);
}

const excerptOf = ({ last }: CheckRecord): string | undefined =>
  last.findLast(({ result }) => result !== 'pass')?.excerpt;

/** What a failed step printed, or what a check was answered. */
export function outputOf({ failure }: FailedStep, record: RolloutRecord): string {
  if (failure.output !== undefined) return failure.output;
  const check = checkOf(failure.message, record);
  return (check && excerptOf(check)) ?? '';
}

function plainWords({ message }: StepFailure): Said {
  const { cause, remedy } = parted(message);
  return remedy === undefined ? { what: cause } : { what: cause, next: remedy };
}

/** How a rollout ended, in one sentence, and what to do next where there is something to do. */
export interface EndWords {
  readonly what: string;
  readonly next?: string;
}

const ENDINGS: Readonly<Record<RolloutStatus, (record: RolloutRecord, said?: string) => EndWords>> = {
  success: (record) => {
    const release = record.serving ?? record.release;
    if (release === undefined) return { what: `nothing was left to be done${inPlace(record)}` };
    return { what: `${shortRelease(release)} serves${inPlace(record)}${took(record)}` };
  },
  'rolled-back': (record) => {
    const release = record.serving ?? record.goals.at(-1)?.release ?? record.previous;
    const named = release === undefined ? 'the release before' : shortRelease(release);
    return { what: `rolled back: ${named} serves${inPlace(record)}${took(record)}` };
  },
  failure: (record) => {
    const goal = record.goals.at(-1);
    if (goal && goal.release === undefined)
      return { what: `failed and withdrawn: nothing serves${inPlace(record)}${took(record)}` };
    return {
      what: `failed${inPlace(record)}${took(record)}; nothing was rolled back`,
      next: `see what serves: ${statusCommand(record)}; go back: ${commandLine('rollback', environmentOf(record))}`,
    };
  },
  unknown: (record, said) => {
    const failed = lastFailed(record);
    const why = said ?? (failed ? stepFailureWords(failed, record).what : undefined);
    return {
      what: `nobody can tell what serves${inPlace(record)}${why === undefined ? '' : `: ${why}`}`,
      next: `look at ${whereToLook(record, said)}, then run: ${statusCommand(record)}`,
    };
  },
  cancelled: (record) =>
    record.steps.length === 0
      ? { what: 'cancelled before anything was changed', next: 'run it again when it may go on' }
      : {
          what: `cancelled${took(record)}: ${record.environment || 'it'} may not be one release yet`,
          next: `the next deploy or rollback makes it one release first; see which: ${statusCommand(record)}`,
        },
};

/** `said`: why, where the rollout's end tells more than its events. */
export const endWords = (status: RolloutStatus, record: RolloutRecord, said?: string): EndWords =>
  ENDINGS[status](record, said);

/** The same of a command's result, which may have ended before there were events. */
export function resultWords(record: RolloutRecord, result: RolloutResult): EndWords {
  const { status, message } = result;
  const whole = { ...record, ...defined(result) };
  if (status === 'planned') return { what: 'planned; nothing is changed' };
  if (status === 'locked') return lockedWords(whole, message);
  const said = lastFailed(record) ? undefined : message;
  const words = endWords(status, whole, said === undefined ? undefined : withShortReleases(said));
  // Why it is so, where no step has failed: nothing was to be done, or nothing could be.
  if (said === undefined || status === 'unknown') return words;
  if (status === 'success') return { what: withShortReleases(said) };
  const { cause, remedy } = parted(withShortReleases(said));
  const next = [remedy, words.next].filter(Boolean).join('; ');
  return { what: `${words.what}: ${cause}`, ...(next === '' ? {} : { next }) };
}

const defined = ({ release, previous, serving }: RolloutResult) => ({
  ...(release === undefined ? {} : { release }),
  ...(previous === undefined ? {} : { previous }),
  ...(serving === undefined ? {} : { serving }),
});

function lockedWords(record: RolloutRecord, message = 'somebody else holds the lease'): EndWords {
  const hasBegun = record.steps.length > 0;
  return {
    what: `${hasBegun ? 'stopped' : 'nothing was changed'}: ${message}`,
    next: hasBegun
      ? `whoever has the lease now decides what serves; see: ${statusCommand(record)}`
      : 'wait for it (--wait-for-lock), or look at what holds it; at worst a rollback takes it (--take-lock)',
  };
}

function whereToLook(record: RolloutRecord, said: string | undefined): string {
  const failed = lastFailed(record)?.failure;
  if (failed?.host !== undefined && said === undefined) return failed.host;
  const message = said ?? failed?.message ?? '';
  const named = record.places.filter((place) => message.startsWith(`${place}: `));
  if (named.length > 0) return listed(named);
  return record.places.length > 0 ? listed(record.places) : 'the target';
}

const environmentOf = ({ environment }: RolloutRecord) => environment || 'ENVIRONMENT';
const statusCommand = (record: RolloutRecord) => commandLine('status', environmentOf(record));
const inPlace = ({ environment }: RolloutRecord) => (environment === '' ? '' : ` in ${environment}`);
const took = (record: RolloutRecord) =>
  record.startedAt === undefined ? '' : ` (${formatDuration(rolloutMs(record))})`;
