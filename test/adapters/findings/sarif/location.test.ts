import { describe, expect, it } from 'vitest';
import { inFile, oneRun, scan } from './scan.js';

const message = { text: 'hard-coded key' };
const count = async (results: readonly object[], run: object = {}) => {
  const { findings, omitted } = await scan(oneRun(results, {}, run));
  return { findings, count: findings.length + omitted };
};

describe('a result outside the workspace', () => {
  it('counts, and says where its tool saw it', async () => {
    const paths = [
      'file:///scan/a.py',
      '/scan/b.py',
      'lib/libz.so.1',
      'https://example.com/c.js',
      'C:\\d.py',
    ];
    const { findings } = await count(paths.map((path) => ({ ruleId: 'R', message, ...inFile(path, 6) })));
    expect(findings).toEqual(paths.map((path) => `warning - [R] ${path}:6: hard-coded key`));
  });

  it('is one with another only where path, line, column and words are alike', async () => {
    const at = (uri: string, startLine: number, startColumn: number) => ({
      message,
      locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine, startColumn } } }],
    });
    const same = at('/x/a.py', 3, 1);
    expect(
      (await count([same, same, at('/x/a.py', 3, 2), at('/x/a.py', 4, 1), at('/x/b.py', 3, 1)])).count,
    ).toBe(4);
  });

  it('of an image: ten thousand results stay ten thousand', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({
      message,
      ...inFile(`/layer/${i % 100}.so`, 1 + i),
    }));
    expect((await count(many)).count).toBe(10_000);
  });

  it('has the whole path where its base is known', async () => {
    const based = {
      message,
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'b.py', uriBaseId: 'SRC' }, region: { startLine: 2 } },
        },
      ],
    };
    const run = { originalUriBaseIds: { SRC: { uri: 'file:///scan/deploy/' } } };
    expect((await count([based], run)).findings).toEqual([
      'warning - file:///scan/deploy/b.py:2: hard-coded key',
    ]);
  });
});

describe('a result without a line', () => {
  it('says in which function, or at what offset, it is', async () => {
    const of = (location: object) => ({ message, locations: [location] });
    const file = { artifactLocation: { uri: 'src/a.py' } };
    const { findings } = await count(
      [
        of({ logicalLocations: [{ fullyQualifiedName: 'n.A.f' }] }),
        of({ logicalLocations: [{ index: 0 }] }),
        of({ logicalLocations: [{ name: 'h' }], physicalLocation: file }),
        of({ physicalLocation: { ...file, region: { byteOffset: 16 } } }),
        of({ physicalLocation: { ...file, region: { byteOffset: 0 } } }),
        of({ physicalLocation: { artifactLocation: { uri: '/bin/x' }, address: { absoluteAddress: 255 } } }),
      ],
      { logicalLocations: [{ fullyQualifiedName: 'n.A.g' }] },
    );
    expect(findings).toEqual([
      'warning src/a.py h: hard-coded key',
      'warning src/a.py offset 16: hard-coded key',
      'warning src/a.py offset 0: hard-coded key',
      'warning - n.A.f: hard-coded key',
      'warning - n.A.g: hard-coded key',
      'warning - /bin/x: address 0xff: hard-coded key',
    ]);
  });

  it('lies in the first of its places that is one, else in what was scanned', async () => {
    const { findings } = await count([
      { message, locations: [{ logicalLocations: [{ name: 'f' }] }, ...inFile('src/a.py', 4).locations] },
      { message, analysisTarget: { uri: 'src/a.py' } },
    ]);
    expect(findings).toEqual(['warning src/a.py:4 hard-coded key', 'warning src/a.py hard-coded key']);
  });
});
