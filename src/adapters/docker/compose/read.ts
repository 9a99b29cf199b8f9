import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../base/result.js';
import type { ComposeRead } from '../../../config/targets/docker/compose/composed.js';
import { composeFile } from '../../../config/targets/docker/compose/service.js';
import type { ComposeSource } from '../../../config/targets/docker/target.js';

export interface ComposeRequest {
  readonly workspace: string;
  /** What its variables stand for. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** What Compose found, and what it complains of. */
export interface ComposeAnswer extends ComposeRead {
  readonly complaints: readonly string[];
}

const LIMIT_MS = 60_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** Has Compose itself read its file: nobody else knows all of its rules. The error is why there is none. */
export async function readCompose(
  { file, service }: ComposeSource,
  request: ComposeRequest,
): Promise<Result<ComposeAnswer, string>> {
  const program = await composeProgram(request);
  if (!program.ok) return program;
  const path = join(request.workspace, file);
  // A service may be in a profile: it is named, so it is meant.
  const asked = [...program.value, '--profile', '*', '-f', path, 'config', '--format', 'json'];
  const read = await run(asked, request);
  if (read.code !== 0)
    return err(`target.compose: Compose does not take '${file}': ${lastOf(read.complaint)}`);
  const written = await run([...asked, '--no-interpolate', '--no-env-resolution'], request);
  const parsed = composeFile().safeParse(unescaped(jsonIn(read.printed)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.');
    return err(
      `target.compose: what Compose says of '${file}' is not understood (${place}: ${issue?.message})`,
    );
  }
  return ok({
    file: parsed.data,
    written: environmentIn(written.code === 0 ? jsonIn(written.printed) : undefined, service),
    workspace: request.workspace,
    complaints: read.complaint.split('\n').filter((line) => line.trim() !== ''),
  });
}

const lastOf = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** A dollar sign is doubled in what it prints, so that it can be read again. */
function unescaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', '$');
  if (Array.isArray(value)) return value.map(unescaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unescaped(one)]));
}

function environmentIn(file: unknown, service: string): ComposeRead['written'] {
  const { services } = (file ?? {}) as { services?: Record<string, { environment?: unknown }> };
  const found = services?.[service]?.environment;
  return typeof found === 'object' && found !== null ? (found as ComposeRead['written']) : {};
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The plugin of the client, else the program of the same; its first generation prints no JSON. */
async function composeProgram(request: ComposeRequest): Promise<Result<readonly string[], string>> {
  for (const program of [['docker', 'compose'], ['docker-compose']]) {
    const { code, printed } = await run([...program, 'version', '--short'], request);
    if (code !== 0) continue;
    const [version = ''] = /\d+(\.\d+)*/.exec(printed) ?? [];
    if (!version.startsWith('1.')) return ok(program);
    return err(`target.compose needs Compose 2 or newer; this is ${program.join(' ')} ${version}`);
  }
  return err(
    "target.compose: neither 'docker compose' nor 'docker-compose' is here; install the plugin (docker-compose-plugin)",
  );
}

interface Ran {
  readonly code: number;
  readonly printed: string;
  readonly complaint: string;
}

function run(
  [program = '', ...args]: readonly string[],
  { workspace: cwd, env, signal }: ComposeRequest,
): Promise<Ran> {
  const options = { cwd, env, signal, timeout: LIMIT_MS, maxBuffer: MOST_BYTES } as const;
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (error, printed, said) => {
      const code = typeof error?.code === 'number' ? error.code : 1;
      resolve({ code: error ? code : 0, printed, complaint: said || (error?.message ?? '') });
    });
    child.stdin?.end();
  });
}
