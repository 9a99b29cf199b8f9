import { describe, expect, it } from 'vitest';
import { read, said } from '../../reading.js';
import { dockerFile, MANAGED } from './reading.js';

const LIVE = 'environments.live';

/** What is said of a file, without the places. */
const saidOf = (lines: Readonly<Record<string, string>>, more?: readonly string[]) =>
  said(dockerFile(lines, more)).map((line) => line.replace(/ \d+:\d+ /, ' '));

const digest = `sha256:${'0a'.repeat(32)}`;

describe('an image', () => {
  it.each([
    'nginx',
    'o/shop',
    'ghcr.io/o/shop:7',
    'localhost/shop',
    'localhost:5000/a/b/c:v1.2_x',
    '"[::1]:5000/a"',
    'my-host.example.com:443/a_b/c__d/e--f.g',
    `nginx@${digest}`,
    `nginx:1.27@${digest}`,
    '"ghcr.io/o/shop:${CIMYR_RELEASE}"',
    '"${REGISTRY}/shop"',
    '"${REGISTRY:-ghcr.io:443}/shop@${DIGEST}"',
    '"${IMAGE}"',
    '"o/shop@sha256:${SUM}"',
  ])('is one by the grammar of Docker: %s', (image) => {
    expect(saidOf({ image })).toEqual([]);
  });

  it.each([
    ['UPPER/x', 'names have small letters only: [registry/]name[:tag]'],
    ['Nginx', 'names have small letters only: [registry/]name[:tag]'],
    ['a b', 'write [registry/]name[:tag][@sha256:…]'],
    ['-x', 'write [registry/]name[:tag][@sha256:…]'],
    ['a//b', 'write [registry/]name[:tag][@sha256:…]'],
    ['a/b/', 'write [registry/]name[:tag][@sha256:…]'],
    ['a..b', 'write [registry/]name[:tag][@sha256:…]'],
    ['""', 'write [registry/]name[:tag][@sha256:…]'],
    ['"a:"', 'a tag has letters, digits, _ . and -, at most 128'],
    ['a:-x', 'a tag has letters, digits, _ . and -, at most 128'],
    ['a:b:c', 'write [registry/]name[:tag][@sha256:…]'],
    ['x@sha256:abc', 'behind the @ stands sha256: with 64 digits'],
    [`x@${digest.toUpperCase()}`, 'behind the @ stands sha256: with 64 digits'],
    ['x@y', 'behind the @ stands sha256: with 64 digits'],
    ['http://x/y', 'write it without the scheme'],
    ['docker://x/y', 'write it without the scheme'],
    ['o/shop:$TAG', 'write ${TAG}'],
    [digest, 'an id is known to one engine alone; name it by repository and digest'],
    ['0a'.repeat(32), 'an id is known to one engine alone; name it by repository and digest'],
  ])('is refused where Docker would: %s [B53]', (image, remedy) => {
    const text = image.replace(/^"(.*)"$/, '$1').slice(0, 80);
    expect(saidOf({ image })).toEqual([`E-IMAGE ${LIVE}.target.image: '${text}' is no image; ${remedy}`]);
  });

  it('has one source', () => {
    const missing = `E-REQUIRED ${LIVE}.target: 'image' is missing; add image: <reference>, or 'build:', 'archive:' or 'compose:'`;
    expect(saidOf({ image: '' })).toEqual([missing]);
    expect(saidOf({ build: '{ context: . }' })).toEqual([
      `E-EXCLUSIVE ${LIVE}.target.build: 'image' and 'build' exclude each other; remove one`,
    ]);
    expect(saidOf({ image: '', build: '{ context: . }', archive: 'a.tar' })).toEqual([
      `E-EXCLUSIVE ${LIVE}.target.archive: 'build' and 'archive' exclude each other; remove one`,
    ]);
    expect(saidOf({ image: '', archive: 'a.tar' })).toEqual([]);
    expect(saidOf({ image: '', compose: '{ file: compose.yaml, service: web }' })).toEqual([]);
    expect(saidOf({ compose: '{ file: compose.yaml, service: web }' })).toEqual([
      `E-EXCLUSIVE ${LIVE}.target.compose: 'image' and 'compose' exclude each other; remove one`,
    ]);
  });

  it.each(['command: [a]', 'env: { A: b }', 'volumes: ["xx:/x"]', 'networks: [front]'])(
    'has nothing twice that Compose says itself: %s',
    (line) => {
      const [key = '', value = ''] = line.split(/: (.*)/);
      expect(saidOf({ image: '', compose: '{ file: c.yaml, service: web }', [key]: value })).toEqual([
        `E-EXCLUSIVE ${LIVE}.target.${key}: 'compose' says its '${key}' itself; remove one`,
      ]);
    },
  );

  it('has its port from Compose where the target says none', () => {
    const proxy = '{ kind: managed, publish: [80] }';
    expect(saidOf({ image: '', compose: '{ file: c.yaml, service: web }', proxy })).toEqual([]);
  });

  it.each([
    ['build', '{ context: .. }', 'build.context'],
    ['build', '{ context: app, dockerfile: ../Dockerfile }', 'build.dockerfile'],
    ['archive', '/srv/a.tar', 'archive'],
  ])('is made from the workspace: %s: %s', (key, value, field) => {
    expect(saidOf({ image: '', [key]: value })[0]).toMatch(
      `E-PATH ${LIVE}.target.${field}: '${/[^ ]*(\.\.|srv)[^ ]*/.exec(value)?.[0]}' escapes the workspace`,
    );
  });
});

describe('a volume', () => {
  const saidOfVolume = (volume: string) => saidOf({ volumes: `[${JSON.stringify(volume)}]` });
  const at = `${LIVE}.target.volumes[0]`;

  it.each([
    'data:/data',
    'da.ta-1_x:/data:ro',
    '/srv/shop:/data',
    '/srv/shop/:/data:ro',
    '/var/lib/shop:/data',
    '/var/log:/log:ro',
    '/home/ann/shop:/data',
    '/opt/x.sock:/run/x.sock',
    '/etc/localtime:/etc/localtime:ro',
    '/etc/ssl/certs:/etc/ssl/certs:ro',
    '${DATA}:/data',
    '${DATA:-/srv/x}:/data',
    '${DATA}/x:${TO}:ro',
    '/${DATA}:/data',
    'data:/${TO}/x',
  ])('is what the app may have: %s', (volume) => {
    expect(saidOfVolume(volume)).toEqual([]);
  });

  it.each([
    ...[
      '/',
      '//',
      '/.',
      '/srv/..',
      '/var',
      '/var/lib',
      '/var/run',
      '/run/docker.sock',
      '/var/run/docker.sock',
    ],
    ...[
      '/var/lib/docker/',
      '/var/lib/docker/volumes/x',
      '/proc',
      '/proc/1',
      '/sys/fs/cgroup',
      '/dev',
      '/dev/sda',
    ],
    ...[
      '/etc',
      '/etc/shadow',
      '/srv/../etc',
      '/etc/${X}',
      '/root',
      '/root/.ssh',
      '/boot',
      '/usr/bin',
      '/bin',
    ],
    ...[
      '/home',
      '/home/ann/.ssh',
      '/home/ann/.docker/run/docker.sock',
      '/srv/engine/docker.sock',
      '/etc/localtime',
    ],
    ...['/var/lib/containerd', '/var/spool/cron/crontabs', '/run/user/1000/podman/podman.sock'],
  ])('is nothing that is the machine itself: %s [S50] [B55]', (from) => {
    expect(saidOfVolume(`${from}:/data`)).toEqual([
      `E-DANGEROUS ${at}: whoever has '${from.replace('${X}', 'xx')}' of the engine's machine has the machine; name a directory of the app's own, or a volume`,
    ]);
  });

  it('is not the socket of the engine that it runs on, nor what that lies in', () => {
    const lines = { hosts: '["unix:///srv/engine/e.sock"]' };
    for (const from of ['/srv', '/srv/engine', '/srv/engine/e.sock'])
      expect(saidOf({ ...lines, volumes: `["a1:/a", "${from}:/data:ro"]` })).toEqual([
        expect.stringContaining(`E-DANGEROUS ${LIVE}.target.volumes[1]: whoever has '${from}'`),
      ]);
    expect(saidOf({ ...lines, volumes: '["/srv/eng:/data"]' })).toEqual([]);
  });

  it.each([
    ['data', 'E-NAME', "'data' is no volume; write <name>:/path or /path/there:/path, and :ro behind it"],
    ['a:/b:ro:x', 'E-NAME', "'a:/b:ro:x' is no volume; write <name>:/path"],
    ['a:/data', 'E-NAME', "'a' is no volume; write letters, digits, _ . and -, at least two"],
    ['-a:/data', 'E-NAME', "'-a' is no volume; write letters"],
    ['a b:/data', 'E-NAME', "'a b' is no volume; write letters"],
    [':/data', 'E-NAME', "'' is no volume; write letters"],
    ['data:/data:rw', 'E-NAME', "'rw' is not known for a volume; write :ro, or nothing to write to it"],
    ['data:/data:z', 'E-NAME', "'z' is not known for a volume"],
    ['data:data', 'E-PATH', "'data' is no path in the container; write an absolute one below /"],
    ['data:/', 'E-PATH', "'/' is no path in the container"],
    ['data:', 'E-PATH', "'' is no path in the container"],
    ['./data:/data', 'E-PATH', "'./data' is not absolute; it lies on the engine's machine"],
    ['~/data:/data', 'E-PATH', "'~/data' is not absolute"],
    ['..:/data', 'E-PATH', "'..' is not absolute"],
  ])('is written as Docker has it: %s', (volume, code, words) => {
    const [line = '', ...more] = saidOfVolume(volume);
    expect(line).toContain(`${code} ${at}: ${words}`);
    expect(more).toEqual([]);
  });

  it('has a place of its own', () => {
    expect(saidOf({ volumes: '["a1:/data", "b1:/data"]' })).toEqual([
      `E-DUP ${LIVE}.target.volumes[1]: 'b1:/data' is listed twice; remove one`,
    ]);
  });
});

describe('a field', () => {
  it.each<[string, Record<string, string>]>([
    ['E-TYPE target.replicas: number expected, got string "3"; remove the quotes', { replicas: '"3"' }],
    ['E-RANGE target.replicas: must be at least 1, got number 0', { replicas: '0' }],
    ['E-RANGE target.replicas: must be at most 20, got number 21', { replicas: '21' }],
    ['E-RANGE target.port: must be at most 65535', { port: '70000' }],
    ['E-TYPE target.command: list expected, got string "serve"; write [serve]', { command: 'serve' }],
    ['E-EMPTY target.command: must not be empty', { command: '[]' }],
    ['E-ENV-NAME target.env["a b"]: \'a b\' is no name of a variable', { env: '{ "a b": x }' }],
    ['E-ENV-NAME target.env["a=b"]: \'a=b\' is no name of a variable', { env: '{ "a=b": x }' }],
    ["E-ENV-NAME target.env.1: '1' is no name of a variable", { env: '{ "1": x }' }],
    ["E-ENV-DENIED target.env.CIMYR_APP: 'CIMYR_APP' may not be set here", { env: '{ CIMYR_APP: x }' }],
    ['E-TYPE target.env.A: ', { env: '{ A: [1] }' }],
    [
      'E-EXPR target.env.A: expressions are not evaluated here; write ${VAR}',
      { env: '{ A: "${{ secrets.A }}" }' },
    ],
    ['E-EXPR target.image: expressions are not evaluated here', { image: '"o/shop:${{ github.sha }}"' }],
    ["E-DANGEROUS target.networks[0]: 'host' is the machine's own network", { networks: '[host]' }],
    ["E-NAME target.networks[0]: 'none' is no network", { networks: '[none]' }],
    ["E-NAME target.networks[0]: 'container:x' is no network", { networks: '["container:x"]' }],
    ["E-NAME target.networks[0]: '-x' is no network", { networks: '[-x]' }],
    ["E-DUP target.networks[1]: 'back' is listed twice", { networks: '[back, back]' }],
    [
      "E-HOST target.hosts[0]: 'web1' is no address of an engine; write unix:///<path>, ssh",
      { hosts: '[web1]' },
    ],
    [
      "E-HOST target.hosts[0]: 'ssh://web1' names no user; write ssh://<user>@web1",
      { hosts: '["ssh://web1"]' },
    ],
    ["E-PORT target.hosts[0]: 'tcp://web1' has no port; write tcp://web1:2376", { hosts: '["tcp://web1"]' }],
    ["E-DUP target.hosts[1]: host 'tcp://A:1' is listed twice", { hosts: '["tcp://a:1", "tcp://A:1"]' }],
    [
      "E-HOSTKEY target: 'known-hosts' or 'host-fingerprint' is missing; get it with 'ssh-keyscan -p 23 b'",
      { hosts: '["tcp://a:1", "ssh://x@b:23"]' },
    ],
    [
      "E-HOSTKEY target.host-fingerprint: 'known-hosts' and 'host-fingerprint' exclude each other",
      {
        hosts: '["ssh://x@b"]',
        'known-hosts': 'k',
        'host-fingerprint': '"SHA256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
      },
    ],
    [
      "E-UNKNOWN-KEY target.user: unknown key 'user'; 'local' is this machine; write 'kind: ssh' for others; with 'kind: docker' write hosts: [ssh://<user>@<host>]",
      { user: 'deploy' },
    ],
    ["E-UNKNOWN-KEY target.ports: unknown key 'ports'; write proxy: { kind: none", { ports: '[80]' }],
    [
      "E-UNKNOWN-KEY target.environment: unknown key 'environment'; write 'env:'",
      { environment: '{ A: b }' },
    ],
    [
      "E-UNKNOWN-KEY target.cap_add: unknown key 'cap_add'; containers are given nothing",
      { cap_add: '[ALL]' },
    ],
    ["E-UNKNOWN-KEY target.privileged: unknown key 'privileged'", { privileged: 'true' }],
  ])('is answered with its remedy: %s', (words, lines) => {
    const [line = '', ...more] = saidOf(lines);
    expect(line).toContain(words.replace(' target', ` ${LIVE}.target`));
    expect(more).toEqual([]);
  });

  it.each<[Record<string, string>]>([
    [{ env: '{ discovery.type: single-node, LD_PRELOAD: libjemalloc.so, NODE_ENV: x, N: 5, B: true }' }],
    [{ networks: '[back, "${N}", bridge]' }],
    [{ hosts: '["unix:///run/a.sock", "tcp://a:1", "tcp://a:2"]' }],
    [{ hosts: '["ssh://deploy@${H}"]', 'known-hosts': 'k', key: '${KEY}', jump: 'b@c' }],
    [{ replicas: '20', command: '["./serve", "--port=${PORT:-1}"]' }],
  ])('is taken as it is: %j', (lines) => {
    expect(saidOf(lines)).toEqual([]);
  });
});

describe('a registry', () => {
  const saidOfRegistry = (fields: string, image = 'ghcr.io/o/shop') =>
    saidOf({ image, registry: `{ ${fields} }` });
  const at = `${LIVE}.target.registry`;

  it.each([
    ['server: ghcr.io, username: o, password: "${P}"', 'ghcr.io/o/shop:7'],
    ['server: ghcr.io, username: "${{ secrets.U }}", password: "${{ secrets.P }}"', 'ghcr.io/o/shop'],
    ['server: "GHCR.io", username: o, password: "${{secrets.P}}"', 'ghcr.io/o/shop'],
    ['server: docker.io, username: o, password: "${P}"', 'o/shop'],
    ['server: index.docker.io, username: o, password: "${P}"', 'docker.io/o/shop'],
    ['server: "r.example.com:5000", username: o, password: "${P}"', 'r.example.com:5000/shop'],
    ['server: r.example.com, username: o, password: "${P}"', '"${R}/shop"'],
    ['server: r.example.com, username: o, password: "${P}"', '"${IMAGE}"'],
    ['server: "${R}", username: o, password: "${P}"', 'ghcr.io/o/shop'],
  ])('is told who logs in: %s, %s', (fields, image) => {
    expect(saidOfRegistry(fields, image)).toEqual([]);
  });

  it.each([
    'hunter2',
    '"${P}x"',
    '"${P:-hunter2}"',
    '"$P"',
    '"${{ secrets.A || secrets.B }}"',
    '"${{ github.token }}"',
    '""',
  ])('is given no password by the file: %s', (password) => {
    const lines = saidOfRegistry(`server: ghcr.io, username: o, password: ${password}`);
    expect(lines).toEqual([
      `E-SECRET ${at}.password: a password stands in no file; write \${VAR} or \${{ secrets.NAME }}, alone`,
    ]);
  });

  it.each([
    ['"${{ github.actor }}"', 'E-EXPR', 'only ${{ secrets.NAME }} is evaluated here; write that, or ${VAR}'],
    ['"x-${{ secrets.U }}"', 'E-EXPR', 'only ${{ secrets.NAME }} is evaluated here; write that, or ${VAR}'],
    ['""', 'E-EMPTY', 'must not be empty; remove it or fill it in'],
  ])('is told one name: %s', (username, code, words) => {
    expect(saidOfRegistry(`server: ghcr.io, username: ${username}, password: "\${P}"`)).toEqual([
      `${code} ${at}.username: ${words}`,
    ]);
  });

  it.each([
    ['https://ghcr.io', 'E-HOST', "'https://ghcr.io' is no registry; write ghcr.io"],
    ['ghcr.io/o', 'E-HOST', "'ghcr.io/o' is no registry; write ghcr.io"],
    [
      'https://index.docker.io/v1/',
      'E-HOST',
      "'https://index.docker.io/v1/' is no registry; write index.docker.io",
    ],
    ['"ghcr.io:0"', 'E-PORT', "'ghcr.io:0' has no port from 1 to 65535; mend the number behind the colon"],
    ['-x', 'E-HOST', "'-x' is no host; write a name or an address, and :port behind it"],
  ])('is a name alone: %s', (server, code, words) => {
    expect(saidOfRegistry(`server: ${server}, username: o, password: "\${P}"`)).toEqual([
      `${code} ${at}.server: ${words}`,
    ]);
  });

  it.each([
    ['o/shop', 'docker.io'],
    ['evil.example.com/o/shop', 'evil.example.com'],
    ['localhost/o/shop', 'localhost'],
    ['ghcr.io:443/o/shop', 'ghcr.io:443'],
    ['"nginx:${T}"', 'docker.io'],
  ])('is given no password of another: %s', (image, from) => {
    expect(saidOfRegistry('server: ghcr.io, username: o, password: "${P}"', image)).toEqual([
      `E-IMAGE ${at}.server: the image comes from '${from}', which would be given this password; write server: ${from}`,
    ]);
  });
});

describe('a proxy', () => {
  const managed = (fields: string) => saidOf({ port: '3000', proxy: `{ kind: managed, ${fields} }` }, []);
  const at = `${LIVE}.target.proxy`;

  it.each([
    'publish: [80]',
    'publish: [80, "127.0.0.1:8080", "[::1]:8080", "${A}:81"]',
    'publish: [80], hosts: [shop.example.com, "${H}", a_b, 10.0.0.1]',
    'publish: [80], image: "docker.io/library/haproxy:3.2-alpine"',
  ])('is told what it needs: %s', (fields) => {
    expect(managed(fields)).toEqual([]);
  });

  it.each([
    ['publish: []', 'E-EMPTY', '.publish: must not be empty; remove it or fill it in'],
    ['hosts: [a]', 'E-REQUIRED', ": 'publish' is missing; add publish: <list>"],
    ['publish: [80, 80]', 'E-DUP', ".publish[1]: '80' is listed twice; remove one"],
    ['publish: [80, "0.0.0.0:80"]', 'E-DUP', '.publish[1]: port 80 is listed twice; remove one'],
    ['publish: ["127.0.0.1:80", 80]', 'E-DUP', '.publish[1]: port 80 is listed twice; remove one'],
    ['publish: ["80"]', 'E-PORT', '.publish[0]: a port is a number; write 80 without quotes'],
    [
      'publish: ["80:80:80"]',
      'E-PORT',
      '.publish[0]: \'80:80:80\' is no port of the machine; write 8080 or "127.0.0.1:8080"',
    ],
    ['publish: [70000]', 'E-PORT', '.publish[0]: port 70000 does not exist; write one from 1 to 65535'],
    ['publish: [80.5]', 'E-PORT', '.publish[0]: port 80.5 does not exist; write one from 1 to 65535'],
    [
      'publish: [80], hosts: ["https://a.b/c"]',
      'E-HOST',
      ".hosts[0]: 'https://a.b/c' is no name of a host; write a.b or the like, alone",
    ],
    [
      'publish: [80], hosts: ["a.b/c"]',
      'E-HOST',
      ".hosts[0]: 'a.b/c' is no name of a host; write a.b or the like, alone",
    ],
    [
      'publish: [80], hosts: ["a.b:80"]',
      'E-HOST',
      ".hosts[0]: 'a.b:80' is no name of a host; write a.b or the like, alone",
    ],
    [
      'publish: [80], hosts: ["a b"]',
      'E-HOST',
      ".hosts[0]: 'a b' is no name of a host; write a or the like, alone",
    ],
    ['publish: [80], hosts: [a.b, A.B]', 'E-DUP', ".hosts[1]: 'A.B' is listed twice; remove one"],
    [
      'publish: [80], image: Haproxy',
      'E-IMAGE',
      ".image: 'Haproxy' is no image; names have small letters only: [registry/]name[:tag]",
    ],
  ])('is answered with the remedy: %s', (fields, code, words) => {
    expect(managed(fields)).toEqual([`${code} ${at}${words}`]);
  });

  it('goes to a port of the containers', () => {
    const missing = `E-REQUIRED ${LIVE}.target: 'port' is missing, at which each container listens; add port: <number>`;
    expect(saidOf({ proxy: '{ kind: managed, publish: [80] }' })).toEqual([missing]);
    expect(saidOf({ proxy: '{ kind: none, publish: [80] }' })).toEqual([missing]);
    expect(saidOf({ proxy: '{ kind: none }' })).toEqual([]);
    expect(saidOf({ port: '1', proxy: '{ kind: none, publish: [80] }' })).toEqual([]);
  });

  it('publishes for several containers, as none of them can for itself', () => {
    expect(saidOf({ port: '1', replicas: '2', proxy: '{ kind: none, publish: [80] }' })).toEqual([
      `E-RANGE ${LIVE}.target.replicas: one container alone can publish a port; remove 'replicas', or let a proxy do it: { kind: managed, publish: [ … ] }`,
    ]);
    expect(saidOf({ replicas: '2' })).toEqual([]);
    expect(saidOf({ ...MANAGED, replicas: '2' })).toEqual([]);
  });

  it('is asked for by each strategy that needs two releases at a time', () => {
    const kinds = ['{ kind: rolling }', '{ kind: blue-green }', '{ kind: canary, steps: [10] }'];
    for (const kind of kinds) {
      expect(saidOf({}, [`strategy: ${kind}`])).toEqual([
        `E-STRATEGY ${LIVE}.strategy.kind: without a proxy one release has to end before the next begins; write strategy: { kind: recreate }, or add proxy: { kind: managed, … } to the target`,
      ]);
      expect(saidOf(MANAGED, [`strategy: ${kind}`])).toEqual([]);
    }
    expect(saidOf({}, [])).toEqual([
      `E-STRATEGY ${LIVE}.target: without a proxy one release has to end before the next begins; write strategy: { kind: recreate }, or add proxy: { kind: managed, … } to the target`,
    ]);
    expect(saidOf(MANAGED, ['strategy: { kind: recreate }'])).toEqual([]);
    expect(saidOf(MANAGED, [])).toEqual([]);
  });

  it.each([
    ['rolling', true],
    ['blue-green', true],
    ['canary', true],
    ['immediate', false],
    ['manual', false],
  ])('is asked for by a rollback that needs it: %s', (strategy, isRefused) => {
    const lines = ['strategy: { kind: recreate }', `rollback: { strategy: ${strategy} }`];
    const message = `E-STRATEGY ${LIVE}.rollback.strategy: '${strategy}' needs a proxy in front of the containers; add proxy: { kind: managed, … } to the target, or write immediate`;
    expect(saidOf({}, lines)).toEqual(isRefused ? [message] : []);
    expect(saidOf(MANAGED, lines)).toEqual([]);
  });
});

describe('what comes later', () => {
  it.each<[string, Record<string, string>]>([
    ["proxy.kind: 'kind: haproxy' is not", { proxy: '{ kind: haproxy, socket: /run/x, backend: y }' }],
    ["proxy.kind: 'kind: haproxy' is not", { port: '5', proxy: '{ kind: haproxy }' }],
  ])('is refused at its key: %s', (words, lines) => {
    expect(saidOf(lines, [])).toEqual([
      expect.stringContaining(`E-UNSUPPORTED ${LIVE}.target.${words} supported by this version of cimyr; `),
    ]);
  });

  it('keeps the file from being deployed', () => {
    for (const lines of [{ compose: 'x' }, { proxy: '{ kind: haproxy }' }])
      expect(read(dockerFile(lines))).toMatchObject({ isRefused: true });
  });
});
