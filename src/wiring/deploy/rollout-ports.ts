import { localCommands } from '../../adapters/process/local-command.js';
import type { Masked } from '../../base/masked.js';
import type { Masker } from '../../base/masker.js';
import { RECORD_KEY } from '../../domain/credentials.js';
import { signed } from '../../domain/rollout/signature.js';
import type { Held } from '../../ports/fleet.js';
import type { RunLocally } from '../../ports/local-command.js';
import type { Shell } from '../../ports/shell.js';
import type { At } from '../../ports/there.js';
import { reasonWords } from '../../report/rollout/words/reasons.js';
import type { RolloutPorts } from '../../rollout/request.js';
import { jobBase } from '../job-base.js';
import { gauges } from './gauges.js';
import type { DeployOptions } from './options.js';
import { variablesOf } from './variables.js';
import { withheld } from './withheld.js';

interface Given extends Pick<RolloutPorts, 'clock' | 'confirms'> {
  readonly options: DeployOptions;
  readonly at: At;
  readonly masker: Masker;
  /** Variables that log in on the target. */
  readonly keyNames: readonly string[];
  /** Variables of the environment that hold secrets which the file names. */
  readonly secretNames: ReadonlySet<string>;
}

/** What a rollout uses of this machine and of the target's. */
export function rolloutPorts(given: Given, held: Held, shell: Shell): RolloutPorts {
  const { options, at, masker, clock, confirms, keyNames, secretNames } = given;
  const { workspace, env, overrides, cancel } = options;
  const { tell, mask } = tellsMasked(options);
  const base = jobBase(env, withheld(keyNames, secretNames));
  const runLocally = withBase(base, localCommands(shell, workspace, clock, mask));
  return {
    held,
    gauge: gauges(at, runLocally, mask, clock),
    runLocally,
    clock,
    mask,
    say: (reason) => mask(reasonWords(reason).what),
    tell,
    variablesOf: (variables) => variablesOf({ variables }, workspace, env, masker).values,
    confirms,
    sign: (record) => (env[RECORD_KEY] ? signed(record, env[RECORD_KEY]) : record),
    surroundings: { ...defined({ ...env, [RECORD_KEY]: undefined }), ...overrides },
    cancel,
  };
}

/** Commands that find this besides their own variables. */
export const withBase =
  (base: Readonly<Record<string, string>>, commands: RunLocally): RunLocally =>
  (command, signal) =>
    commands({ ...command, env: { ...base, ...command.env } }, signal);

/** Whatever is told passes the masker. */
export const tellsMasked = ({
  tell,
  masker,
}: Pick<DeployOptions, 'tell' | 'masker'>): Pick<RolloutPorts, 'tell'> & {
  readonly mask: (text: string) => Masked;
} => ({ tell, mask: (text) => masker.lines(text) });

export const defined = (env: DeployOptions['env']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
