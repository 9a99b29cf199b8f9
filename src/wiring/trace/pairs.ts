/**
 * `key=value,key=value` with values percent-encoded, as OpenTelemetry's variables have it. Undefined where one of them
 * is none: then all of it counts for nothing.
 */
export function parsePairs(text: string): Record<string, string> | undefined {
  const pairs: [string, string][] = [];
  for (const member of text.split(',').map((part) => part.trim())) {
    if (member === '') continue;
    const at = member.indexOf('=');
    const [key, value] = [decoded(member.slice(0, at).trim()), decoded(member.slice(at + 1).trim())];
    if (at < 1 || !key || value === undefined) return undefined;
    pairs.push([key, value]);
  }
  return Object.fromEntries(pairs);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
