import { type RunTrace, traceparentOf } from '../../domain/trace-context.js';

/** Variables for whatever hangs below the whole. A trace state goes with its own parent only. */
export function withTrace<Env extends Readonly<Record<string, string | undefined>>>(
  env: Env,
  trace: RunTrace | undefined,
): Env {
  if (!trace) return env;
  const { TRACESTATE, ...rest } = env;
  const state = trace.state === undefined || TRACESTATE === undefined ? {} : { TRACESTATE };
  return {
    ...rest,
    ...state,
    TRACEPARENT: traceparentOf(trace, trace.spanId, trace.flags),
  } as unknown as Env;
}
