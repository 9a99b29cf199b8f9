import { expect, it } from 'vitest';
import { said } from '../reading.js';
import { fileWith } from './reading.js';

type Row = readonly [entry: string, number: string, expected: readonly string[]];

/** What stands behind `hosts:`. */
const HOSTS: readonly Row[] = [
  [
    '["-oProxyCommand=x"]',
    'B46',
    [
      "E-HOST 6:15 environments.live.target.hosts[0]: '-oProxyCommand=x' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    '[a b]',
    'B46',
    [
      "E-HOST 6:15 environments.live.target.hosts[0]: 'a b' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    '[a;b]',
    'B46',
    [
      "E-HOST 6:15 environments.live.target.hosts[0]: 'a;b' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    '["::1%eth0"]',
    'B46',
    [
      "E-HOST 6:15 environments.live.target.hosts[0]: '::1%eth0' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    '["host:99999"]',
    'B46',
    [
      "E-PORT 6:15 environments.live.target.hosts[0]: 'host:99999' has no port from 1 to 65535; mend the number behind the colon",
    ],
  ],
  [
    '["host:0"]',
    'B46',
    [
      "E-PORT 6:15 environments.live.target.hosts[0]: 'host:0' has no port from 1 to 65535; mend the number behind the colon",
    ],
  ],
  [
    '["host:"]',
    'B46',
    [
      "E-PORT 6:15 environments.live.target.hosts[0]: 'host:' has no port from 1 to 65535; mend the number behind the colon",
    ],
  ],
  [
    '["[::1]:ssh"]',
    'B46',
    [
      "E-PORT 6:15 environments.live.target.hosts[0]: '[::1]:ssh' has no port from 1 to 65535; mend the number behind the colon",
    ],
  ],
  [
    '["[::1"]',
    'B46',
    [
      "E-HOST 6:15 environments.live.target.hosts[0]: '[::1' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    '[999.1.1.1]',
    'B46',
    [
      "E-HOST 6:15 environments.live.target.hosts[0]: '999.1.1.1' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    '["2130706433"]',
    'B46',
    [
      "E-HOST 6:15 environments.live.target.hosts[0]: '2130706433' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    '[user@host]',
    'S04',
    [
      "E-HOST 6:15 environments.live.target.hosts[0]: 'user@host' is no host; write a name or an address, and :port behind it",
    ],
  ],
  ['["$HOST"]', 'S04', ["E-HOST 6:15 environments.live.target.hosts[0]: '$HOST' is no host; write ${HOST}"]],
  [
    '["${HOST"]',
    'S04',
    [
      "E-HOST 6:15 environments.live.target.hosts[0]: '${HOST' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    '["${HOST}:99999"]',
    'B46',
    [
      "E-PORT 6:15 environments.live.target.hosts[0]: '${HOST}:99999' has no port from 1 to 65535; mend the number behind the colon",
    ],
  ],
  ['[]', 'B67', ['E-EMPTY 6:14 environments.live.target.hosts: must not be empty; remove it or fill it in']],
  [
    '[a, b, "A:22"]',
    'B67',
    ["E-DUP 6:21 environments.live.target.hosts[2]: host 'A:22' is listed twice; remove one"],
  ],
  [
    '["::1", "[::1]:22"]',
    'B67',
    ["E-DUP 6:22 environments.live.target.hosts[1]: host '[::1]:22' is listed twice; remove one"],
  ],
  ['a', 'B67', ['E-TYPE 6:14 environments.live.target.hosts: list expected, got string "a"; write [a]']],
];

it.each(HOSTS)('hosts: %s is answered with its remedy [%s]', (hosts, _, expected) => {
  expect(said(fileWith({ hosts }))).toEqual(expected);
});
