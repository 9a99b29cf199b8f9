import * as z from 'zod/mini';
import { socketAddress, webAddress } from './addresses.js';
import {
  about,
  count,
  duration,
  integer,
  mapOf,
  pause,
  ruled,
  scalar,
  command as shellText,
  someOf,
  textOrPattern,
  title,
} from './fields.js';

const times = () => integer(1, 1000);

const common = () => ({
  name: z.optional(title()),
  from: z.optional(z.enum(['runner', 'target'])),
  interval: z.optional(duration()),
  timeout: about('Of one attempt.', z.optional(duration())),
  deadline: about('By then it must have been healthy.', z.optional(duration())),
  'start-period': about('Before the first attempt.', z.optional(pause())),
  successes: about('In a row, to be healthy.', z.optional(times())),
  failures: about('In a row, to be unhealthy again.', z.optional(times())),
});

const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

const headerValue = () =>
  scalar().check(
    ruled((value) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a line's end in a header begins another one
      typeof value === 'string' && /[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)
        ? ['E-CONTROL', 'control character in a header; remove it']
        : undefined,
    ),
  );

export const headers = () =>
  mapOf(
    headerValue(),
    (key) =>
      HEADER.test(key)
        ? undefined
        : ['E-NAME', `'${key.slice(0, 80)}' is no header; use letters, digits and -`],
    HEADER,
  );

const status = () => integer(100, 599);

const http = () =>
  about(
    'Asks a URL.',
    z.strictObject({
      kind: z.literal('http'),
      url: webAddress(),
      method: z.optional(z.enum(['GET', 'HEAD'])),
      headers: z.optional(headers()),
      status: about(
        'Accepted codes; default: 200 to 299.',
        z.optional(z.union([status(), someOf(status())])),
      ),
      body: about('A text that the body holds, or a /pattern/.', z.optional(textOrPattern())),
      latency: about('A slower answer is a failure.', z.optional(duration())),
      redirects: about('How many are followed; default: 0.', z.optional(count(3))),
      ...common(),
    }),
  );

const tcp = () =>
  about(
    'Opens a connection to host:port.',
    z.strictObject({ kind: z.literal('tcp'), address: socketAddress(), ...common() }),
  );

const command = () =>
  about(
    'Its exit code counts.',
    z.strictObject({ kind: z.literal('command'), run: shellText(10_000), ...common() }),
  );

export const check = () => z.discriminatedUnion('kind', [http(), tcp(), command()]);

export type CheckData = z.output<ReturnType<typeof check>>;
