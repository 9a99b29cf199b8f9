import { expect, it } from 'vitest';
import { said } from '../reading.js';
import { fileWith } from './reading.js';

type Row = readonly [entry: string, number: string, expected: readonly string[]];

/** A health check that asks what cannot or must not be asked. */
const ADDRESSES: readonly Row[] = [
  [
    '{ kind: http, url: example.com/health }',
    'B69',
    [
      "E-URL 11:40 environments.live.health-checks[0].url: 'example.com/health' has no scheme; write https://example.com/health",
    ],
  ],
  [
    '{ kind: http, url: "localhost:8080/up" }',
    'B69',
    [
      "E-URL 11:40 environments.live.health-checks[0].url: 'localhost:8080/up' has no scheme; write https://localhost:8080/up",
    ],
  ],
  [
    '{ kind: http, url: /up }',
    'B69',
    ["E-URL 11:40 environments.live.health-checks[0].url: '/up' has no scheme; write https://<host>/up"],
  ],
  [
    '{ kind: http, url: "file:///etc/passwd" }',
    'B70',
    ["E-URL 11:40 environments.live.health-checks[0].url: 'file' is not asked here; write http or https"],
  ],
  [
    '{ kind: http, url: "gopher://a" }',
    'B70',
    ["E-URL 11:40 environments.live.health-checks[0].url: 'gopher' is not asked here; write http or https"],
  ],
  [
    '{ kind: http, url: "ftp://a/" }',
    'B70',
    ["E-URL 11:40 environments.live.health-checks[0].url: 'ftp' is not asked here; write http or https"],
  ],
  [
    '{ kind: http, url: "http://169.254.169.254/latest" }',
    'B71',
    [
      "E-SSRF 11:40 environments.live.health-checks[0].url: 169.254.169.254 is link-local or a cloud's metadata service, which is never asked; name another address",
    ],
  ],
  [
    '{ kind: http, url: "http://[fd00:ec2::254]/" }',
    'B71',
    [
      "E-SSRF 11:40 environments.live.health-checks[0].url: fd00:ec2::254 is link-local or a cloud's metadata service, which is never asked; name another address",
    ],
  ],
  [
    '{ kind: http, url: "http://2852039166/" }',
    'B71',
    [
      "E-SSRF 11:40 environments.live.health-checks[0].url: 169.254.169.254 is link-local or a cloud's metadata service, which is never asked; name another address",
    ],
  ],
  [
    '{ kind: http, url: "http://[::ffff:169.254.169.254]/" }',
    'B71',
    [
      "E-SSRF 11:40 environments.live.health-checks[0].url: ::ffff:a9fe:a9fe is link-local or a cloud's metadata service, which is never asked; name another address",
    ],
  ],
  [
    '{ kind: http, url: "http://[fe80::1]/" }',
    'B71',
    [
      "E-SSRF 11:40 environments.live.health-checks[0].url: fe80::1 is link-local or a cloud's metadata service, which is never asked; name another address",
    ],
  ],
  [
    '{ kind: http, url: "http://169.254.169.254:${PORT}/" }',
    'B71',
    [
      "E-SSRF 11:40 environments.live.health-checks[0].url: 169.254.169.254 is link-local or a cloud's metadata service, which is never asked; name another address",
    ],
  ],
  [
    '{ kind: tcp, address: "169.254.169.254:80" }',
    'B71',
    [
      "E-SSRF 11:43 environments.live.health-checks[0].address: 169.254.169.254 is link-local or a cloud's metadata service, which is never asked; name another address",
    ],
  ],
  [
    '{ kind: http, url: "https://user:pw@a/" }',
    'B72',
    [
      "E-URL 11:40 environments.live.health-checks[0].url: credentials in the URL would be shown; put them into 'headers:' by ${VAR}",
    ],
  ],
  [
    '{ kind: http, url: "http://a:99999/" }',
    'B73',
    [
      'E-PORT 11:40 environments.live.health-checks[0].url: port 99999 does not exist; write one from 1 to 65535',
    ],
  ],
  [
    '{ kind: tcp, address: db }',
    'B73',
    ["E-PORT 11:43 environments.live.health-checks[0].address: 'db' has no port; write 'db:<port>'"],
  ],
  [
    '{ kind: tcp, address: "db:0" }',
    'B73',
    [
      "E-PORT 11:43 environments.live.health-checks[0].address: 'db:0' has no port from 1 to 65535; mend the number behind the colon",
    ],
  ],
  [
    '{ kind: http, url: "http://a b/" }',
    'B69',
    ["E-URL 11:40 environments.live.health-checks[0].url: 'http://a b/' is no URL; write https://host/path"],
  ],
  [
    '{ kind: http, url: "http://$HOST/" }',
    'B69',
    ["E-URL 11:40 environments.live.health-checks[0].url: '$HOST' is not filled in; write ${HOST}"],
  ],
  [
    '{ kind: http, url: "http://-a/" }',
    'S04',
    [
      "E-HOST 11:40 environments.live.health-checks[0].url: '-a' is no host; write a name or an address, and :port behind it",
    ],
  ],
];

it.each(ADDRESSES)('%s is answered with its remedy [%s]', (check, _, expected) => {
  expect(said(fileWith({}, `health-checks: [${check}]`))).toEqual(expected);
});
