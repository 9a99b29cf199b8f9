import { describe, expect, test } from 'vitest';
import { haproxyTraffic } from '../../../src/adapters/haproxy/haproxy.js';
import { namedRows } from '../../../src/adapters/haproxy/table.js';

const traffic = haproxyTraffic({ kind: 'haproxy', socket: '/run/s', backend: 'shop' }, '/srv/kept');

/** What the proxy prints, its columns in the given order. */
const printed = (order: (columns: string[]) => string[]) => {
  const lines = (rows: Record<string, string>[], separator: string) => {
    const names = order(Object.keys(rows[0] ?? {}));
    return [
      `# ${names.join(separator)}`,
      ...rows.map((row) => names.map((name) => row[name]).join(separator)),
    ].join('\n');
  };
  const states = [
    {
      be_id: '3',
      be_name: 'shop',
      srv_name: 'a',
      srv_uweight: '256',
      srv_check_state: '6',
      srv_port: '8001',
    },
    { be_id: '3', be_name: 'shop', srv_name: 'b', srv_uweight: '0', srv_check_state: '0', srv_port: '8002' },
    { be_id: '4', be_name: 'other', srv_name: 'c', srv_uweight: '1', srv_check_state: '6', srv_port: '8003' },
  ];
  const stats = [
    { pxname: 'shop', svname: 'a', scur: '2', qcur: '1', status: 'UP', check_status: 'L7OK', weight: '256' },
    { pxname: 'shop', svname: 'b', scur: '', qcur: '', status: 'MAINT', check_status: 'L4CON', weight: '0' },
  ];
  return `1\n${lines(states, ' ')}\n\n# stat\n${lines(stats, ',')}\n\n`;
};

const servers = [
  { name: 'a', port: 8001, weight: 256, checkedAs: 'shop/a', isOpen: true, isReady: true, inFlight: 3 },
  { name: 'b', port: 8002, weight: 0, isOpen: false, isReady: false, inFlight: 0 },
];

describe('what the proxy prints', () => {
  test('is a table by the names of its columns', () => {
    expect(namedRows('# a,b\n1,2\n\n3\n', ',')).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '' },
    ]);
    expect(namedRows('', ',')).toEqual([]);
  });

  test('is read alike, whatever the order of its columns', () => {
    expect(traffic.read(printed((names) => names))).toEqual({
      ok: true,
      value: { servers, obstacles: [], stateFiles: [] },
    });
    expect(traffic.read(printed((names) => names.toReversed()))).toEqual({
      ok: true,
      value: { servers, obstacles: [], stateFiles: [] },
    });
    expect(traffic.read(printed((names) => [...names.slice(2), 'new_one', ...names.slice(0, 2)]))).toEqual({
      ok: true,
      value: { servers, obstacles: [], stateFiles: [] },
    });
  });

  test.each([
    ['UP', 'L7OK', true, true],
    ['UP', '* L7OK', true, true],
    ['UP', 'L4OK', true, true],
    ['UP', 'L6OK', true, true],
    ['UP', 'PROCOK', true, true],
    ['UP', '* PROCOK', true, true],
    ['UP', 'PROCERR', true, false],
    ['UP', 'UNK', true, false],
    // Nobody has asked it yet.
    ['UP', 'INI', true, false],
    ['UP', '* L4TOUT', true, false],
    ['UP 1/2', 'L7STS', true, false],
    ['no check', '', true, true],
    ['DOWN', 'L4CON', false, false],
    ['DOWN 1/2', 'L7OK', false, false],
    ['MAINT', '', false, false],
    ['DRAIN', 'L7OK', false, false],
    ['NOLB', 'L7OK', false, false],
  ])('%s with check %s: open %s, ready %s', (status, check, isOpen, isReady) => {
    const text = `1\n# be_name srv_name srv_uweight srv_port\nshop a 1 1\n# stat\n# svname,status,check_status\na,${status},${check}\n`;
    expect(traffic.read(text)).toMatchObject({ value: { servers: [{ isOpen, isReady }] } });
  });

  test('is its complaint where there is no table', () => {
    expect(traffic.read("Can't find backend.\n\n# stat\n\n")).toEqual({
      ok: false,
      error: "Can't find backend.",
    });
    expect(traffic.read('')).toEqual({ ok: false, error: "the proxy has no backend 'shop'" });
  });

  /** A backend with two servers that are UP, as it prints it. */
  const backend = (balance: string, weights: string, more = '') =>
    `1\n# be_name srv_name srv_uweight srv_iweight srv_check_state srv_port\nshop a ${weights} 6 1\nshop b 0 7 6 2\n# stat\n# svname,status,check_status,algo,tracked\na,UP,L4OK,,\nb,UP,L4OK,,\nBACKEND,UP,,${balance},\n${more}`;
  const seen = (text: string) => {
    const read = traffic.read(text);
    if (!read.ok) throw new Error(read.error);
    return read.value;
  };

  test.each(['source', 'static-rr', 'uri', 'url_param', 'hdr', 'rdp-cookie', 'hash'])(
    'with balance %s servers have all or nothing, unless another weight was set',
    (balance) => {
      const { servers: two, obstacles } = seen(backend(balance, '256 256'));
      expect(two).toMatchObject([{ onlyWeight: 256 }, { onlyWeight: 7 }]);
      expect(obstacles).toEqual([{ kind: 'whole', balance }]);
      expect(seen(backend(balance, '85 256')).obstacles).toEqual([]);
      expect(seen(backend(balance, '0 0')).obstacles).toEqual([
        { kind: 'weightless', balance, servers: ['a'] },
        { kind: 'whole', balance },
      ]);
    },
  );

  test.each(['roundrobin', 'leastconn', 'first', 'unknown', ''])('with balance %s any weight', (balance) => {
    const { servers: two, obstacles } = seen(backend(balance, '256 256'));
    expect([two[0]?.onlyWeight, obstacles]).toEqual([undefined, []]);
  });

  test.each([
    ['admin', []],
    ['operator', [{ kind: 'level', level: 'operator' }]],
    ['user', [{ kind: 'level', level: 'user' }]],
    ['Unknown command', []],
  ])('says what the socket lets us do (%s)', (level, obstacles) => {
    expect(seen(backend('roundrobin', '1 1', `\n${level}\n\n`)).obstacles).toEqual(obstacles);
  });

  test('names files that it starts from, and what cannot be written', () => {
    const files = '\nadmin\n\n# files\nthere /srv/a b\nunwritable /var/x\n';
    expect(seen(backend('roundrobin', '1 1', files))).toMatchObject({
      stateFiles: ['/srv/a b'],
      obstacles: [{ kind: 'unwritable', path: '/var/x' }],
    });
  });

  test('a server that tracks another one is checked by that name, and as good as that one', () => {
    const text = (status: string) =>
      `1\n# be_name srv_name srv_uweight srv_check_state srv_port\nshop a 1 0 1\n# stat\n# svname,status,check_status,tracked\na,${status},,chk/c\n`;
    expect(seen(text('UP')).servers).toMatchObject([{ checkedAs: 'chk/c', isReady: true }]);
    expect(seen(text('DOWN')).servers).toMatchObject([{ checkedAs: 'chk/c', isReady: false }]);
  });

  test('several servers with one port are named', () => {
    const text = '1\n# be_name srv_name srv_port\nshop a 1\nshop b 2\nshop c 1\n# stat\n';
    expect(seen(text).obstacles).toEqual([{ kind: 'twins', port: 1, servers: ['a', 'c'] }]);
  });
});
