import { expect, it } from 'vitest';
import { said } from '../reading.js';
import { fileWith } from './reading.js';

type Row = readonly [entry: string, number: string, expected: readonly string[]];

/** The rest of a health check. */
const CHECKS: readonly Row[] = [
  [
    '{ kind: http, url: "http://a", interval: 0 }',
    'B74',
    [
      'E-RANGE 11:62 environments.live.health-checks[0].interval: duration out of range; write more than 0 and at most 7d',
    ],
  ],
  [
    '{ kind: http, url: "http://a", timeout: 90s, deadline: 30s }',
    'B74',
    [
      'E-RANGE 11:61 environments.live.health-checks[0].timeout: impossible: timeout 90s > deadline 30s; shorten it or raise the deadline',
    ],
  ],
  [
    '{ kind: http, url: "http://a", timeout: 2m }',
    'B74',
    [
      'E-RANGE 11:61 environments.live.health-checks[0].timeout: impossible: timeout 120s > deadline 60s; shorten it or raise the deadline',
    ],
  ],
  [
    '{ kind: http, url: "http://a", successes: 10, interval: 5s, deadline: 30s }',
    'B74',
    [
      'E-RANGE 11:63 environments.live.health-checks[0].successes: impossible: 10 successes × 5s > deadline 30s; ask for less or raise the deadline',
    ],
  ],
  [
    '{ kind: http, url: "http://a", deadline: 3s }',
    'B74',
    [
      'E-RANGE 11:62 environments.live.health-checks[0].deadline: impossible: 3 successes × 2s > deadline 3s; ask for less or raise the deadline',
    ],
  ],
  [
    '{ kind: http, url: "http://a", status: 2xx }',
    'B75',
    [
      'E-TYPE 11:60 environments.live.health-checks[0].status: number or list expected, got string "2xx"; write a number or [ … ]',
    ],
  ],
  [
    '{ kind: http, url: "http://a", status: 999 }',
    'B75',
    [
      'E-RANGE 11:60 environments.live.health-checks[0].status: must be at most 599, got number 999; write a number in this range',
    ],
  ],
  [
    '{ kind: http, url: "http://a", status: [] }',
    'B75',
    ['E-EMPTY 11:60 environments.live.health-checks[0].status: must not be empty; remove it or fill it in'],
  ],
  [
    '{ kind: http, url: "http://a", status: [200, 99] }',
    'B75',
    [
      'E-RANGE 11:66 environments.live.health-checks[0].status[1]: must be at least 100, got number 99; write a number in this range',
    ],
  ],
  [
    '{ kind: http, url: "http://a", body: /(/ }',
    'B75',
    [
      'E-REGEX 11:58 environments.live.health-checks[0].body: invalid regular expression: /(/: Unterminated group; mend the pattern',
    ],
  ],
  [
    '{ kind: http, url: "http://a", body: "/(?=a)/" }',
    'B39',
    [
      'E-REGEX 11:58 environments.live.health-checks[0].body: not supported by the linear-time engine: lookaround at 1; mend the pattern',
    ],
  ],
  [
    '{ kind: http, url: "http://a", method: POST }',
    'B75',
    [
      'E-ENUM 11:60 environments.live.health-checks[0].method: one of GET, HEAD expected, got string "POST"; write one of them',
    ],
  ],
  [
    '{ kind: http, url: "http://a", method: HEAD, body: ok }',
    'B75',
    [
      "E-EXCLUSIVE 11:66 environments.live.health-checks[0].body: an answer to HEAD has no body; remove 'body' or 'method'",
    ],
  ],
  [
    '{ kind: http, url: "http://a", redirects: 4 }',
    'B75',
    [
      'E-RANGE 11:63 environments.live.health-checks[0].redirects: must be at most 3, got number 4; write a number in this range',
    ],
  ],
  [
    '{ kind: http, url: "http://a", headers: { "a b": x } }',
    'B75',
    [
      'E-NAME 11:63 environments.live.health-checks[0].headers["a b"]: \'a b\' is no header; use letters, digits and -',
    ],
  ],
  [
    '{ kind: http, url: "http://a", headers: { X: "a\\r\\nb" } }',
    'B75',
    [
      'E-CONTROL 11:66 environments.live.health-checks[0].headers.X: control character in a header; remove it',
    ],
  ],
  [
    '{ kind: htp, url: x }',
    'B45',
    [
      'E-ENUM 11:29 environments.live.health-checks[0].kind: one of http, tcp, command expected, got string "htp"; did you mean \'http\'?',
    ],
  ],
  [
    '{ url: x }',
    'B45',
    [
      "E-REQUIRED 11:21 environments.live.health-checks[0]: 'kind' is missing; add kind: <http, tcp, command>",
    ],
  ],
  [
    '{ kind: http }',
    'B45',
    ["E-REQUIRED 11:21 environments.live.health-checks[0]: 'url' is missing; add url: <string>"],
  ],
  [
    '{ kind: http, url: "http://a", adress: x }',
    'B45',
    [
      "E-UNKNOWN-KEY 11:52 environments.live.health-checks[0].adress: unknown key 'adress'; known here: kind, url, method, headers, status, body, latency, redirects, name, from, interval, timeout, deadline, start-period, successes, failures",
    ],
  ],
  [
    '{ kind: tcp, address: "a:1", url: x }',
    'B45',
    [
      "E-UNKNOWN-KEY 11:50 environments.live.health-checks[0].url: unknown key 'url'; known here: kind, address, name, from, interval, timeout, deadline, start-period, successes, failures",
    ],
  ],
  [
    '{ kind: tcp, addres: "a:1" }',
    'B45',
    [
      "E-REQUIRED 11:21 environments.live.health-checks[0]: 'address' is missing; add address: <string>",
      "E-UNKNOWN-KEY 11:34 environments.live.health-checks[0].addres: unknown key 'addres'; did you mean 'address'?",
    ],
  ],
  [
    '{ kind: http, url: "http://a", type: http }',
    'B45',
    ["E-UNKNOWN-KEY 11:52 environments.live.health-checks[0].type: unknown key 'type'; write 'kind:'"],
  ],
  [
    '{ kind: command, script: x }',
    'B45',
    ["E-UNKNOWN-KEY 11:38 environments.live.health-checks[0].script: unknown key 'script'; write 'run:'"],
  ],
  [
    '{ kind: command, run: x, from: host }',
    'B45',
    [
      'E-ENUM 11:52 environments.live.health-checks[0].from: one of runner, target expected, got string "host"; write one of them',
    ],
  ],
];

it.each(CHECKS)('%s is answered with its remedy [%s]', (check, _, expected) => {
  expect(said(fileWith({}, `health-checks: [${check}]`))).toEqual(expected);
});
