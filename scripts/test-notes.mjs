import { writeFileSync } from "node:fs";

/**
 * Vitest's own reporter; in a run that `test.mjs` began also one that notes which tests were skipped and which needed a
 * second try.
 */
export function reporters({ PORTICO_TEST_NOTES: path } = process.env) {
  const write = (modules) => writeFileSync(path, JSON.stringify(notesOf(modules)));
  return ["default", ...(path ? [{ onTestRunEnd: write }] : [])];
}

function notesOf(modules) {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const isRun = (test) => ["passed", "failed"].includes(test.result().state);
  return {
    ran: tests.filter(isRun).length,
    skipped: counted(tests.filter((test) => !isRun(test))),
    retried: tests
      .filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0)
      .map((test) => `${test.module.relativeModuleId} > ${test.fullName}`),
  };
}

/** A line for each file; a machine without a browser skips hundreds. */
function counted(tests) {
  return Object.entries(Object.groupBy(tests, (test) => test.module.relativeModuleId)).map(
    ([file, ofFile]) => `${ofFile.length} tests of ${file}`,
  );
}
