import type { Expression } from './expression.js';
import type { Pipeline } from './pipeline.js';

/** What expressions read of `env` that only the process's environment has: as on GitHub, `env` is what the file sets. */
export function inheritedReads(
  expressions: readonly Expression[],
  pipeline: Pipeline,
  overrides: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const reads = expressions.flatMap((expression) => expression.reads);
  const names = new Set(
    reads.flatMap(([root, name]) => (root === 'env' && name !== undefined ? [name] : [])),
  );
  if (names.size === 0) return [];
  const services = pipeline.jobs.flatMap((job) => job.services.map(({ env }) => env));
  const layers = [pipeline.variables, overrides, ...pipeline.jobs.flatMap(({ env }) => env), ...services];
  const declared = new Set(layers.flatMap((layer) => Object.keys(layer)).map((name) => name.toLowerCase()));
  return [...names]
    .filter((name) => !declared.has(name.toLowerCase()) && environment[name] !== undefined)
    .map(
      (name) =>
        `env.${name} is empty: 'env' holds what the file and --var set; use $${name} in a command, or give it with --var`,
    );
}
