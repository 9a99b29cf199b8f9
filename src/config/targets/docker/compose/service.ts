import * as z from 'zod/mini';
import { once } from '../../../../base/once.js';

const text = () => z.optional(z.nullable(z.string()));
const texts = () => z.optional(z.nullable(z.array(z.string())));
const number = () => z.optional(z.nullable(z.coerce.number()));
const record = <T extends z.ZodMiniType>(value: T) => z.optional(z.nullable(z.record(z.string(), value)));
const scalars = () => record(z.nullable(z.union([z.string(), z.number(), z.boolean()])));

const port = () =>
  z.looseObject({
    target: z.coerce.number(),
    published: z.optional(z.coerce.string()),
    host_ip: z.optional(z.string()),
    protocol: z.optional(z.string()),
  });

const volume = () =>
  z.looseObject({
    type: z.string(),
    source: z.optional(z.string()),
    target: z.string(),
    read_only: z.optional(z.boolean()),
    bind: z.optional(z.record(z.string(), z.unknown())),
    volume: z.optional(z.record(z.string(), z.unknown())),
    tmpfs: z.optional(z.looseObject({ size: z.optional(z.coerce.number()) })),
  });

/** One service as `docker compose config --format json` gives it: in its long form, with its variables filled in. */
const service = () =>
  z.looseObject({
    image: text(),
    build: z.optional(
      z.nullable(z.looseObject({ context: text(), dockerfile: text(), target: text(), args: scalars() })),
    ),
    command: texts(),
    entrypoint: texts(),
    environment: scalars(),
    ports: z.optional(z.array(port())),
    expose: z.optional(z.array(z.coerce.string())),
    volumes: z.optional(z.array(volume())),
    networks: record(z.nullable(z.looseObject({ aliases: texts() }))),
    deploy: z.optional(
      z.nullable(
        z.looseObject({
          replicas: number(),
          resources: z.optional(
            z.looseObject({
              limits: z.optional(z.looseObject({ cpus: number(), memory: number(), pids: number() })),
              reservations: z.optional(z.looseObject({ memory: number() })),
            }),
          ),
        }),
      ),
    ),
    scale: number(),
    healthcheck: z.optional(
      z.nullable(
        z.looseObject({
          test: texts(),
          interval: text(),
          timeout: text(),
          start_period: text(),
          retries: number(),
          disable: z.optional(z.boolean()),
        }),
      ),
    ),
    user: text(),
    working_dir: text(),
    hostname: text(),
    stop_signal: text(),
    stop_grace_period: text(),
    labels: scalars(),
    ulimits: record(z.union([z.number(), z.object({ soft: z.number(), hard: z.number() })])),
    tmpfs: texts(),
    sysctls: scalars(),
    init: z.optional(z.nullable(z.boolean())),
    read_only: z.optional(z.boolean()),
    security_opt: texts(),
    cap_drop: texts(),
    group_add: texts(),
    dns: texts(),
    dns_search: texts(),
    extra_hosts: texts(),
    shm_size: number(),
    mem_limit: number(),
    mem_reservation: number(),
    cpus: number(),
    pids_limit: number(),
    logging: z.optional(z.nullable(z.looseObject({ driver: text(), options: scalars() }))),
  });

export type ComposeService = z.output<ReturnType<typeof service>>;

const named = () => z.looseObject({ name: z.string() });

/** A whole file of Compose, as far as it is read. */
export const composeFile = once(() =>
  z.looseObject({
    name: z.string(),
    services: z.record(z.string(), service()),
    networks: record(named()),
    volumes: record(z.looseObject({ name: z.string(), driver_opts: z.optional(z.unknown()) })),
  }),
);

export type ComposeFile = z.output<ReturnType<typeof composeFile>>;
