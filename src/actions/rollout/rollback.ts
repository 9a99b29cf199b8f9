import { type ActionStep, runAction } from '../run-action.js';
import { readRollbackInputs } from './inputs.js';
import { planOutput, rolloutAction } from './perform.js';
import { publishing } from './publish.js';
import { settling } from './settled.js';

export const rollbackMain = (step: ActionStep): Promise<number> =>
  runAction(step, readRollbackInputs, (inputs) => {
    const { to, strategy, reason, takeLock } = inputs;
    const command = {
      kind: 'rollback' as const,
      ...(to === '' ? {} : { to }),
      ...(strategy === undefined ? {} : { strategy }),
      ...(reason === '' ? {} : { reason }),
    };
    return settling(() =>
      rolloutAction(
        inputs,
        {
          command,
          variables: {},
          takes: takeLock,
          publication: publishing,
          outputs: (result) => ({
            status: result.status,
            release: result.release ?? '',
            'from-release': result.previous ?? '',
            plan: planOutput(result),
            risk: result.risk?.level ?? '',
            'estimated-duration':
              result.estimateMs === undefined ? '' : String(Math.round(result.estimateMs)),
          }),
        },
        step,
      ),
    );
  });
