import { filled, hasPlaceholder } from '../../../domain/placeholders.js';
import type { Mistake } from '../../schema/fields.js';

const DOMAIN =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** What Docker takes for the longest name without its tag. */
const MAX_NAME = 255;

/** `[registry/]name[:tag][@digest]`, by Docker's grammar. */
export function referenceMistake(text: string): Mistake {
  const remedy = remedyFor(text);
  return remedy === undefined ? undefined : ['E-IMAGE', `'${text.slice(0, 80)}' is no image; ${remedy}`];
}

function remedyFor(text: string): string | undefined {
  const bare = /\$([A-Za-z_]\w*)/.exec(text)?.[1];
  if (bare) return `write \${${bare}}`;
  if (/^[a-z]+:\/\//i.test(text)) return 'write it without the scheme';
  const { name, tag, digest, parts } = split(text);
  if (digest !== undefined && !hasPlaceholder(digest) && !DIGEST.test(digest))
    return 'behind the @ stands sha256: with 64 digits';
  if (tag !== undefined && !TAG.test(tag)) return 'a tag has letters, digits, _ . and -, at most 128';
  if (/^[0-9a-f]{64}$/.test(name) || (name === 'sha256' && tag?.length === 64))
    return 'an id is known to one engine alone; name it by repository and digest';
  if (name.length <= MAX_NAME && parts.every((part) => PATH.test(part))) return undefined;
  return name === name.toLowerCase()
    ? 'write [registry/]name[:tag][@sha256:…]'
    : 'names have small letters only: [registry/]name[:tag]';
}

/** The registry that an image comes from; undefined where a variable says so. */
export function registryOf(reference: string): string | undefined {
  const first = reference.split('/')[0] ?? '';
  if (hasPlaceholder(first) && reference.includes('/')) return undefined;
  return split(reference).domain ?? (reference.startsWith('${') ? undefined : 'docker.io');
}

/** 8 is good for a name, a port and a tag. A default behind `:-` holds no part of its own. */
function split(text: string) {
  const at = filled(text, '8').indexOf('@');
  const digest = at < 0 ? undefined : text.slice(text.lastIndexOf('@') + 1);
  const whole = at < 0 ? filled(text, '8') : filled(text, '8').slice(0, at);
  const colon = whole.lastIndexOf(':');
  const hasTag = colon > whole.lastIndexOf('/');
  const name = hasTag ? whole.slice(0, colon) : whole;
  const parts = name.split('/');
  const [first = ''] = parts;
  const isDomain = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost') && DOMAIN.test(first);
  return {
    name,
    tag: hasTag ? whole.slice(colon + 1) : undefined,
    digest,
    domain: isDomain ? first : undefined,
    parts: isDomain ? parts.slice(1) : parts,
  };
}

/** Docker's own has several names. */
export const registryName = (server: string): string =>
  server.toLowerCase().replace(/^(index\.|registry-1\.)?docker\.io$/, 'docker.io');
