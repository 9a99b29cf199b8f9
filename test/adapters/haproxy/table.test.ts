import { describe, expect, test } from 'vitest';
import { haproxyTraffic } from '../../../src/adapters/haproxy/haproxy.js';
import { table } from '../../../src/adapters/haproxy/table.js';

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
  { name: 'a', port: 8001, weight: 256, isChecked: true, isOpen: true, isReady: true, inFlight: 3 },
  { name: 'b', port: 8002, weight: 0, isChecked: false, isOpen: false, isReady: false, inFlight: 0 },
];

describe('what the proxy prints', () => {
  test('is a table by the names of its columns', () => {
    expect(table('# a,b\n1,2\n\n3\n', ',')).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '' },
    ]);
    expect(table('', ',')).toEqual([]);
  });

  test('is read alike, whatever the order of its columns', () => {
    expect(traffic.read(printed((names) => names))).toEqual({ ok: true, value: servers });
    expect(traffic.read(printed((names) => names.toReversed()))).toEqual({ ok: true, value: servers });
    expect(traffic.read(printed((names) => [...names.slice(2), 'new_one', ...names.slice(0, 2)]))).toEqual({
      ok: true,
      value: servers,
    });
  });

  test.each([
    ['UP', 'L7OK', true, true],
    ['UP', '* L7OK', true, true],
    ['UP', 'L4OK', true, true],
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
    expect(traffic.read(text)).toMatchObject({ value: [{ isOpen, isReady }] });
  });

  test('is its complaint where there is no table', () => {
    expect(traffic.read("Can't find backend.\n\n# stat\n\n")).toEqual({
      ok: false,
      error: "Can't find backend.",
    });
    expect(traffic.read('')).toEqual({ ok: false, error: "the proxy has no backend 'shop'" });
  });
});
