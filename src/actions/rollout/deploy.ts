import { type ActionStep, runAction } from '../run-action.js';
import { readDeployInputs } from './inputs.js';
import { planOutput, rolloutAction } from './perform.js';
import { publishing } from './publish.js';
import { settling } from './settled.js';

export const deployMain = (step: ActionStep): Promise<number> =>
  runAction(step, readDeployInputs, (inputs) => {
    const { release, strategy, variables } = inputs;
    const command = {
      kind: 'deploy' as const,
      ...(release === '' ? {} : { release }),
      ...(strategy === undefined ? {} : { strategy }),
    };
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
