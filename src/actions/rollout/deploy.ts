import type { DeployCommand } from '../../wiring/deploy/options.js';
import type { DeployResult } from '../../wiring/deploy/result.js';
import { type ActionStep, runAction } from '../run-action.js';
import { type DeployInputs, readDeployInputs } from './inputs.js';
import { planOutput, rolloutAction } from './perform.js';
import { publishing } from './publish.js';
import { settling } from './settled.js';
import { statusAction } from './status.js';

export const deployMain = (step: ActionStep): Promise<number> =>
  runAction(step, readDeployInputs, (inputs) => {
    const { variables } = inputs;
    if (inputs.command === 'status') return statusAction(inputs, step);
    const command = commandOf(inputs);
    // Only a rollout is a deployment that GitHub hears of, and that leaves anything to be brought to its end.
    if (command.kind !== 'deploy') return rolloutAction(inputs, { ...ATTENDING, command, variables }, step);
    return settling(() =>
      rolloutAction(
        inputs,
        {
          command,
          variables,
          takes: false,
          publication: publishing,
          outputs: (result) => ({
            status: result.status,
            release: result.release ?? '',
            'previous-release': result.previous ?? '',
            url: result.url ?? '',
            plan: planOutput(result),
          }),
        },
        step,
      ),
    );
  });

const ATTENDING = {
  takes: false,
  publication: async () => undefined,
  outputs: ({ status, serving }: DeployResult) => ({ status, release: serving ?? '' }),
} as const;

function commandOf({ command, release, strategy, reason, acceptsOutage }: DeployInputs): DeployCommand {
  const named = release === '' ? {} : { release };
  if (command === 'restart') return { kind: 'restart', all: false };
  if (command === 'accept') return { kind: 'accept', ...named, reason };
  return { kind: 'deploy', ...named, acceptsOutage, ...(strategy === undefined ? {} : { strategy }) };
}
