import { createHash, randomBytes } from 'node:crypto';
import { poll } from '../../base/poll.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Hook } from '../../domain/rollout/environment.js';
import type { Applied, Change, FleetFailure, Shipment } from '../../ports/fleet.js';
import type { Host } from '../../ports/host.js';
import { call, callAll } from './calls.js';
import { activation, guarded, starting, stopping, switchScript } from './changes.js';
import { launchScript, readResult, type TargetCommand } from './command.js';
import { type HostsFleetParts, instanceAt, lookAt } from './looking.js';
import type { HostLook } from './observe.js';
import { closeOf, realShare, shiftOf, waitedFor } from './shares.js';
import { ship } from './shipping.js';

type Outcome<T> = Promise<Result<T, FleetFailure>>;
type Of<K extends Change['kind']> = Extract<Change, { kind: K }>;

const START_TIMEOUT_MS = 60_000;
const ACTIVATE_TIMEOUT_MS = 10 * 60_000;
/** Until the proxy's own check of a started instance is good. */
const READY_MS = 30_000;
/** Until the last request of an instance that gets no more has been answered. */
const DRAIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** Does a rollout's steps on hosts. */
export class HostSteps {
  readonly #parts: HostsFleetParts;
  readonly #fence: number;
  /** Commands of this holder are told apart from those of one that had the same fence before it was killed. */
  readonly #run = randomBytes(4).toString('hex');
  #commands = 0;

  constructor(parts: HostsFleetParts, fence: number) {
    this.#parts = parts;
    this.#fence = fence;
  }

  apply(step: Change, shipment: Shipment): Outcome<Applied> {
    switch (step.kind) {
      case 'prepare':
        return this.#prepare(step, shipment);
      case 'start':
      case 'stop':
        return this.#instances(step, shipment);
      case 'shift':
      case 'close':
        return this.#weigh(step, shipment);
      case 'drain':
        return this.#drain(step);
      case 'switch':
        return this.#switch(step, shipment);
    }
  }

  async hook(hook: Hook, step: string, { release, env }: Shipment): Outcome<Applied> {
    const [host] = this.#parts.hosts;
    if (!host) return ok({ notes: [] });
    const directory = `${this.#parts.target.path}/releases/${release}`;
    const name = createHash('sha256').update(step).digest('hex').slice(0, 12);
    const id = `${this.#fence}-${this.#run}-${name}`;
    return this.#command(host, { id, text: hook.command, directory, env, timeoutMs: hook.timeoutMs });
  }

  async #prepare(step: Of<'prepare'>, { release }: Shipment): Outcome<Applied> {
    const { cargo, target, clock } = this.#parts;
    const told = await callAll(this.#named(step.hosts), (host) => {
      if (cargo?.release === release)
        return ship(host, cargo.artifact, {
          root: target.path,
          fence: this.#fence,
          release,
          shared: target.shared,
          clock,
        });
      const message = `release ${release} is not kept there any more; deploy it again`;
      return Promise.resolve(err<FleetFailure>({ kind: 'step', host: host.name, message }));
    });
    return told.ok ? ok({ notes: told.value }) : told;
  }

  async #switch(step: Of<'switch'>, { release, env }: Shipment): Outcome<Applied> {
    const { target, clock } = this.#parts;
    const { activate, path } = target;
    const switched = await callAll(this.#named(step.hosts), async (host): Outcome<unknown> => {
      const moved = await call(host, switchScript(path, this.#fence, release, activate !== undefined), clock);
      if (!moved.ok || activate === undefined) return moved;
      const directory = `${path}/releases/${release}`;
      return this.#command(host, {
        id: this.#nextId('activate'),
        text: activate,
        directory,
        env: { ...env, CIMYR_RELEASE_PATH: directory },
        timeoutMs: ACTIVATE_TIMEOUT_MS,
        ...activation(release),
      });
    });
    return switched.ok ? ok({ notes: [] }) : switched;
  }

  /** Of one host one after the other, of several at once. */
  async #instances(step: Of<'start'> | Of<'stop'>, shipment: Shipment): Outcome<Applied> {
    const done = await callAll(this.#parts.hosts, async (host): Outcome<undefined> => {
      const ports = (this.#parts.target.instances?.ports ?? []).filter((port) =>
        step.instances.includes(instanceAt(this.#parts, host, port)),
      );
      if (ports.length === 0) return ok(undefined);
      const look = await lookAt(host, this.#parts);
      if (!look.ok) return look;
      for (const port of ports) {
        const one = await this.#instance(step.kind, host, port, look.value, shipment);
        if (!one.ok) return one;
      }
      return ok(undefined);
    });
    return done.ok ? ok({ notes: [] }) : done;
  }

  #instance(
    kind: 'start' | 'stop',
    host: Host,
    port: number,
    look: HostLook,
    shipment: Shipment,
  ): Outcome<Applied> {
    const { target, traffic } = this.#parts;
    const there = look.host.instances.find((one) => one.port === port);
    const release =
      kind === 'start' ? shipment.release : (there?.release ?? look.host.current ?? shipment.release);
    const server = look.servers.find((one) => one.port === port)?.name;
    const change = (isOpen: boolean) =>
      traffic && server ? traffic.change([{ server, weight: 0, isOpen }]) : '';
    // Whatever stops an instance is the same in every release, and its own may be gone.
    const home = kind === 'start' || look.host.releases.includes(release) ? release : shipment.release;
    const directory = `${target.path}/releases/${home}`;
    return this.#command(host, {
      id: this.#nextId(kind),
      text: target.instances?.[kind] ?? ':',
      directory,
      env: {
        ...shipment.env,
        CIMYR_RELEASE: release,
        CIMYR_RELEASE_PATH: directory,
        CIMYR_PORT: String(port),
        CIMYR_INSTANCE: instanceAt(this.#parts, host, port),
      },
      timeoutMs: START_TIMEOUT_MS,
      ...(kind === 'start' ? { logOf: port } : {}),
      ...(kind === 'start'
        ? starting(release, port, change(false), change(true))
        : stopping(port, there?.release, change(false))),
    });
  }

  async #weigh(step: Of<'shift'> | Of<'close'>, { release }: Shipment): Outcome<Applied> {
    const { traffic, target, clock } = this.#parts;
    const notes: string[] = [];
    const done = await callAll(this.#named(step.hosts), async (host): Outcome<string> => {
      const look = await this.#readyLook(host, step.kind === 'shift' ? release : undefined);
      if (!look.ok) return look;
      const changes =
        step.kind === 'shift' ? shiftOf(look.value, release, step.percent) : closeOf(look.value);
      if (step.kind === 'shift')
        notes.push(...realShare(host.name, changes, look.value, release, step.percent));
      return call(host, guarded(target.path, this.#fence, traffic?.change(changes) ?? ':'), clock);
    });
    return done.ok ? ok({ notes }) : done;
  }

  /** The proxy finds a server good before it has asked it once: requests come only after it has. */
  async #readyLook(host: Host, release: string | undefined): Outcome<HostLook> {
    let look = await lookAt(host, this.#parts);
    const ready = await poll(
      this.#parts.clock,
      { intervalMs: LOOK_EVERY_MS, deadlineMs: READY_MS },
      async () => {
        if (look.ok && waitedFor(look.value, release).length > 0) look = await lookAt(host, this.#parts);
        return !look.ok || waitedFor(look.value, release).length === 0;
      },
    );
    if (ready || !look.ok) return look;
    const names = waitedFor(look.value, release).map(({ name }) => name);
    const message = `the proxy's own check of ${names.join(', ')} did not become good within ${READY_MS / 1000} s; see what it asks`;
    return err({ kind: 'step', host: host.name, message });
  }

  async #drain(step: Of<'drain'>): Outcome<Applied> {
    const notes: string[] = [];
    const done = await callAll(this.#parts.hosts, async (host): Outcome<undefined> => {
      let look = await lookAt(host, this.#parts);
      const busy = () =>
        look.ok
          ? look.value.host.instances.filter((one) => step.instances.includes(one.id) && one.inFlight > 0)
          : [];
      await poll(this.#parts.clock, { intervalMs: LOOK_EVERY_MS, deadlineMs: DRAIN_MS }, async () => {
        if (look.ok && busy().length > 0) look = await lookAt(host, this.#parts);
        return !look.ok || busy().length === 0;
      });
      for (const { id, inFlight } of busy())
        notes.push(`${id} still has ${inFlight} connections after ${DRAIN_MS / 1000} s; they are left open`);
      return look.ok ? ok(undefined) : look;
    });
    return done.ok ? ok({ notes }) : done;
  }

  async #command(host: Host, command: TargetCommand): Outcome<Applied> {
    const { target, clock, mask } = this.#parts;
    const printed = await call(host, launchScript(target.path, this.#fence, command), clock);
    if (!printed.ok) return printed;
    const { code, output } = readResult(printed.value);
    if (code === 0) return ok({ notes: [] });
    const what =
      code === 'late'
        ? `did not end within ${command.timeoutMs / 1000} s (what is to stay must be left in the background)`
        : code === 'unknown'
          ? 'was killed: how far it came is unknown'
          : `exited with code ${code}`;
    return err({
      kind: 'step',
      host: host.name,
      message: mask(`\`${command.text}\` ${what}`),
      output: mask(output),
    });
  }

  #nextId(kind: string): string {
    this.#commands++;
    return `${this.#fence}-${this.#run}-${this.#commands}-${kind}`;
  }

  #named = (names: readonly string[]) => this.#parts.hosts.filter(({ name }) => names.includes(name));
}
