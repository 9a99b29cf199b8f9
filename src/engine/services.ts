import type { Masked } from '../base/masked.js';
import type { Job, Pipeline, Service } from '../domain/pipeline.js';
import { renderTemplate } from '../domain/template.js';
import type { OpenRun, Workspace } from '../ports/run-store.js';
import { declaredEnvironment, type RunEnvironment } from './job-environment.js';
import type { NeedViews } from './need-views.js';
import type { RunEvents } from './run-events.js';
import { RunningService, type ServiceCommand, type ServicePorts } from './running-service.js';

/** Why a job's service cannot be used. */
export interface ServiceTrouble {
  readonly service: string;
  readonly message: string;
}

interface Shared {
  readonly running: RunningService;
  readonly ready: Promise<string | undefined>;
}

/**
 * The services of a run: each is started when the first job that needs it starts, is shared by all jobs that say
 * the same of it, and ends when the last of them has ended.
 */
export class Services {
  readonly #pipeline: Pipeline;
  readonly #environment: RunEnvironment;
  readonly #needs: NeedViews;
  readonly #events: RunEvents;
  readonly #ports: ServicePorts & { readonly store: OpenRun; readonly workspace: Workspace };
  readonly #shared = new Map<string, Shared>();
  /** By identity: the jobs that may still need it. */
  readonly #users = new Map<string, Set<number>>();
  /** Those that are being stopped, too. */
  readonly #all = new Set<RunningService>();
  readonly #stopping = new Set<Promise<void>>();
  #count = 0;

  constructor(
    { pipeline, environment }: { readonly pipeline: Pipeline; readonly environment: RunEnvironment },
    needs: NeedViews,
    events: RunEvents,
    ports: ServicePorts & { readonly store: OpenRun; readonly workspace: Workspace },
  ) {
    this.#pipeline = pipeline;
    this.#environment = environment;
    this.#needs = needs;
    this.#events = events;
    this.#ports = ports;
    for (const job of pipeline.jobs) {
      for (const { identity } of job.services) {
        const users = this.#users.get(identity) ?? new Set();
        this.#users.set(identity, users.add(job.index));
      }
    }
  }

  /** Waits until all services of a job are ready; why one is not, if so. One that has ended is started anew. */
  async acquire(job: Job): Promise<ServiceTrouble | undefined> {
    const waiting = job.services.map(async (service) => {
      const message = await this.#ready(service, job);
      return message === undefined ? undefined : { service: service.name, message };
    });
    return (await Promise.all(waiting)).find((trouble) => trouble !== undefined);
  }

  /** What a job's services have printed last, for those who look for the cause of its failure. */
  tails({ services }: Job): { readonly name: string; readonly tail: Masked }[] {
    return services.flatMap(({ name, identity }) => {
      const tail = this.#shared.get(identity)?.running.tail;
      return tail ? [{ name, tail }] : [];
    });
  }

  /** The job will not need its services any more. */
  settled(job: Job): void {
    for (const { identity } of job.services) {
      const users = this.#users.get(identity);
      users?.delete(job.index);
      if (users?.size === 0) this.#stop(identity);
    }
  }

  kill(): void {
    for (const running of this.#all) running.kill();
  }

  /** Ends those that still run, and waits until all have ended. */
  async stop(): Promise<void> {
    for (const identity of [...this.#shared.keys()]) this.#stop(identity);
    await Promise.all(this.#stopping);
  }

  async #ready(service: Service, job: Job): Promise<string | undefined> {
    try {
      return await this.#start(service, job).ready;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Throws where one of its expressions cannot be evaluated. */
  #start(service: Service, job: Job): Shared {
    const found = this.#shared.get(service.identity);
    if (found && !found.running.hasEnded) return found;
    if (found) this.#stop(service.identity);
    const number = this.#count++;
    const since = this.#ports.clock.now();
    const command = this.#command(service, job, number);
    const running = new RunningService(command, this.#ports.store.serviceSpool(number), this.#ports);
    this.#all.add(running);
    const ready = running.becomesReady().then((why) => {
      const ms = this.#ports.clock.now() - since;
      if (why === undefined) this.#events.tell({ kind: 'service-ready', name: service.name, ms });
      return why;
    });
    const shared = { running, ready };
    this.#shared.set(service.identity, shared);
    return shared;
  }

  #command(service: Service, job: Job, number: number): ServiceCommand {
    const { store, workspace } = this.#ports;
    const needs = this.#needs.of(job);
    const own = { ...job, env: [service.env] };
    const declared = declaredEnvironment(this.#pipeline, own, this.#environment, needs);
    const env = { ...this.#environment.base, ...declared };
    const contexts = { ...this.#environment.contexts, env: declared, matrix: job.cell ?? {}, needs };
    const mark = `:${store.id}.service-${number}:`;
    return {
      text: service.command,
      directory: workspace.root,
      env: {
        ...env,
        PATH: env['PATH'] ? `${store.binDirectory}:${env['PATH']}` : store.binDirectory,
        CIMYR_RUN_ID: store.id,
        CIMYR_RUN_DIRECTORY: store.directory,
        CIMYR_TRACKING_ID: `${env['CIMYR_TRACKING_ID'] ?? ''}${mark}`,
      },
      ready: service.ready.map(({ kind, text }) => ({ kind, text: renderTemplate(text, contexts) })),
      deadlineMs: service.deadlineMs,
      mark,
    };
  }

  #stop(identity: string): void {
    const found = this.#shared.get(identity);
    if (!found) return;
    this.#shared.delete(identity);
    const stopped = found.running.stop().finally(() => {
      this.#all.delete(found.running);
      this.#stopping.delete(stopped);
    });
    this.#stopping.add(stopped);
  }
}
