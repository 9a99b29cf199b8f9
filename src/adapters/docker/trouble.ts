import type { FleetFailure } from '../../ports/fleet.js';
import type { HostFailure } from '../../ports/host.js';
import { NoConnection } from './engine-agent.js';

/** Why an engine did not do what it was asked; without a status it has not answered at all. */
export interface EngineTrouble {
  /** What was asked of it, in a word. */
  readonly doing: string;
  /** Of HTTP. */
  readonly status?: number;
  /** What it says, or what the connection says. */
  readonly detail: string;
  readonly remedy?: string | undefined;
  /** There is no connection, or there is none any more. */
  readonly unreached?: HostFailure;
}

export const silentEngine = (doing: string, isClosed: boolean): EngineTrouble =>
  isClosed
    ? { doing, detail: 'nobody waits any more' }
    : { doing, detail: 'it does not answer', remedy: 'see whether the engine is busy or stalled' };

export const httpStatusOf = (error: unknown): { readonly status?: number } => {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' ? { status } : {};
};

/** `broken`: why the connection ended, as whoever made it knows. */
export function engineFailure(error: unknown, broken?: HostFailure): Omit<EngineTrouble, 'doing'> {
  const unreached = error instanceof NoConnection ? error.failure : broken;
  if (unreached) return { detail: unreached.message, remedy: unreached.remedy, unreached };
  const { json, message } = error as { json?: { message?: unknown }; message?: unknown };
  const said = json?.message ?? message;
  return { detail: (typeof said === 'string' ? said : String(error)).trim() };
}

/** As a failure of the place. */
export function placeFailure(place: string, trouble: EngineTrouble): FleetFailure {
  const { doing, status, detail } = trouble;
  if (status !== undefined) return { kind: 'engine', place, doing, detail };
  const { code, message, remedy } = hostFailure(place, trouble);
  return { kind: 'unreachable', place, code, detail: message, remedy };
}

/** As a failure of whoever runs scripts there. */
export const hostFailure = (place: string, { detail, remedy, unreached }: EngineTrouble): HostFailure =>
  unreached ?? { code: 'E-ENGINE', message: `${place}: ${detail}`, remedy, isFinal: false };
