import type { FleetFailure } from '../../ports/fleet.js';
import type { HostFailure } from '../../ports/host.js';

/** Why an engine did not do what it was asked; without a status it has not answered at all. */
export interface EngineTrouble {
  /** What was asked of it, in a word. */
  readonly doing: string;
  /** Of HTTP. */
  readonly status?: number;
  /** What it says, or what the connection says. */
  readonly detail: string;
  readonly remedy?: string;
}

export const silentEngine = (doing: string, isClosed: boolean): EngineTrouble =>
  isClosed
    ? { doing, detail: 'nobody waits any more' }
    : { doing, detail: 'it does not answer', remedy: 'see whether the engine is busy or stalled' };

export const httpStatusOf = (error: unknown): { readonly status?: number } => {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' ? { status } : {};
};

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'is the engine running, and is this its socket?',
  ECONNREFUSED: 'is the engine running, and does it listen there?',
  EACCES: 'the user who deploys needs the right to use the socket, such as the group docker',
  ENOTFOUND: 'is the name right?',
  ETIMEDOUT: 'is there a firewall between?',
};

export function engineFailure(error: unknown): Omit<EngineTrouble, 'doing'> {
  const { json, code, message } = error as {
    json?: { message?: unknown };
    code?: unknown;
    message?: unknown;
  };
  const said = json?.message ?? message;
  const remedy = typeof code === 'string' ? REMEDIES[code] : undefined;
  return {
    detail: (typeof said === 'string' ? said : String(error)).trim(),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** As a failure of the place. */
export function placeFailure(place: string, { doing, status, detail, remedy }: EngineTrouble): FleetFailure {
  return status === undefined
    ? { kind: 'unreachable', place, code: 'E-ENGINE', detail: `${place}: ${detail}`, remedy }
    : { kind: 'engine', place, doing, detail };
}

/** As a failure of whoever runs scripts there. */
export const hostFailure = (place: string, { detail, remedy }: EngineTrouble): HostFailure => ({
  code: 'E-ENGINE',
  message: `${place}: ${detail}`,
  remedy,
  isFinal: false,
});
