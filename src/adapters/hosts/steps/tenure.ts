import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../../base/result.js';
import { isGood } from '../../../domain/command-end.js';
import type { Applied, Change, FleetFailure } from '../../../ports/fleet.js';
import type { Host } from '../../../ports/host.js';
import { asLongAs, call } from '../../../state/calls.js';
import { launchScript, readResult, type TargetCommand } from '../command.js';
import type { HostsFleetParts } from '../looking.js';

export type Outcome<T> = Promise<Result<T, FleetFailure>>;
export type Of<K extends Change['kind']> = Extract<Change, { kind: K }>;

/** A holder's time over the hosts: what its steps are done with. */
export class Tenure {
  readonly parts: HostsFleetParts;
  readonly fence: number;
  /** Commands of this holder are told apart from those of one that had the same fence before it was killed. */
  readonly #run = randomBytes(4).toString('hex');
  #commands = 0;

  constructor(parts: HostsFleetParts, fence: number) {
    this.parts = parts;
    this.fence = fence;
  }

  /** Names a command that is run once. */
  idOf(name: string): string {
    return `${this.fence}-${this.#run}-${name}`;
  }

  /** Names one of many of its kind. */
  nextId(kind: string): string {
    this.#commands++;
    return this.idOf(`${this.#commands}-${kind}`);
  }
}

/** How often a host is looked at while something there is waited for. */
export const LOOK_EVERY_MS = 100;

export const hostsNamed = ({ parts }: Tenure, names: readonly string[]): Host[] =>
  parts.hosts.filter(({ name }) => names.includes(name));

/** Runs a command of the user's on a host. */
export async function runCommand(
  host: Host,
  command: TargetCommand,
  { parts: { target, clock, mask }, fence }: Tenure,
): Outcome<Applied> {
  const script = launchScript(target.path, fence, command);
  const printed = await call(host, script, clock, asLongAs(command.timeoutMs));
  if (!printed.ok) return printed;
  const { end, output } = readResult(printed.value, command);
  if (isGood(end)) return ok({ notes: [] });
  const { name: place } = host;
  return err({ kind: 'command', place, command: mask(command.text), end, output: mask(output) });
}
