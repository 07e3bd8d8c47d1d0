/**
 * Runs steps that have nothing to do with each other one after the other: one that fails keeps none from running. Throws what
 * went wrong at the end, each under its step's name.
 */
export async function runEach(steps: Readonly<Record<string, () => unknown>>): Promise<void> {
  const failures: Error[] = [];
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
    } catch (cause) {
      failures.push(new Error(`${name}: ${String(cause)}`, { cause }));
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join("; "));
}
