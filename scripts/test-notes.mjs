import { writeFileSync } from "node:fs";

/**
 * Vitest's own reporter; in a run that `test.mjs` began also one that notes which tests failed, which were skipped and
 * which needed a second try.
 */
export function reporters({ PORTICO_TEST_NOTES: path } = process.env) {
  const write = (modules, errors) => writeFileSync(path, JSON.stringify(notesOf(modules, errors)));
  return ["default", ...(path ? [{ onTestRunEnd: write }] : [])];
}

function notesOf(modules, unhandled) {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const isRun = (test) => ["passed", "failed"].includes(test.result().state);
  return {
    ran: tests.filter(isRun).length,
    failed: [
      ...tests.filter((test) => test.result().state === "failed").map((test) => told(test, test.result().errors)),
      ...modules.flatMap((module) => [module, ...module.children.allSuites()]).flatMap(brokenSetUp),
      ...unhandled.map((error) => `outside of any test: ${firstLines(error)}`),
    ],
    skipped: counted(tests.filter((test) => !isRun(test))),
    retried: tests.filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0).map((test) => told(test, [])),
  };
}

/** What a file or a describe block failed with outside of its tests: an import, a hook. */
function brokenSetUp(suite) {
  const errors = suite.errors();
  return errors.length === 0 ? [] : [told(suite, errors)];
}

function told(task, errors) {
  const name = task.type === "module" ? task.relativeModuleId : `${task.module.relativeModuleId} > ${task.fullName}`;
  return [name, ...errors.map(firstLines), ...(task.meta().diary ?? [])].join("\n   ");
}

function firstLines({ message = "", stacks = [] }) {
  const places = stacks.slice(0, 3).map(({ file, line }) => `${file}:${line}`);
  return [...message.split("\n").slice(0, 3), ...places].join("\n   ").slice(0, 1000);
}

/** A line for each file; a machine without a browser skips hundreds. */
function counted(tests) {
  return Object.entries(Object.groupBy(tests, (test) => test.module.relativeModuleId)).map(
    ([file, ofFile]) => `${ofFile.length} tests of ${file}`,
  );
}
