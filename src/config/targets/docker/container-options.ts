import * as z from 'zod/mini';
import { once } from '../../../base/once.js';

/** What a container is started with besides what every target says; as Compose has it, in Docker's own units. */
export type ContainerOptions = z.output<ReturnType<typeof containerOptions>>;

const text = () => z.exactOptional(z.string());
const texts = () => z.exactOptional(z.array(z.string()));
const number = () => z.exactOptional(z.number());
const flag = () => z.exactOptional(z.boolean());
const textsByName = () => z.exactOptional(z.record(z.string(), z.string()));

/** As it stands in a record. */
export const containerOptions = once(() =>
  z.object({
    entrypoint: texts(),
    user: text(),
    workingDirectory: text(),
    hostname: text(),
    stopSignal: text(),
    stopSeconds: number(),
    labels: textsByName(),
    /** `test` as in Docker's API; times in milliseconds. */
    healthcheck: z.exactOptional(
      z.object({
        test: texts(),
        intervalMs: number(),
        timeoutMs: number(),
        startPeriodMs: number(),
        retries: number(),
      }),
    ),
    ulimits: z.exactOptional(z.array(z.object({ name: z.string(), soft: z.number(), hard: z.number() }))),
    tmpfs: textsByName(),
    sysctls: textsByName(),
    init: flag(),
    isReadOnly: flag(),
    hasNoNewPrivileges: flag(),
    dropped: texts(),
    groups: texts(),
    dns: texts(),
    dnsSearch: texts(),
    extraHosts: texts(),
    sharedMemoryBytes: number(),
    memoryBytes: number(),
    memoryReservationBytes: number(),
    cpus: number(),
    processes: number(),
    log: z.exactOptional(z.object({ driver: z.string(), options: z.record(z.string(), z.string()) })),
  }),
);
