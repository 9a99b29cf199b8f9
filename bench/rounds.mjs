// Rounds: A B C A B C, so that a slow minute of the machine meets every contender.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A reading's numbers become their medians; the first failure stands for the whole row. */
function summary(readings) {
  const failed = readings.find((reading) => reading.error);
  if (failed) return { error: failed.error };
  const columns = Object.keys(readings[0]);
  return Object.fromEntries(
    columns.map((column) => [column, median(readings.map((reading) => reading[column]))]),
  );
}

/** What a measurement throws, a missing report for one, is that contender's failure and not the bench's. */
async function reading(contender) {
  try {
    return await contender.measure();
  } catch (error) {
    return { error: error.message };
  }
}

/**
 * A contender is { name, prepare?, measure }; `measure` resolves to named numbers, or { error }.
 * Resolves to one { tool, rounds, ...medians | error } for each; one that failed is not asked again.
 */
export async function compete(contenders, rounds) {
  const readings = new Map(contenders.map((contender) => [contender, []]));
  for (const contender of contenders) await contender.prepare?.();
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) {
      const known = readings.get(contender);
      if (!known.at(-1)?.error) known.push(await reading(contender));
    }
  }
  return contenders.map((contender) => ({
    tool: contender.name,
    rounds: readings.get(contender).length,
    ...summary(readings.get(contender)),
  }));
}
