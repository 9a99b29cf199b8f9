import { at, type Json, listAt, numberAt, textAt } from '../json.js';
import type { NamedPlace } from '../places.js';

/** Bases may stand on bases. */
const MAX_BASES = 10;

/** Where a result lies, as its tool names it. */
export interface SarifLocation {
  /** Every path that may be meant, the likeliest first. */
  readonly paths: readonly string[];
  readonly at: NamedPlace;
  /** What is no line: a function's full name, an offset in a binary file. */
  readonly inside: string | undefined;
}

/** The first place of a result. */
export function locationOf(result: Json, run: Json): SarifLocation {
  const all = listAt(result, 'locations');
  const location = all.find((one) => at(one, 'physicalLocation') !== undefined) ?? all[0];
  const physical = at(location, 'physicalLocation');
  const named = at(physical, 'artifactLocation') ?? at(result, 'analysisTarget');
  const index = numberAt(named, 'index');
  const artifact = index === undefined ? undefined : at(listAt(run, 'artifacts')[index], 'location');
  const file = textAt(named, 'uri') === undefined ? artifact : named;
  const uri = decoded(textAt(file, 'uri') ?? '');
  const based = withBase(uri, textAt(file, 'uriBaseId'), run);
  const number = (key: string) => numberAt(physical, 'region', key) || undefined;
  const line = number('startLine');
  return {
    // The base of a scan in a container is none here: then the rest of the path is meant from the root.
    paths: [...new Set([based, uri])].filter((path) => path !== ''),
    at: {
      line,
      endLine: number('endLine'),
      column: number('startColumn'),
      endColumn: number('endColumn'),
    },
    inside: line === undefined ? insideOf(location, physical, run) : undefined,
  };
}

function insideOf(location: Json, physical: Json, run: Json): string | undefined {
  const logical = listAt(location, 'logicalLocations')[0];
  const index = numberAt(logical, 'index');
  const listed = index === undefined ? undefined : listAt(run, 'logicalLocations')[index];
  const names = [logical, listed].flatMap((one) => [textAt(one, 'fullyQualifiedName'), textAt(one, 'name')]);
  const offsets = ['charOffset', 'byteOffset'].map((key) => numberAt(physical, 'region', key));
  const offset = offsets.find((one) => one !== undefined);
  const address = numberAt(physical, 'address', 'absoluteAddress');
  const found = [
    names.find((name) => name !== undefined),
    offset === undefined ? undefined : `offset ${offset}`,
    address === undefined ? undefined : `address 0x${address.toString(16)}`,
  ].filter((part) => part !== undefined);
  return found.length === 0 ? undefined : found.join(', ');
}

function withBase(uri: string, baseId: string | undefined, run: Json): string {
  let [path, id] = [uri, baseId];
  for (let i = 0; i < MAX_BASES && id !== undefined && !isAbsolute(path); i++) {
    const base: Json = at(run, 'originalUriBaseIds', id);
    const prefix = decoded(textAt(base, 'uri') ?? '');
    path = prefix === '' || prefix.endsWith('/') ? prefix + path : `${prefix}/${path}`;
    id = textAt(base, 'uriBaseId');
  }
  return path;
}

const isAbsolute = (uri: string) => /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(uri);

/** A relative reference as a path; a whole URL stays one. */
function decoded(uri: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri)) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
