/** Builds a value when it is first asked for, and keeps it. */
export function once<T>(build: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: build() };
    return kept.value;
  };
}
