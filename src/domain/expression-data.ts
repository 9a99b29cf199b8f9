import { data } from '@actions/expressions';

/** Plain data as the library's. Missing values are null, as in GitHub's contexts. */
export function expressionDataOf(value: unknown): data.ExpressionData {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(expressionDataOf));
  return toDictionary(value);
}

export const toDictionary = (value: object): data.Dictionary => new Names(value);

/**
 * GitHub's language does not tell cases apart, but the variables of a process, and what a job writes, do: of `http_proxy`
 * and `HTTP_PROXY` each is found by its own name, and any other spelling means the first of them.
 */
class Names extends data.Dictionary {
  readonly #exact = new Map<string, data.ExpressionData>();
  readonly #folded = new Map<string, data.ExpressionData>();

  constructor(values: object) {
    super();
    for (const [key, value] of Object.entries(values)) this.add(key, expressionDataOf(value));
  }

  override add(key: string, value: data.ExpressionData): void {
    if (this.#exact.has(key)) return;
    this.#exact.set(key, value);
    const folded = key.toLowerCase();
    if (!this.#folded.has(folded)) this.#folded.set(folded, value);
  }

  override get(key: string): data.ExpressionData | undefined {
    return this.#exact.get(key) ?? this.#folded.get(key.toLowerCase());
  }

  override values(): data.ExpressionData[] {
    return [...this.#exact.values()];
  }

  override pairs(): ReturnType<data.Dictionary['pairs']> {
    return [...this.#exact].map(([key, value]) => ({ key, value }));
  }
}
