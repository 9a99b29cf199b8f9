import { expect, it } from 'vitest';
import { said } from '../reading.js';
import { fileWith } from './reading.js';

type Row = readonly [entry: string, number: string, expected: readonly string[]];

/** A line of the target, in the place of the one with its key; without a value that line is left out. */
const TARGETS: readonly Row[] = [
  [
    'kind: dokcer',
    'B45',
    [
      'E-ENUM 5:13 environments.live.target.kind: one of ssh, local, docker, kubernetes expected, got string "dokcer"; did you mean \'docker\'?',
    ],
  ],
  [
    'kind: 5',
    'B45',
    [
      'E-ENUM 5:13 environments.live.target.kind: one of ssh, local, docker, kubernetes expected, got number 5; write one of them',
    ],
  ],
  [
    'known-hosts:',
    'B47',
    [
      "E-HOSTKEY 5:7 environments.live.target: 'known-hosts' or 'host-fingerprint' is missing; get it with 'ssh-keyscan a' and verify it out of band",
    ],
  ],
  [
    'host-fingerprint: "SHA256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
    'B47',
    [
      "E-HOSTKEY 11:7 environments.live.target.host-fingerprint: 'known-hosts' and 'host-fingerprint' exclude each other; remove one",
    ],
  ],
  [
    'user: -l',
    'S04',
    [
      "E-NAME 7:13 environments.live.target.user: '-l' is no user; begin with a letter, go on with letters, digits, _ . and -",
    ],
  ],
  [
    'user: root;x',
    'S04',
    [
      "E-NAME 7:13 environments.live.target.user: 'root;x' is no user; begin with a letter, go on with letters, digits, _ . and -",
    ],
  ],
  [
    'user: ""',
    'S04',
    [
      "E-NAME 7:13 environments.live.target.user: '' is no user; begin with a letter, go on with letters, digits, _ . and -",
    ],
  ],
  [
    'jump: -oX@b',
    'S04',
    [
      "E-NAME 11:13 environments.live.target.jump: '-oX' is no user; begin with a letter, go on with letters, digits, _ . and -",
    ],
  ],
  [
    'jump: a@-b',
    'S04',
    [
      "E-HOST 11:13 environments.live.target.jump: '-b' is no host; write a name or an address, and :port behind it",
    ],
  ],
  [
    'jump: a@b:99999',
    'B46',
    [
      "E-PORT 11:13 environments.live.target.jump: 'b:99999' has no port from 1 to 65535; mend the number behind the colon",
    ],
  ],
  [
    'path: srv/shop',
    'B47',
    ["E-PATH 9:13 environments.live.target.path: 'srv/shop' is not absolute; write /srv/app or the like"],
  ],
  [
    'path: ~/shop',
    'B47',
    ["E-PATH 9:13 environments.live.target.path: '~/shop' is not absolute; write /srv/app or the like"],
  ],
  [
    'path: /',
    'B47',
    ["E-PATH 9:13 environments.live.target.path: '/' is not a directory of its own; name one below it"],
  ],
  [
    'path: /srv/..',
    'B47',
    ["E-PATH 9:13 environments.live.target.path: '/srv/..' is not a directory of its own; name one below it"],
  ],
  [
    'artifact:',
    'B47',
    ["E-REQUIRED 5:7 environments.live.target: 'artifact' is missing; add artifact: <string>"],
  ],
  [
    'artifact: ../dist',
    'B38',
    ["E-PATH 10:17 environments.live.target.artifact: '../dist' escapes the workspace; name a path below it"],
  ],
  [
    'shared: [/etc, .]',
    'B38',
    [
      "E-PATH 11:16 environments.live.target.shared[0]: '/etc' escapes the workspace; name a path below it",
      "E-PATH 11:22 environments.live.target.shared[1]: '.' is not a directory of its own; name one below it",
    ],
  ],
  [
    'artifct: dist',
    'B45',
    [
      "E-UNKNOWN-KEY 11:7 environments.live.target.artifct: unknown key 'artifct'; known here: kind, hosts, user, key, known-hosts, host-fingerprint, jump, path, artifact, include-ignored, shared, activate, instances, traffic",
    ],
  ],
  [
    'image: nginx',
    'B45',
    [
      "E-UNKNOWN-KEY 11:7 environments.live.target.image: unknown key 'image'; write 'kind: docker' to deploy an image",
    ],
  ],
  [
    'host: a',
    'B45',
    ["E-UNKNOWN-KEY 11:7 environments.live.target.host: unknown key 'host'; write 'hosts: [ … ]'"],
  ],
];

it.each(TARGETS)('%s is answered with its remedy [%s]', (entry, _, expected) => {
  const [key = '', ...value] = entry.split(':');
  expect(said(fileWith({ [key]: value.join(':').trim() }))).toEqual(expected);
});

const LOCAL = { kind: 'local', hosts: '', user: '', 'known-hosts': '' };

it.each([
  ['.', 'srv'],
  ['app', 'app/releases'],
  ['app/', './app'],
  ['app', 'x/../app/srv'],
])('releases that would be kept in their artifact are refused: %s, %s', (artifact, path) => {
  expect(said(fileWith({ ...LOCAL, artifact, path }))).toEqual([
    `E-PATH 6:13 environments.live.target.path: the releases would be part of the next artifact ('${artifact}'); name a directory outside of it`,
  ]);
});

it.each([
  ['app', 'application'],
  ['app/dist', 'app'],
  ['.', '../srv'],
  ['.', '/srv/app'],
  ['.', '${DIRECTORY}'],
])('releases that are kept beside their artifact are not: %s, %s', (artifact, path) => {
  expect(said(fileWith({ ...LOCAL, artifact, path: `"${path}"` }))).toEqual([]);
});
