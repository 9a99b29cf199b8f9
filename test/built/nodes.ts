import { existsSync } from 'node:fs';
import { join } from 'node:path';

const path = (name: string) => join(import.meta.dirname, '..', 'nodes', 'node_modules', name, 'bin', 'node');

/** The Nodes that everything built must run on. */
export const NODES = ['node-20', 'node-24'].map((name) => ({
  name,
  path: path(name),
  isMissing: !existsSync(path(name)),
}));

for (const { name, isMissing } of NODES) {
  if (isMissing)
    console.warn(
      `${name} is not installed, its tests are skipped: npm ci --prefix test/nodes --ignore-scripts`,
    );
}
