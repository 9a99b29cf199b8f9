import type { Dialect } from '../../adapters/console/dialect.js';
import { oneLine } from '../../base/clean.js';
import { systemClock } from '../../base/clock.js';
import { Heartbeat } from '../../base/heartbeat.js';
import type { Masked } from '../../base/masked.js';
import type { RolloutEvent, RolloutFact } from '../../domain/rollout/event.js';
import { SIGNS } from '../../report/job-lines.js';
import { clip } from '../../report/markdown.js';
import { rolloutLines, stillLine } from '../../report/rollout/lines.js';
import { rolloutPlanLines } from '../../report/rollout/plan-lines.js';
import { foldRollout, type RolloutRecord } from '../../report/rollout/record.js';
import { resultWords } from '../../report/rollout/wording.js';
import type { DeployResult } from './result.js';

const MAX_LINE = 2000;

const END_SIGNS: Readonly<Record<DeployResult['status'], string>> = {
  success: SIGNS.success,
  planned: SIGNS.success,
  failure: SIGNS.failure,
  'rolled-back': SIGNS.failure,
  unknown: SIGNS.failure,
  locked: SIGNS.cancelled,
  cancelled: SIGNS.cancelled,
};

/** Tells a rollout as it goes on, and keeps what reports are made of. */
export interface RolloutLog {
  readonly startedAt: number;
  readonly record: RolloutRecord;
  readonly tell: (fact: RolloutFact) => void;
  /** Has a runner around us mask a value. */
  readonly hide: (secret: string) => void;
  /** Says what is waited for, too, while this is under way. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  readonly end: (result: DeployResult) => void;
}

export function rolloutLog(
  place: { readonly app: string; readonly environment: string },
  dialect: Dialect,
  print: (line: Masked) => void,
): RolloutLog {
  const clock = systemClock();
  const fold = foldRollout(place);
  let heartbeat: Heartbeat | undefined;
  let saidAt = clock.now();
  /** The group that is open. */
  let build: ReturnType<Dialect['section']> | undefined;
  const tell = (fact: RolloutFact) => {
    const event = { at: clock.now(), ...fact };
    fold.add(event);
    const lines = linesOf(event);
    for (const line of lines) print(line);
    if (lines.length === 0) return;
    saidAt = event.at;
    heartbeat?.restart();
  };
  return {
    startedAt: clock.now(),
    get record() {
      return fold.record;
    },
    tell,
    hide(secret) {
      for (const line of dialect.hide(secret)) print(line);
    },
    async during(work) {
      heartbeat = new Heartbeat(clock, () => print(dialect.own(stillLine(fold.record, clock.now(), saidAt))));
      try {
        return await work;
      } finally {
        heartbeat.stop();
      }
    },
    end(result) {
      const lines =
        result.status === 'planned' ? rolloutPlanLines({ ...place, ...result }) : [endLine(result)];
      for (const line of lines) print(dialect.own(line));
    },
  };

  function linesOf(event: RolloutEvent): readonly Masked[] {
    if (event.kind === 'build-began') return section(`build on ${event.place}`).open;
    if (event.kind === 'build-printed') return [dialect.inSection(event.line)];
    if (event.kind === 'build-ended') return build?.close ?? [];
    return rolloutLines(event, fold.record).map((line) => dialect.own(line));
  }

  function section(title: string) {
    build = dialect.section(title);
    return build;
  }

  /** From the result: where nothing has happened yet it alone knows why. */
  function endLine(result: DeployResult): string {
    const { status, serving, why } = result;
    if (status !== 'planned' && status !== 'locked')
      fold.add({
        at: clock.now(),
        kind: 'ended',
        status,
        ...(serving === undefined ? {} : { serving }),
        ...(why === undefined ? {} : { why }),
      });
    const { what, next } = resultWords(fold.record, result);
    return clip(oneLine(`${END_SIGNS[status]} ${what}${next === undefined ? '' : `; ${next}`}`), MAX_LINE);
  }
}
