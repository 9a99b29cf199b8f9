import { isTraceAsked } from '../trace/asked.js';
import type { TracedRollout } from '../trace/rollout.js';
import { deployConfigured } from './deploy.js';
import type { DeployOptions } from './options.js';

/** Deploys, and makes a trace of it where one is asked for: what that takes is loaded only then. */
export async function deployWithTrace(options: DeployOptions): Promise<TracedRollout> {
  if (!isTraceAsked(options.env)) return { done: await deployConfigured(options), send: async () => [] };
  const { deployTraced } = await import('../trace/rollout.js');
  return deployTraced(options);
}
