import { expect, it } from 'vitest';
import { said } from '../reading.js';
import { fileWith } from './reading.js';

const TARGETS: readonly (readonly [key: string, value: string])[] = [
  ['hosts', '[a, "a:23", 10.0.0.1, "[2001:db8::1]:22", "2001:db8::2", my_host.example.com]'],
  ['hosts', '["${HOST}", "web-${N}.example.com:2222", "${HOST:-a:b}:22"]'],
  ['user', 'deploy@example.com'],
  ['user', '"${USER_NAME}"'],
  ['key', '"${SSH_KEY}"'],
  ['known-hosts', '"${KNOWN_HOSTS}"'],
  ['jump', '"${JUMP}"'],
  ['jump', 'ops@bastion:2222'],
  ['path', '"${ROOT}/shop"'],
  ['path', '/srv/../opt/shop'],
  ['artifact', '"build/${CIMYR_RELEASE}.tar.gz"'],
];

it.each(TARGETS)('%s may be %s', (key, value) => {
  expect(said(fileWith({ [key]: value }))).toEqual([]);
});

const CHECKS = [
  '{ kind: http, url: "http://127.0.0.1:8080/up" }',
  '{ kind: http, url: "http://10.0.0.1/" }',
  '{ kind: http, url: "http://[::1]:80/" }',
  '{ kind: http, url: "http://example.com./" }',
  '{ kind: http, url: "https://bücher.example/?a=$b" }',
  '{ kind: http, url: "${BASE_URL}/up" }',
  '{ kind: http, url: "${SCHEME:-http}://a:${PORT}/${PATH}" }',
  '{ kind: http, url: "http://${CIMYR_INSTANCE}/up" }',
  '{ kind: http, url: "http://a", body: "/^ok$/", status: [200, 503] }',
  '{ kind: http, url: "http://a", successes: 1, interval: 50s, deadline: 30s }',
  '{ kind: http, url: "http://a", successes: 7, interval: 5s, deadline: 30s }',
  '{ kind: tcp, address: "${CIMYR_INSTANCE}" }',
  '{ kind: tcp, address: "${HOST}:${PORT}" }',
  '{ kind: tcp, address: "[::1]:80" }',
];

it.each(CHECKS)('a check may be %s', (check) => {
  expect(said(fileWith({}, `health-checks: [${check}]`))).toEqual([]);
});

it('a fingerprint stands for known hosts [B48]', () => {
  const target = { 'known-hosts': '', 'host-fingerprint': `"SHA256:${'aB3+/'.repeat(8)}abc"` };
  expect(said(fileWith(target))).toEqual([]);
  expect(said(fileWith({ ...target, 'host-fingerprint': '"${FINGERPRINT}"' }))).toEqual([]);
});

it.each(['MD5:aa:bb', 'SHA256:abc', `SHA256:${'0f'.repeat(32)}`, `SHA256:${'a'.repeat(43)}=`])(
  'a fingerprint is not %s [B48]',
  (fingerprint) => {
    expect(said(fileWith({ 'known-hosts': '', 'host-fingerprint': `"${fingerprint}"` }))).toEqual([
      "E-HOSTKEY 10:25 environments.live.target.host-fingerprint: expected SHA256:<43 base64 characters>; get it with 'ssh-keygen -lf <public host key>'",
    ]);
  },
);

it('blue-green works where traffic can be switched', () => {
  const target = {
    instances: '{ ports: [1, 2], start: a, stop: b }',
    traffic: '{ kind: haproxy, socket: s, backend: b }',
  };
  expect(said(fileWith(target, 'strategy: { kind: blue-green }'))).toEqual([]);
});

it('targets of other kinds keep what this version does not read', () => {
  const later = 'environments: { live: { target: { kind: kubernetes, any: ["${{ secrets.R }}"] } } }';
  expect(said(later)).toEqual([]);
});
