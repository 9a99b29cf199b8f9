import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TraceTarget } from '../../adapters/otlp/target.js';
import { otlpVariable } from './asked.js';
import { authorizationOf, headersOf, secretPartsOf } from './headers.js';
import { parsePairs } from './pairs.js';

type Env = Readonly<Record<string, string | undefined>>;

export interface TraceSettings {
  /** Undefined: no trace can be made, and a notice says why. */
  readonly target: TraceTarget | undefined;
  /** Attributes of everything that is told, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>;
  /** To be masked from now on. */
  readonly secrets: readonly string[];
  readonly notices: readonly string[];
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** What 0 stands for: OpenTelemetry calls it no limit, but a run must come to its end. */
const LONGEST_MS = 10 * 60_000;

/** Reads OpenTelemetry's variables: docs/traces.md lists them. A relative path is one of the workspace. */
export function readTraceSettings(env: Env, workspace: string): TraceSettings {
  const notices: string[] = [];
  const secrets: string[] = [];
  const resource = resourceOf(env, notices);
  const nothing = { target: undefined, resource, secrets, notices };
  const url = endpointOf(env, notices);
  if (!url || !isSpoken(env, notices)) return nothing;
  const headers = { ...authorizationOf(url), ...headersOf(env, notices) };
  for (const value of Object.values(headers)) secrets.push(...secretPartsOf(value));
  secrets.push(decodeURIComponent(url.password), ...url.searchParams.values());
  [url.username, url.password] = ['', ''];
  const files = filesOf(env, workspace, notices);
  if (!files) return nothing;
  if (files.key !== undefined) secrets.push(files.key);
  const isCompressed = compressionOf(env, notices);
  return {
    ...nothing,
    target: { url, headers, timeoutMs: timeoutOf(env, notices), isCompressed, ...files },
  };
}

function endpointOf(env: Env, notices: string[]): URL | undefined {
  const found = otlpVariable(env, 'ENDPOINT');
  if (!found) return undefined;
  const url = URL.canParse(found.value) ? new URL(found.value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !isDecodable(url.username + url.password)) {
    notices.push(`${found.name} is no address of the form http://host:port: no trace is sent`);
    return undefined;
  }
  // The one of traces is taken as it is.
  if (!found.name.includes('_TRACES_')) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url;
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** A receiver of OTLP over HTTP takes protobuf and JSON at one address; one of gRPC takes neither. */
function isSpoken(env: Env, notices: string[]): boolean {
  const found = otlpVariable(env, 'PROTOCOL');
  const protocol = found?.value.toLowerCase();
  if (!found || protocol === 'http/json') return true;
  if (protocol === 'grpc') {
    notices.push(
      `${found.name} asks for gRPC, which is not spoken here: no trace is sent; set it to http/json and the endpoint to a port for OTLP over HTTP (4318)`,
    );
    return false;
  }
  notices.push(
    protocol === 'http/protobuf'
      ? `${found.name} asks for http/protobuf; the trace is sent as http/json, to the same address`
      : `${found.name} is none of http/json, http/protobuf, grpc; the trace is sent as http/json`,
  );
  return true;
}

function timeoutOf(env: Env, notices: string[]): number {
  const found = otlpVariable(env, 'TIMEOUT');
  if (!found) return DEFAULT_TIMEOUT_MS;
  if (/^\d{1,9}$/.test(found.value)) return Number(found.value) || LONGEST_MS;
  notices.push(`${found.name} is no number of milliseconds: ${DEFAULT_TIMEOUT_MS} it is`);
  return DEFAULT_TIMEOUT_MS;
}

function compressionOf(env: Env, notices: string[]): boolean {
  const found = otlpVariable(env, 'COMPRESSION');
  const asked = found?.value.toLowerCase() ?? 'none';
  if (found && asked !== 'gzip' && asked !== 'none')
    notices.push(`${found.name} is none of gzip, none; the trace is sent as it is`);
  return asked === 'gzip';
}

const FILES = { ca: 'CERTIFICATE', cert: 'CLIENT_CERTIFICATE', key: 'CLIENT_KEY' } as const;

/** Undefined where one cannot be read: nothing is sent to who may be somebody else. */
function filesOf(
  env: Env,
  workspace: string,
  notices: string[],
): Partial<Record<keyof typeof FILES, string>> | undefined {
  const texts: Partial<Record<keyof typeof FILES, string>> = {};
  for (const [kind, name] of Object.entries(FILES) as [keyof typeof FILES, string][]) {
    const found = otlpVariable(env, name);
    if (!found) continue;
    try {
      texts[kind] = readFileSync(resolve(workspace, found.value), 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      notices.push(`${found.name} names a file that cannot be read (${code}): no trace is sent`);
      return undefined;
    }
  }
  return texts;
}

function resourceOf(env: Env, notices: string[]): Record<string, string> {
  const named = env['OTEL_SERVICE_NAME']?.trim();
  const pairs = parsePairs(env['OTEL_RESOURCE_ATTRIBUTES'] ?? '');
  if (!pairs) notices.push('OTEL_RESOURCE_ATTRIBUTES is no list of name=value, so it is not used');
  return { 'service.name': 'cimyr', ...pairs, ...(named ? { 'service.name': named } : {}) };
}
