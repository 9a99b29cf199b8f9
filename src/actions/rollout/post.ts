import { dialectFor } from '../../wiring/tell-diagnostics.js';
import { InputReader } from '../read-inputs.js';
import { type ActionStep, runPost } from '../run-action.js';
import { readDeployInputs } from './inputs.js';
import { rolloutAction } from './perform.js';
import { closing } from './publish.js';
import { isUnsettled } from './settled.js';

/** Brings to its end what a cancelled or killed main phase has left: the target is fully one release afterwards. */
export const rolloutPost = (step: ActionStep): Promise<number> =>
  runPost(step, async () => {
    if (!isUnsettled(step.env)) return;
    // Whoever holds the lock by now brings it to its end, too: nobody waits for that here.
    const inputs = { ...readDeployInputs(new InputReader(step.env)), dryRun: false, waitMs: 0 };
    const command = { kind: 'reconcile' } as const;
    const { variables } = inputs;
    const asked = { command, variables, takes: false, outputs: () => ({}), publication: closing };
    const end = await rolloutAction(inputs, asked, step);
    if (end.message === '') return;
    for (const line of dialectFor(step.env, step.masker, false).mark(
      'warning',
      'interrupted deployment',
      end.message,
    ))
      step.stdout.write(`${line}\n`);
  });
