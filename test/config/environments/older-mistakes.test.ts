import { expect, it } from 'vitest';
import { said } from '../reading.js';

type Row = readonly [entry: string, number: string, expected: readonly string[]];

/** Further fields of an environment in the older list. */
const OLDER: readonly Row[] = [
  [
    'host: "-oProxyCommand=x"',
    'B46',
    [
      "E-HOST 1:36 environments[0].host: '-oProxyCommand=x' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    'host: a, user: -l',
    'S04',
    [
      "E-NAME 1:45 environments[0].user: '-l' is no user; begin with a letter, go on with letters, digits, _ . and -",
    ],
  ],
  [
    'host: a, variables: { deploy_path: app }',
    'B45',
    ["E-PATH 1:65 environments[0].variables.deploy_path: 'app' is not absolute; write /srv/app or the like"],
  ],
  [
    'host: a, type: prod',
    'B45',
    [
      'E-ENUM 1:45 environments[0].type: one of development, testing, staging, production expected, got string "prod"; write one of them',
    ],
  ],
  [
    'host: "${{ env.H }}"',
    'B45',
    [
      "E-EXPR 1:37 environments[0].host: expressions are not evaluated here; write ${VAR} and set VAR in 'variables:'",
    ],
  ],
  [
    'health_checks: [{ type: http }]',
    'B45',
    ["E-REQUIRED 1:46 environments[0].health_checks[0]: 'endpoint' is missing; add endpoint: <string>"],
  ],
  [
    'health_checks: [{ type: tcp }]',
    'B45',
    ["E-REQUIRED 1:46 environments[0].health_checks[0]: 'port' is missing; add port: <number>"],
  ],
  [
    'health_checks: [{ type: tcp, port: 80 }]',
    'B45',
    ["E-REQUIRED 1:46 environments[0].health_checks[0]: 'endpoint' is missing; add endpoint: <string>"],
  ],
  [
    'health_checks: [{ endpoint: /health }]',
    'B69',
    [
      "E-URL 1:58 environments[0].health_checks[0].endpoint: '/health' has no scheme; write https://<host>/health",
    ],
  ],
  [
    'health_checks: [{ type: tcp, endpoint: "169.254.169.254:80" }]',
    'B71',
    [
      "E-SSRF 1:69 environments[0].health_checks[0].endpoint: 169.254.169.254 is link-local or a cloud's metadata service, which is never asked; name another address",
    ],
  ],
  [
    'host: a }, { name: live',
    'B45',
    ["E-DUP 1:49 environments[1].name: environment 'live' is already listed as environments[0]; rename one"],
  ],
];

it.each(OLDER)('%s is answered with its remedy [%s]', (fields, _, expected) => {
  expect(said(`environments: [{ name: live, ${fields} }]`)).toEqual(expected);
});
