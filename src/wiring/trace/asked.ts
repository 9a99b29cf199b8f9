type Env = Readonly<Record<string, string | undefined>>;

/** The variable of traces, else the one of all signals; an empty one counts as none. */
export const otlpVariable = (
  env: Env,
  name: string,
): { readonly name: string; readonly value: string } | undefined => {
  for (const full of [`OTEL_EXPORTER_OTLP_TRACES_${name}`, `OTEL_EXPORTER_OTLP_${name}`]) {
    const value = env[full]?.trim();
    if (value) return { name: full, value };
  }
  return undefined;
};

/** Whether a trace is to be made: somebody says where it goes, and nobody that there is to be none. */
export function isTraceAsked(env: Env): boolean {
  if (env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return false;
  const exporters = env['OTEL_TRACES_EXPORTER']?.trim().toLowerCase() || 'otlp';
  return (
    exporters.split(',').some((name) => name.trim() === 'otlp') && otlpVariable(env, 'ENDPOINT') !== undefined
  );
}
