import { HOOK_PHASES, type Hook, type HookPhase, type Hooks } from '../../domain/rollout/environment.js';
import type { HookData } from '../schema/deployment.js';

const TIMEOUT_MS = 600_000;

export const hooksOf = (data: { readonly [phase in HookPhase]?: readonly HookData[] | undefined }): Hooks =>
  Object.fromEntries(HOOK_PHASES.map((phase) => [phase, (data[phase] ?? []).map(hookOf)])) as Record<
    HookPhase,
    Hook[]
  >;

function hookOf(data: HookData): Hook {
  const hook = typeof data === 'string' ? { run: data } : data;
  return {
    command: hook.run,
    from: hook.from ?? 'runner',
    timeoutMs: hook.timeout ?? TIMEOUT_MS,
    onFailure: hook['on-failure'] ?? 'abort',
    idempotent: hook.idempotent ?? false,
  };
}
