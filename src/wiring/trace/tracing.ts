import { randomBytes } from 'node:crypto';
import { gitOrigin } from '../../adapters/git/origin.js';
import { githubOrigin } from '../../adapters/github/origin.js';
import { sendTraces } from '../../adapters/otlp/send.js';
import { oneLine } from '../../base/clean.js';
import type { Clock } from '../../base/clock.js';
import type { Masker } from '../../base/masker.js';
import {
  isSpanReference,
  isTracestate,
  parseTraceparent,
  type RunTrace,
  SAMPLED,
  type SpanReference,
} from '../../domain/trace-context.js';
import { clip } from '../../report/markdown.js';
import type { Mask, OtlpSpan } from '../../report/trace/otlp.js';
import { payloadsOf } from '../../report/trace/payloads.js';
import { resourceOf } from '../../report/trace/resource.js';
import { readTraceSettings } from './settings.js';

const MAX_NOTICE = 500;

/** The trace of a run or a rollout, from before its beginning until it has been sent. */
export interface Tracing {
  /** Asked once the masker knows the secrets. Without a trace none is made. */
  begin(): Begun;
  /** Sends what came of it; what a person should know of that. Never fails. */
  send(told: SpanSource): Promise<readonly string[]>;
}

/** Spans, and the pipeline and the run that they are of. */
export interface SpanSource {
  readonly id: string;
  readonly pipeline: string;
  readonly spans: (mask: Mask) => readonly OtlpSpan[];
}

export interface Begun {
  readonly trace?: RunTrace;
  readonly notices: readonly string[];
}

/** What a trace is made from. */
export interface TraceRequest {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workspace: string;
  /** The trace of the run that this one resumes, as it was written down. */
  readonly resumes: SpanReference | undefined;
  readonly cancel: AbortSignal;
  readonly kill: AbortSignal;
}

/** Secrets in the settings are masked from here on. */
export function openTracing(asked: TraceRequest, masker: Masker, clock: Clock): Tracing {
  const { env, workspace, resumes, cancel, kill } = asked;
  const { target, resource, secrets, notices } = readTraceSettings(env, workspace);
  for (const secret of secrets) masker.add(secret);
  if (!target) return { begin: () => ({ notices }), send: async () => [] };
  const mask = (text: string) => masker.text(text);
  const origin = env['GITHUB_ACTIONS'] === 'true' ? Promise.resolve(githubOrigin(env)) : gitOrigin(workspace);
  return {
    begin() {
      const begun = traceIn(env, masker, resumes);
      return { ...begun, notices: [...notices, ...begun.notices] };
    },
    async send({ spans, ...whose }) {
      const common = resourceOf(whose, await origin, resource, mask);
      const bodies = payloadsOf(spans(mask), common).map(({ text }) => text);
      // Who has stopped the run may stop this by asking again; who has not, by asking once.
      const stop = cancel.aborted ? kill : AbortSignal.any([cancel, kill]);
      const told = await sendTraces(bodies, target, { clock, cancel: stop, random: Math.random });
      return told.map((text) => clip(oneLine(mask(`trace: ${text}`)), MAX_NOTICE));
    },
  };
}

/** The run's own span: below the one that TRACEPARENT names, else the first of a new trace. */
function traceIn(env: TraceRequest['env'], masker: Masker, earlier: SpanReference | undefined): Begun {
  const given = env['TRACEPARENT'] ?? '';
  const state = env['TRACESTATE'] ?? '';
  const parent = parseTraceparent(given);
  // Whoever began the trace does not record it.
  if (parent && (parent.flags & SAMPLED) === 0) return { notices: [] };
  const own = {
    spanId: randomId(8),
    ...(earlier && isSpanReference(earlier)
      ? { resumes: { traceId: earlier.traceId, spanId: earlier.spanId } }
      : {}),
  };
  if (parent) {
    const { traceId, spanId: parentSpanId, flags } = parent;
    const passed = isTracestate(state) ? { state: masker.text(state) } : {};
    return { trace: { traceId, parentSpanId, flags, ...own, ...passed }, notices: [] };
  }
  const trace = { traceId: randomId(16), flags: SAMPLED, ...own };
  const notice = 'TRACEPARENT is no W3C trace context: the trace of this run stands for itself';
  return { trace, notices: given === '' ? [] : [notice] };
}

/** All zeros would be no id; that this is drawn nobody will see. */
const randomId = (bytes: number): string => {
  const id = randomBytes(bytes).toString('hex');
  return /^0+$/.test(id) ? randomId(bytes) : id;
};
