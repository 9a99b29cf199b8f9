import { at, type Json, listAt, numberAt, textAt } from '../json.js';
import type { NamedPlace } from '../places.js';

/** Bases may stand on bases. */
const MAX_BASES = 10;

/** The first place of a result, with every path that may be meant, the likeliest first. */
export function locationOf(
  result: Json,
  run: Json,
): { readonly paths: readonly string[]; readonly at: NamedPlace } {
  const physical = at(result, 'locations', 0, 'physicalLocation');
  const named = at(physical, 'artifactLocation');
  const index = numberAt(named, 'index');
  const artifact = index === undefined ? undefined : at(listAt(run, 'artifacts')[index], 'location');
  const location = textAt(named, 'uri') === undefined ? artifact : named;
  const uri = decoded(textAt(location, 'uri') ?? '');
  const based = withBase(uri, textAt(location, 'uriBaseId'), run);
  const number = (key: string) => numberAt(physical, 'region', key) || undefined;
  return {
    // The base of a scan in a container is none here: then the rest of the path is meant from the root.
    paths: [...new Set([based, uri])].filter((path) => path !== ''),
    at: {
      line: number('startLine'),
      endLine: number('endLine'),
      column: number('startColumn'),
      endColumn: number('endColumn'),
    },
  };
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
