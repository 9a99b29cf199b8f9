import type { SourcePlace } from './diagnostic.js';

export type Relation = '>=' | '>' | '<=' | '<' | '=';

export interface Bound {
  readonly relation: Relation;
  /** Dotted numbers. */
  readonly version: string;
}

/** A program that must be there before anything runs, and which versions of it will do. */
export interface Requirement {
  readonly tool: string;
  /** All must hold. */
  readonly bounds: readonly Bound[];
  readonly place: SourcePlace;
  readonly path: string;
}

const FORM = /^([A-Za-z_][\w.+-]*)((?:\s*,?\s*(?:>=|<=|>|<|=)\s*\d+(?:\.\d+)*)*)$/;
const BOUND = /(>=|<=|>|<|=)\s*(\d+(?:\.\d+)*)/g;

/** `node`, `node>=20`, `python3 >= 3.9, < 4`; undefined for anything else. */
export function parseRequirement(text: string): Pick<Requirement, 'tool' | 'bounds'> | undefined {
  const [, tool, bounds = ''] = FORM.exec(text.trim()) ?? [];
  if (tool === undefined) return undefined;
  const found = [...bounds.matchAll(BOUND)];
  return {
    tool,
    bounds: found.map(([, relation, version]) => ({
      relation: relation as Relation,
      version: version as string,
    })),
  };
}

/** Compares number by number. `=20` means any 20: only as many numbers are compared as the bound names. */
export function satisfies(version: string, { relation, version: bound }: Bound): boolean {
  const [has, wants] = [numbers(version), numbers(bound)];
  const isEqualSoFar = wants.every((want, i) => (has[i] ?? 0) === want);
  if (relation === '=') return isEqualSoFar;
  const order = compare(has, wants);
  if (relation === '>=') return order >= 0;
  if (relation === '<') return order < 0;
  // Whoever wants more than 20 does not want 20.1.
  return relation === '>' ? order > 0 && !isEqualSoFar : order <= 0 || isEqualSoFar;
}

const numbers = (version: string): number[] => version.split('.').map(Number);

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
