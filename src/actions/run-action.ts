import { oneLine } from '../base/clean.js';
import type { Masker } from '../base/masker.js';
import type { RunStatus } from '../domain/outcome.js';
import { InputReader } from './read-inputs.js';

/** What the process gives an action. */
export interface ActionStep {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: NodeJS.WriteStream;
  /** Made before anything else: whatever is told passes it. */
  readonly masker: Masker;
  /** The argv that starts the command line. */
  readonly launcher: readonly string[];
  /** Whether the process was started for this step alone. */
  readonly isWholeProcess?: boolean;
  /** Aborts at the first signal, whose name is the reason, and at the second. */
  readonly cancel: AbortSignal;
  readonly kill: AbortSignal;
}

export interface ActionOutcome {
  readonly status: RunStatus;
  /** Said as the step's error when it did not succeed; empty when errors have said it all. */
  readonly message: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Wrong inputs or configuration: nothing was done. */
  readonly isRefusal?: boolean;
  /** Where success, failure and cancelled are too few words. */
  readonly exitCode?: number;
}

/**
 * The one frame of all actions: inputs, core, outcome. Whatever is thrown below is a mistake of ours, caught
 * here and nowhere else.
 */
export async function runAction<Inputs>(
  step: ActionStep,
  readInputs: (reader: InputReader) => Inputs,
  act: (inputs: Inputs, step: ActionStep) => Promise<ActionOutcome>,
): Promise<number> {
  const core = await import('@actions/core');
  const said = (message: string) => step.masker.text(oneLine(message));
  try {
    const reader = new InputReader(step.env);
    const inputs = readInputs(reader);
    for (const problem of reader.problems) core.error(said(problem));
    const outcome = reader.problems.length > 0 ? WRONG_INPUTS : await act(inputs, step);
    setOutputs(core, step, outcome.outputs);
    if (outcome.status === 'success') return 0;
    if (outcome.message !== '') core.error(said(outcome.message));
    if (outcome.isRefusal) return 2;
    if (outcome.exitCode !== undefined) return outcome.exitCode;
    return outcome.status === 'cancelled' ? 130 : 1;
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    core.error(step.masker.lines(`this is a mistake in cimyr, please report it: ${text}`));
    return 1;
  }
}

/** The post phase only warns: cleaning up must not turn a green job red. */
export async function runPost(step: ActionStep, act: (step: ActionStep) => Promise<void>): Promise<number> {
  try {
    await act(step);
  } catch (error) {
    const core = await import('@actions/core');
    core.warning(step.masker.text(oneLine(`cleaning up failed: ${(error as Error).message}`)));
  }
  return 0;
}

const WRONG_INPUTS: ActionOutcome = {
  status: 'failure',
  message: '',
  outputs: { status: 'failure' },
  isRefusal: true,
};

/** An output file that is missing or cannot be written costs the outputs, not the run (B91). */
function setOutputs(
  core: typeof import('@actions/core'),
  { env }: ActionStep,
  outputs: ActionOutcome['outputs'],
): void {
  try {
    if (!env['GITHUB_OUTPUT']) throw new Error('GITHUB_OUTPUT is not set');
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  } catch (error) {
    core.warning(`the outputs could not be set: ${(error as Error).message}`);
  }
}
