import type { ReceiverAnswer } from './post.js';

/** What Node calls it, and what it means of whom traces are sent to. */
const ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection; check that a receiver of OTLP over HTTP listens there',
  ECONNRESET: 'closed the connection before it answered; look at its log',
  EPIPE: 'closed the connection before it answered; look at its log',
  ETIMEDOUT: 'did not answer; check that it runs and that no firewall is between',
  ENOTFOUND: 'has no address; check the name',
  EAI_AGAIN: 'could not be looked up; check the name server',
  ENETUNREACH: 'cannot be reached from here; check the network',
  EHOSTUNREACH: 'cannot be reached from here; check the network',
};

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^HPE_/, 'does not answer in HTTP; check the port: OTLP over HTTP is 4318, over gRPC 4317'],
  [
    /^(CERT_|ERR_TLS_|DEPTH_|SELF_SIGNED|UNABLE_TO_)/,
    'shows a certificate that is not trusted; name its authority in OTEL_EXPORTER_OTLP_CERTIFICATE',
  ],
  [/^(ERR_SSL_|EPROTO$)/, 'does not speak TLS there; check the port and the scheme'],
];

const STATUSES: Readonly<Record<number, string>> = {
  400: 'takes the trace for bad data; please report it',
  401: 'wants other credentials; check OTEL_EXPORTER_OTLP_HEADERS',
  403: 'does not permit it; check OTEL_EXPORTER_OTLP_HEADERS',
  404: 'has nothing at that path; check OTEL_EXPORTER_OTLP_ENDPOINT',
  405: 'takes no traces at that path; check OTEL_EXPORTER_OTLP_ENDPOINT',
  413: 'finds the trace too large; raise its limit',
  415: 'takes no OTLP in JSON; send to an OpenTelemetry Collector instead',
  429: 'is asked too much',
};

/** Why a trace, or the rest of it, has not arrived; `origin` is all that is said of the address. */
export function deliveryFailure(answer: ReceiverAnswer, origin: string): string {
  if (answer.kind === 'error') {
    const { code, message } = answer;
    const says =
      (Object.hasOwn(ERRORS, code) && ERRORS[code]) || FAMILIES.find(([codes]) => codes.test(code))?.[1];
    return `${origin} ${says || `could not be asked: ${message}; check the address`}`;
  }
  const { status, body } = answer;
  if (status >= 300 && status < 400)
    return `${origin} answers ${status}: it is somewhere else; name the final address, redirects are not followed`;
  const says = STATUSES[status] ?? (status >= 500 ? 'has trouble of its own; look at its log' : 'refuses it');
  const told = messageIn(body);
  return `${origin} answers ${status}: it ${says}${told === '' ? '' : ` (${told})`}`;
}

export const outOfTime = (origin: string, timeoutMs: number): string =>
  `${origin} did not take it within ${timeoutMs} ms; check that it runs, or raise OTEL_EXPORTER_OTLP_TIMEOUT`;

/** The message of a google.rpc.Status. */
function messageIn(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}

/** What an ExportTraceServiceResponse tells besides success; undefined: nothing. */
export function partialSuccessIn(body: string, origin: string): string | undefined {
  try {
    const { partialSuccess } = JSON.parse(body) as {
      partialSuccess?: Partial<Record<string, unknown>> | null;
    };
    const rejected = Number(partialSuccess?.['rejectedSpans'] ?? 0);
    const message = partialSuccess?.['errorMessage'];
    const told = typeof message === 'string' && message !== '' ? `: ${message}` : '';
    if (rejected > 0) return `${origin} rejected ${rejected} span${rejected === 1 ? '' : 's'}${told}`;
    return told === '' ? undefined : `${origin} took it and says${told}`;
  } catch {
    return undefined;
  }
}
