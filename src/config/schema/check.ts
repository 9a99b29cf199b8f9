import * as z from 'zod';
import { socketAddress, webAddress } from './addresses.js';
import { count, duration, mapOf, pause, ruled, scalar, textOrPattern, title } from './fields.js';

const times = () => count(1000).min(1);

const common = () => ({
  name: title().optional(),
  from: z.enum(['runner', 'target']).optional(),
  interval: duration().optional(),
  timeout: duration().optional().describe('Of one attempt.'),
  deadline: duration().optional().describe('By then it must have been healthy.'),
  'start-period': pause().optional().describe('Before the first attempt.'),
  successes: times().optional().describe('In a row, to be healthy.'),
  failures: times().optional().describe('In a row, to be unhealthy again.'),
});

const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

const headerValue = () =>
  scalar().superRefine(
    ruled((value) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a line's end in a header begins another one
      typeof value === 'string' && /[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)
        ? ['E-CONTROL', 'control character in a header; remove it']
        : undefined,
    ),
  );

const headers = () =>
  mapOf(
    headerValue(),
    (key) =>
      HEADER.test(key)
        ? undefined
        : ['E-NAME', `'${key.slice(0, 80)}' is no header; use letters, digits and -`],
    HEADER,
  );

const status = () => z.int().min(100).max(599);

const http = () =>
  z
    .strictObject({
      kind: z.literal('http'),
      url: webAddress(),
      method: z.enum(['GET', 'HEAD']).optional(),
      headers: headers().optional(),
      status: z
        .union([status(), z.array(status()).min(1)])
        .optional()
        .describe('Accepted codes; default: 200 to 299.'),
      body: textOrPattern().optional().describe('A text that the body holds, or a /pattern/.'),
      latency: duration().optional().describe('A slower answer is a failure.'),
      redirects: count(3).optional().describe('How many are followed; default: 0.'),
      ...common(),
    })
    .describe('Asks a URL.');

const tcp = () =>
  z
    .strictObject({ kind: z.literal('tcp'), address: socketAddress(), ...common() })
    .describe('Opens a connection to host:port.');

const command = () =>
  z
    .strictObject({ kind: z.literal('command'), run: z.string().min(1).max(10_000), ...common() })
    .describe('Its exit code counts.');

export const check = () => z.discriminatedUnion('kind', [http(), tcp(), command()]);

export type CheckData = z.output<ReturnType<typeof check>>;
